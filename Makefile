# hoist: flags as code for Reflag.
#
#   make install prefix=/usr/local   the program, manual pages, completions; DESTDIR for packages
#   make deb     a Debian package, in .build-deb
#   make packages  archive, Debian package, RPM, npm packages, wheel, formula, SBOM and sums, in .build-packages
#   make packages-test  installs and runs each of them in a clean place without a network; needs root
#   make demo    build, then plan, apply and plan again against a sandbox
#   make docs    the code documentation, in .build-docs
#   make examples  a program that uses the engine as a library, built and run against a sandbox
#   make acceptance  asks Reflag itself what hoist assumes of it, in a throwaway app
#   make release-test  the end-to-end tests with the file that is shipped
#   make suite SUITE=PlanningTests  the tests whose name has that in it (a regular expression), of what has changed
#   make test    every test, lint for code, scripts, workflows and documents, and a minute of fuzzing

SWIFT ?= swift
BUILD_FLAGS ?=

# A build uses the versions that scripts/pins/packages.txt pins, or fails: see the target pins.
PINNED := --force-resolved-versions
DEMO_DIR := .hoist/demo

# How hoist and its tests are built: as a release, as what is shipped is, into which tests can look (Package.swift). The C of packages,
# a quarter of a clean build, is compiled without optimisation and without what a debugger reads.
TESTABLE := env HOIST_TESTABLE=1 $(SWIFT)
QUICK_C := $(foreach flag,-O0 -g0,-Xcc $(flag) -Xcxx $(flag))
TESTABLE_FLAGS := -c release $(QUICK_C) $(PINNED) $(BUILD_FLAGS)

# The version is only defined there.
VERSION := $(shell sed -n 's/.*static let text = "\(.*\)"/\1/p' Sources/HoistEngine/Version.swift)

# What is installed. Set PROGRAM to install a program that is already built.
PROGRAM ?= .build-static/hoist
MANUALS ?= .build-static/manual
prefix ?= /usr/local
DESTDIR ?=

# How long `make fuzz` runs, and its seed: 0 is a different seed each time. `make test` uses 1, so that CI only fails
# because of what changed.
SECONDS ?= 60
FUZZ_SEED ?= 0

# How many generated cases a soak runs, the first seed, and for how many seconds sequences run: empty for CASES of them.
CASES ?= 50000
SEED ?= $(shell date +%s)
SOAK_SECONDS ?=

.PHONY: all build demo examples test suite release-test acceptance soak mutants fuzz asan tsan lint format docs deps pins version release manual install deb packages packages-test size clean help
.PHONY: bench bench-apply bench-check bench-explain bench-growth bench-peers bench-sandbox bench-changes bench-memory bench-manifest bench-plan bench-live bench-rate bench-http bench-start bench-hostile bench-edit

all: build

help:
	@sed -n 's/^#   //p' Makefile

# libyaml's headers: installed if they are missing; the script says so if they can't be.
deps:
	@sh scripts/install-libyaml.sh

# Package.resolved, from scripts/pins/packages.txt: two builds of one commit use the same versions.
pins:
	@SWIFT=$(SWIFT) sh scripts/pins/use.sh

build: deps pins
	$(TESTABLE) build --product hoist $(TESTABLE_FLAGS)

# The repository's own flags.yaml against a new sandbox that already has a few flags.
demo: build
	@sh scripts/demo.sh "$$($(SWIFT) build --show-bin-path $(TESTABLE_FLAGS))/hoist" $(DEMO_DIR)

# A package of its own that depends on this one: it compiles the dependencies again, so `make test` leaves it out.
examples: build
	$(SWIFT) build --package-path examples/engine $(BUILD_FLAGS)
	sh scripts/examples.sh "$$($(SWIFT) build --show-bin-path $(TESTABLE_FLAGS))/hoist" \
		"$$($(SWIFT) build --package-path examples/engine --show-bin-path $(BUILD_FLAGS))/plan-summary"

# Tests that talk to servers and start programs run separately: purely computing tests would make them miss deadlines. They
# wait for most of the time, which fuzzing makes use of, at the lowest priority.
OUTSIDE := ^(Acceptance|EndToEnd|Sandbox|ManagementAPI|APIAccess|RuntimeAPI|LiveReading)Tests

test: deps pins lint
	$(TESTABLE) build --build-tests $(TESTABLE_FLAGS)
	$(TESTABLE) test --skip-build --parallel --skip '$(OUTSIDE)' $(TESTABLE_FLAGS)
	@sh scripts/beside.sh 'make fuzz FUZZ_SEED=1' '$(MAKE) --no-print-directory fuzz FUZZ_SEED=1' \
		$(TESTABLE) test --skip-build --parallel --filter '$(OUTSIDE)' $(TESTABLE_FLAGS)

suite: deps pins
	$(TESTABLE) build --build-tests $(TESTABLE_FLAGS)
	$(TESTABLE) test --skip-build --parallel --filter '$(SUITE)' $(TESTABLE_FLAGS)

