# The one door to building, testing and trying Promptward. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

CARGO ?= cargo
XTASK := $(CARGO) run --quiet --package xtask --
NODE_STAMP := node_modules/.package-lock.json
WASM_TARGET := wasm32-unknown-unknown

.PHONY: help setup rust-target browsers run test build lint bench bench-detect dist clean generate check-generated test-core test-wasm-check test-parity test-e2e fuzz licences new-site new-detector

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: rust-target $(NODE_STAMP) browsers ## Install what is missing: Wasm target, npm packages, browsers, fonts

rust-target:
	@tools/setup.sh rust

browsers:
	@tools/setup.sh browsers

$(NODE_STAMP): package-lock.json package.json
	@tools/setup.sh node
	@touch $@

run: build browsers ## Play the demo: a real Chromium with the extension installed by policy (headless without a display)
	@node demo/run.mjs

build: dist ## Build everything: native binary, Wasm, both extensions
	@$(CARGO) build --quiet --package promptward-collector

dist: rust-target $(NODE_STAMP) ## Unpacked and packed extensions in dist/, with updates.xml and the extension's id
	@$(XTASK) dist

generate: rust-target ## Rewrite the files that are derived from types and data
	@$(XTASK) generate

check-generated: rust-target ## Fail when a derived file is out of date, and say how to mend it
	@$(XTASK) generate --check

test: check-generated test-core test-wasm-check test-parity build test-e2e ## Everything: generated files, native tests, Wasm check, real browsers

test-core: rust-target ## Native tests of all crates
	@$(CARGO) test --workspace --no-fail-fast

test-wasm-check: rust-target ## The core and the extension compile for Wasm
	@$(CARGO) check --quiet --package promptward --package promptward-extension --target $(WASM_TARGET)

test-parity: rust-target ## The judge finds the same natively and as Wasm, over examples, disguises and benign text
	@$(XTASK) bench-wasm
	@$(CARGO) test --quiet --package promptward --test wasm_parity -- --ignored --nocapture

test-e2e: build browsers ## Browser tests in Chromium and Firefox
	@PROMPTWARD_BIN="$${CARGO_TARGET_DIR:-target}/debug/promptward" npm run --silent e2e

lint: rust-target $(NODE_STAMP) ## Format, clippy on both targets, types of the page script, licences
	@tools/lint.sh

new-site: ## Scaffold a service of the catalogue: make new-site NAME=acme-chat
	@$(XTASK) new-site "$(NAME)"

new-detector: ## Scaffold a vendor's detectors: make new-detector NAME=acme
	@$(XTASK) new-detector "$(NAME)"

licences: $(NODE_STAMP) ## Licence of every dependency against the allow list
	@$(XTASK) licences

bench: build browsers ## Measure gate, judge, held paste, Wasm size and the collector
	@$(CARGO) build --quiet --release --package promptward-collector
	@node benches/run.mjs

bench-detect: ## The judge beside other scanners: recall by class and context, false alarms, speed
	@$(CARGO) build --quiet --release --package promptward-collector
	@$(CARGO) run --quiet --release --package bench-detect -- --promptward $${CARGO_TARGET_DIR:-target}/release/promptward --speed

fuzz: rust-target ## Every property with many more cases, then the libFuzzer targets (FUZZ_SECONDS for each)
	@tools/fuzz.sh

clean: ## Remove everything that was built
	@$(CARGO) clean --quiet
	@rm -rf dist node_modules
