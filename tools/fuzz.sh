#!/usr/bin/env bash
# Looks for counter-examples: the property tests with many more cases than in `make test`, then every libFuzzer target of fuzz/ where they
# can be built here. PROPTEST_CASES, PROMPTWARD_MIXTURES, FUZZ_SECONDS (for each target) and FUZZ_TARGETS (names) change how much; FUZZ_SANITIZER=none leaves
# out AddressSanitizer.
#
# libFuzzer wants compiler flags that stable Rust keeps for nightly; RUSTC_BOOTSTRAP=1 lets it take them, so no second toolchain is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '== %s\n' "$*"; }

export PROPTEST_CASES="${PROPTEST_CASES:-2000}" FUZZ_CHANGES="${FUZZ_CHANGES:-20000}" PROMPTWARD_MIXTURES="${PROMPTWARD_MIXTURES:-20000}"
say "properties, $PROPTEST_CASES cases each; masking, $PROMPTWARD_MIXTURES mixtures each; checks of the fuzz targets, $FUZZ_CHANGES inputs each"
cargo test --quiet --package promptward --test properties --test account_properties --test masking --test fuzz

FOLDER="${CARGO_TARGET_DIR:-target}/fuzz"
mkdir -p "$FOLDER"
FOLDER=$(realpath "$FOLDER")
export PATH="$FOLDER/tools/bin:$PATH"

missing() {
  command -v c++ >/dev/null || { echo 'a C++ compiler, with which libFuzzer is built (Debian: apt-get install g++)'; return; }
  cargo fuzz --version >/dev/null 2>&1 && return
  say "installing cargo-fuzz into $FOLDER/tools" >&2
  cargo install --quiet --locked --root "$FOLDER/tools" cargo-fuzz >&2 || echo 'cargo-fuzz (cargo install cargo-fuzz failed: is the crates registry within reach?)'
}
lacks=$(missing)
if [ -n "$lacks" ]; then
  say "the libFuzzer targets are left out; this is missing: $lacks"
  say 'what they check was run above without libFuzzer'
  exit 0
fi

say "seeds and dictionaries, into $FOLDER/corpus"
cargo run --quiet --package promptward --example fuzz-seeds -- "$FOLDER/corpus"

export RUSTC_BOOTSTRAP=1
with=(--sanitizer "${FUZZ_SANITIZER:-address}" --target-dir "$FOLDER/build")
say "building the targets in fuzz/ (some minutes)"
cargo fuzz build "${with[@]}"
for target in ${FUZZ_TARGETS:-$(cargo fuzz list)}; do
  say "$target, ${FUZZ_SECONDS:=30} s"
  mkdir -p "$FOLDER/finds"
  cargo fuzz run "${with[@]}" "$target" "$FOLDER/corpus/$target" -- -artifact_prefix="$FOLDER/finds/$target-" -dict="$FOLDER/corpus/$target.dict" \
    -max_total_time="$FUZZ_SECONDS" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1
done