# The end-to-end tests with the file that is shipped, in place of the program that was built beside them.
release-test: $(PROGRAM) deps pins
	$(TESTABLE) build --build-tests $(TESTABLE_FLAGS)
	HOIST_PROGRAM='$(abspath $(PROGRAM))' $(TESTABLE) test --skip-build --parallel --filter '^EndToEndTests' $(TESTABLE_FLAGS)

# Apply with faults and crashes, and sequences of applies, over many generated cases. SEED reproduces a run, CASES sets
# its size. With SOAK_SECONDS only the sequences run, each property for that long.
soak: deps pins
	$(TESTABLE) build --build-tests $(TESTABLE_FLAGS)
	HOIST_SEED=$(SEED) HOIST_CASES=$(CASES) $(if $(SOAK_SECONDS),HOIST_SECONDS=$(SOAK_SECONDS)) $(TESTABLE) test --skip-build \
		--filter '$(if $(SOAK_SECONDS),,FaultPropertyTests|)SequencePropertyTests' $(TESTABLE_FLAGS)

# What hoist assumes of Reflag, asked of Reflag itself: docs/reflag-assumptions.md. Off unless HOIST_ACC is 1.
acceptance:
	@if [ "$${HOIST_ACC:-}" != 1 ]; then \
		echo "The acceptance tests are off: HOIST_ACC=1 switches them on, with REFLAG_API_KEY and HOIST_ACC_APP, a throwaway app."; \
	else \
		$(MAKE) deps pins && \
		$(TESTABLE) build --build-tests $(TESTABLE_FLAGS) && \
		$(TESTABLE) test --skip-build --filter '^AcceptanceTests\.ServiceTests/' $(TESTABLE_FLAGS); \
	fi

# Faults that are put into the program on purpose, one at a time (scripts/mutants/faults): which ones do the tests notice?
# JOBS=1 tries one at a time in place of two; ONLY=lived tries those that lived last time, and new ones. Takes an hour or two.
mutants: deps pins
	sh scripts/mutants/run.sh run $(SWIFT) $(BUILD_FLAGS)

# libFuzzer over text, manifest, diagnostics, rendering and back, from Fuzz/corpus.
fuzz: deps
	sh scripts/fuzz.sh $(SWIFT) $(SECONDS) $(FUZZ_SEED) $(QUICK_C) $(BUILD_FLAGS)

# The address sanitizer for the code that calls libyaml, and the code that reads its diagnostics. Rebuilds everything.
asan: deps pins
	$(SWIFT) build --build-tests --sanitize=address --scratch-path .build-asan $(PINNED) $(BUILD_FLAGS)
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --skip-build --sanitize=address --scratch-path .build-asan \
		--filter 'ManifestReadingTests|DiagnosticsTests' $(PINNED) $(BUILD_FLAGS)

# The thread sanitizer for concurrent code. Rebuilds everything. Linux only: see the C file. RetryPolicyTests are skipped:
# they pass around a generator of zero bytes, whose address is arbitrary, and the sanitizer can't handle that.
tsan: deps pins
	$(SWIFT) build --build-tests --sanitize=thread --scratch-path .build-tsan $(PINNED) $(BUILD_FLAGS)
	clang -O1 -fPIC -shared -o .build-tsan/mutex.so scripts/tsan/mutex.c
	LD_PRELOAD=$(CURDIR)/.build-tsan/mutex.so $(SWIFT) test --skip-build --sanitize=thread --scratch-path .build-tsan \
		--filter '^(Applying|LiveReading|ManagementAPI|APIAccess|Sandbox)Tests' --skip RetryPolicyTests $(PINNED) $(BUILD_FLAGS)

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Plugins Sources Tests Fuzz Benchmarks/Manifest/TextToManifest Benchmarks/Transport/HTTPVersions
	sh scripts/lint-docs.sh
	sh scripts/lint/calls.sh
	sh scripts/lint/catalogue.sh
	sh scripts/mutants/run.sh check $(SWIFT)
	sh scripts/lint/lint-files.sh .build-tools/lint

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Plugins Sources Tests Fuzz Benchmarks/Manifest/TextToManifest Benchmarks/Transport/HTTPVersions

# The code documentation, built with DocC in .build-docs. A broken link fails.
docs: build
	sh scripts/docs.sh $(SWIFT) -c release

version:
	@echo $(VERSION)

release: deps
	SWIFT=$(SWIFT) sh scripts/build-static.sh

.build-static/hoist: Package.swift scripts/build-static.sh scripts/pins/packages.txt $(shell find Plugins Sources -type f)
	$(MAKE) release

$(MANUALS)/hoist.1: $(PROGRAM)
	SWIFT=$(SWIFT) sh scripts/install/manual.sh $(PROGRAM) $(MANUALS)

manual: $(MANUALS)/hoist.1

install: $(PROGRAM) $(MANUALS)/hoist.1
	@prefix='$(prefix)' DESTDIR='$(DESTDIR)' sh scripts/install/install.sh '$(PROGRAM)' '$(MANUALS)'

deb: $(PROGRAM) $(MANUALS)/hoist.1
	@sh scripts/install/deb.sh $(PROGRAM) $(MANUALS) $(VERSION)

