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

browsers() {
  local missing=()
  for package in "${PACKAGES[@]}"; do
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
  rust | node | browsers) "$1" ;;
  *) die "usage: tools/setup.sh rust|node|browsers" ;;
esac
