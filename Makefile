# hoist: flags as code for Reflag.
#
#   make demo    build, then plan, apply and plan again against a sandbox
#   make test    every test, and the format lint

SWIFT ?= swift
BUILD_FLAGS ?=
DEMO_DIR := .hoist/demo

# How many generated cases a soak runs, and the first seed.
CASES ?= 50000
SEED ?= $(shell date +%s)

.PHONY: all build demo test soak lint format deps bench bench-apply size clean help

all: build

help:
	@sed -n 's/^#   //p' Makefile

# libyaml's headers: installed where they are missing, and told where they can't be.
deps:
	@sh scripts/install-libyaml.sh

build: deps
	$(SWIFT) build --product hoist $(BUILD_FLAGS)

# The repository's own flags.yaml against a fresh sandbox that already holds a few flags.
demo: build
	@sh scripts/demo.sh "$$($(SWIFT) build --show-bin-path $(BUILD_FLAGS))/hoist" $(DEMO_DIR)

test: deps lint
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	$(SWIFT) test --skip-build --parallel $(BUILD_FLAGS)

# Apply with faults and crashes over many generated cases; SEED and CASES reproduce and size a run.
soak: deps
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	HOIST_SEED=$(SEED) HOIST_CASES=$(CASES) $(SWIFT) test --skip-build --filter FaultPropertyTests $(BUILD_FLAGS)

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	sh scripts/lint-docs.sh

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# Calls and milliseconds of plan and apply on generated manifests; see BENCHMARKS.md.
bench: deps
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-static --product hoist
	sh scripts/bench.sh .build-static/release/hoist

# 5,000 writes against a sandbox with 20 ms latency, beside what latency and parallelism allow; see BENCHMARKS.md.
bench-apply: deps
	$(SWIFT) build -c release --static-swift-stdlib --scratch-path .build-static --product hoist
	sh scripts/bench-apply.sh .build-static/release/hoist

# The size of the one file that is installed, with and without the sandbox; see BENCHMARKS.md.
size: deps
	sh scripts/size.sh

clean:
	rm -rf .build .build-static .hoist