packages: $(PROGRAM) $(MANUALS)/hoist.1
	@SWIFT=$(SWIFT) sh scripts/packages/make.sh $(PROGRAM) $(MANUALS) .build-packages

# What packages are checked with is installed first; the rest has loopback alone.
packages-test: packages
	@sh scripts/lint/install-tools.sh .build-tools/packages scripts/packages/requirements.txt
	@sh scripts/lint/install-tools.sh .build-tools/lint
	sh scripts/packages/test.sh .build-packages .build-tools/packages .build-tools/lint

# The benchmarks; see BENCHMARKS.md. Each builds the file that is installed, and measures that.
STATIC := sh scripts/build-static.sh >/dev/null
STATIC_HOIST := .build-static/hoist

# Calls and milliseconds of plan and apply on generated manifests.
bench: deps
	$(STATIC)
	sh scripts/bench.sh $(STATIC_HOIST)

# 5,000 writes against a sandbox with 20 ms latency, compared with what latency and parallelism allow.
bench-apply: deps
	$(STATIC)
	sh scripts/bench-apply.sh $(STATIC_HOIST)

# An apply with --sandbox, which keeps its state in a file, compared with one to a sandbox in memory.
bench-sandbox: deps
	$(STATIC)
	sh scripts/bench-sandbox.sh $(STATIC_HOIST)

# A manifest of 10 MB, compared with a C program that drains libyaml's events: time, instructions, memory.
bench-manifest: deps
	$(STATIC)
	$(SWIFT) build -c release --static-swift-stdlib --package-path Benchmarks/Manifest
	sh scripts/bench-manifest.sh $(STATIC_HOIST) Benchmarks/Manifest/.build/release/text-to-manifest

# A warm plan compared with `hoist validate` of the same manifest, by the number of flags.
bench-plan: deps
	$(STATIC)
	sh scripts/bench-plan.sh $(STATIC_HOIST)

# What `hoist explain` takes for one customer, by the number of flags.
bench-explain: deps
	$(STATIC)
	sh scripts/bench-explain.sh $(STATIC_HOIST)

# Plans in which every flag changes, by the number of flags: time, memory, and the size of the plan file.
bench-changes: deps
	$(STATIC)
	sh scripts/bench-changes.sh $(STATIC_HOIST)

# The peak memory of an apply whose responses list many flags, and its bound.
bench-memory: deps
	$(STATIC)
	sh scripts/bench-memory.sh $(STATIC_HOIST)

# Reading live state, cold and warm, compared with wrk if it is installed.
bench-live: deps
	$(STATIC)
	sh scripts/bench-live.sh $(STATIC_HOIST)

# Cold reads by the calls in flight, with 20, 80 and 150 ms a call, without a limit and with one of 50 calls a second.
bench-rate: deps
	$(STATIC)
	sh scripts/bench-rate.sh $(STATIC_HOIST)

# HTTP/1.1 compared with HTTP/2, on a TLS server of the benchmark's own.
bench-http:
	$(SWIFT) build -c release --package-path Benchmarks/Transport
	sh scripts/bench-http.sh Benchmarks/Transport/.build/release/http-versions

# `hoist --version` compared with an empty C program, and how long a shell waits for keys.
bench-start: deps
	$(STATIC)
	sh scripts/bench-start.sh $(STATIC_HOIST)

# An edit in a manifest of 10 MB, compared with `hoist validate` of it.
bench-edit: deps
	$(STATIC)
	sh scripts/bench-edit.sh $(STATIC_HOIST)

# Peak memory and seconds of `hoist validate` on files that are designed to be expensive, and the memory bound.
bench-hostile: deps
	$(STATIC)
	sh scripts/bench-hostile.sh $(STATIC_HOIST)

# Instructions of commands, compared with those of Benchmarks/instructions.txt: over 3 % more is an error. RECORD=1 writes the file
# anew. Needs valgrind.
bench-check: deps
	$(STATIC)
	sh scripts/bench-check.sh $(STATIC_HOIST) Benchmarks/instructions.txt

# Processor time and memory a flag at 10,000 and at 100,000 flags; with METER=instructions, instructions. Needs python3 and some ten
# minutes, or valgrind and hours.
bench-growth: deps
	$(STATIC)
	sh scripts/bench-growth.sh $(STATIC_HOIST)

# Beside octoDNS, which is installed from PyPI, and terraform, where TERRAFORM names its program.
bench-peers: deps
	$(STATIC)
	sh scripts/lint/install-tools.sh .build-tools/peers scripts/peers/requirements.txt
	sh scripts/bench-peers.sh $(STATIC_HOIST) .build-tools/peers/bin

# The size of the file that is installed, with and without the sandbox, and what it is made of.
size: deps
	sh scripts/size.sh

clean:
	rm -rf .build .build-acceptance .build-asan .build-deb .build-docs .build-fuzz .build-mutants .build-packages .build-static .build-tools .build-tsan .hoist Benchmarks/Manifest/.build examples/engine/.build
