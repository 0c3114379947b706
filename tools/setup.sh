#!/usr/bin/env bash
# Installs what a bare Debian machine lacks, one part at a time; silent where nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

TARGET=wasm32-unknown-unknown
PACKAGES=(chromium firefox-esr fonts-dejavu-core fonts-noto-color-emoji fonts-noto-cjk)

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

rust() {
  command -v cargo >/dev/null || die "cargo is missing; install Rust from https://rustup.rs and open a new shell"
  [ -d "$(rustc --print sysroot)/lib/rustlib/$TARGET" ] && return
  command -v rustup >/dev/null || die "this Rust has no $TARGET target and there is no rustup to add it; install Rust from https://rustup.rs"
  say "adding the $TARGET target"
  rustup target add "$TARGET"
}

node() {
  command -v npm >/dev/null || die "npm is missing; install Node.js 20 or newer (https://nodejs.org)"
  local major
  major=$(command node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || die "Node.js $major is too old; version 20 or newer is needed"
  say "installing the npm packages of the lock file (no install scripts)"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
}

browsers() { packages "${PACKAGES[@]}"; }

# Chat applications from the Python registry, for the tests of discovery. One environment for each list in tests/e2e/apps; a stamp with the
# list's hash says that it is whole.
apps() {
  local list name folder stamp
  python3 -c 'import venv, ensurepip' 2>/dev/null || packages python3 python3-venv
  for list in tests/e2e/apps/*.txt; do
    name=$(basename "$list" .txt)
    folder=target/e2e/apps/$name
    stamp=$(sha256sum "$list" | cut -d' ' -f1)
    [ "$(cat "$folder/stamp" 2>/dev/null || true)" = "$stamp" ] && continue
    say "installing the chat applications of $list into $folder"
    rm -rf "$folder"
    python3 -m venv "$folder" || die "python3 could not make an environment; install the package python3-venv"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --no-input --prefer-binary --no-deps --requirement "$list" >&2 \
      || die "pip could not install $list: is the Python package registry within reach? The other test suites do not need it."
    printf '%s' "$stamp" >"$folder/stamp"
  done
}

packages() {
  local missing=()
  for package in "$@"; do
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || die "these are missing and there is no apt-get to install them: ${missing[*]}"
  [ "$(id -u)" = 0 ] || die "please run: sudo apt-get install --no-install-recommends ${missing[*]}"
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 || die "apt-get update failed; is the package archive within reach?"
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 || die "apt-get could not install: ${missing[*]}"
}

case "${1:-}" in
  rust | node | browsers | apps) "$1" ;;
  *) die "usage: tools/setup.sh rust|node|browsers|apps" ;;
esac
