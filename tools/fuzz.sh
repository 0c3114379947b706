#!/usr/bin/env bash
# Looks for counter-examples: the property tests with many more cases than in `make test`, then every libFuzzer target where
# nightly Rust and cargo-fuzz are installed. PROPTEST_CASES and FUZZ_SECONDS (for each target) change how long.
set -euo pipefail
cd "$(dirname "$0")/.."

export PROPTEST_CASES="${PROPTEST_CASES:-2000}"
printf '== properties, %s cases each\n' "$PROPTEST_CASES"
cargo test --quiet --package promptward --test properties --test account_properties

if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
  printf '== libFuzzer targets left out: they need `rustup toolchain install nightly` and `cargo install cargo-fuzz`\n'
  exit 0
fi
for target in $(cargo +nightly fuzz list); do
  printf '== %s, %s s\n' "$target" "${FUZZ_SECONDS:=30}"
  cargo +nightly fuzz run "$target" -- -max_total_time="$FUZZ_SECONDS" -print_final_stats=1
done
