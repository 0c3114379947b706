#!/usr/bin/env bash
# Every check that needs no running program. Runs them all and names the ones that failed.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=()
check() {
  local name=$1
  shift
  printf '== %s\n' "$name"
  "$@" || failed+=("$name")
}

scripts_parse() {
  local ok=0 file
  while IFS= read -r file; do
    node --check "$file" || ok=1
  done < <(git ls-files --cached --others --exclude-standard '*.mjs' 'www/*.js' 'extension/shim/*.js')
  return $ok
}

check 'rustfmt' cargo fmt --all --check
check 'clippy, native' cargo clippy --quiet --workspace --all-targets -- -D warnings
check 'clippy, Wasm' cargo clippy --quiet --package promptward --package promptward-extension --target wasm32-unknown-unknown -- -D warnings
check 'types of the content script' npx --no-install tsc --project extension/page
check 'scripts parse' scripts_parse
check 'licences' cargo run --quiet --package xtask -- licences

if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint: failed: %s\n' "$(IFS=';'; echo "${failed[*]}")" >&2
  exit 1
fi
echo 'lint: clean'
