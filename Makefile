# Every target on one line: `make help`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo build test lint generate check-generated doc deny binaries cluster bench-engine bench-admission bench-steady bench-cli cli gator clean

CARGO ?= cargo
CONTROL_PLANE := $(CARGO) run --quiet -p hjemmel-control-plane --

STATIC := $(shell uname -m)-unknown-linux-musl
TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/hjemmel/tools/bin

help: ## list every target in a line each
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: build binaries ## a real API server refuses an unlawful AI workload and runs a lawful one
	@$(CONTROL_PLANE) run -- demo/demo.sh

build: ## build the operator and the command line
	@$(CARGO) build -p hjemmel-operator -p hjemmel

binaries: ## build the Kubernetes control plane, once a machine (about 6 min on 2 cores)
	@$(CONTROL_PLANE) build >/dev/null

test: build binaries ## every test, on a real control plane
	$(CARGO) test --workspace

lint: ## format and clippy, warnings denied
	$(CARGO) fmt --all -- --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings

GENERATED := crds catalogue/catalogue.schema.json docs/reference docs/rules docs/cli.md

generate: ## write the generated files: crds/, catalogue schema, docs of rules and commands
	@$(CARGO) run --quiet -p hjemmel -- crds --dir crds
	@$(CARGO) run --quiet -p hjemmel -- schema > catalogue/catalogue.schema.json
	@rm -rf docs/rules
	@$(CARGO) run --quiet -p hjemmel -- reference --dir docs

check-generated: generate ## fail if a generated file is out of date
	git diff --exit-code -- $(GENERATED)
	@! git ls-files --others --exclude-standard -- $(GENERATED) | grep .

doc: ## API documentation; a broken link fails
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items

deny: ## licences, sources and banned crates
	.ci/deny

cluster: binaries ## a control plane until Ctrl-C; prints what to export
	@$(CONTROL_PLANE) up

bench-engine: ## the engine against a naive loop; writes target/bench/engine.json
	$(CARGO) bench -p hjemmel-domain --bench engine

bench-admission: binaries ## what admission adds on a real API server; writes target/bench/admission.json
	$(CARGO) build --release -p hjemmel-operator
	$(CARGO) run --release -p hjemmel-bench-admission -- admission

bench-steady: binaries ## memory and API writes with 1,000 workloads at rest; writes target/bench/steady.json
	$(CARGO) build --release -p hjemmel-operator
	$(CARGO) run --release -p hjemmel-bench-admission -- steady

cli: ## the command line as one static binary: target/x86_64-unknown-linux-musl/static/hjemmel
	rustup target add $(STATIC)
	$(CARGO) build --profile static -p hjemmel --target $(STATIC)

bench-cli: cli gator ## the command line as a process, and gator beside it; writes target/bench/command-line.json
	HJEMMEL="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/$(STATIC)/static/hjemmel" GATOR="$(TOOLS)/gator" $(CARGO) bench -p hjemmel --bench command_line

gator: ## install the policy tool that bench-cli compares with
	test -x $(TOOLS)/gator || GOBIN=$(TOOLS) go install github.com/open-policy-agent/gatekeeper/v3/cmd/gator@v3.23.0

clean: ## remove what was built here (the control plane's binaries stay in the cache)
	$(CARGO) clean
