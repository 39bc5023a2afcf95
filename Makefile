# Lacquer: `make run` masters, `make test` proves. `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
DESTDIR ?=

# What ships links the Swift runtime statically, which compiles differently: it has its own folder.
SHIP := .build/ship
PROGRAM := $(SHIP)/release/lacquer
SHIP_FLAGS := -c release --static-swift-stdlib --scratch-path $(SHIP)
SERVER := .build/server
# What runs in real time or in a pseudo-terminal runs alone, after everything else.
ALONE := PlaybackTests|RealtimeTests|SoundDeskTests|WorkstationRunTests
SOURCES := $(shell find Sources Package.swift Package.resolved -type f 2>/dev/null)

.PHONY: help setup run build server test soak soak-sound bench bench-memory bench-tui lint docs install uninstall clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup: ## install the Debian packages that are missing (says which)
	@scripts/check-swift
	@scripts/setup

build: setup $(PROGRAM) ## build the program

# The linker's remark is about a function of the runtime that nothing here calls.
QUIETLY := 2>&1 | { grep --line-buffered -v "the use of .mktemp' is dangerous" || true; }

$(PROGRAM): $(SOURCES)
	@set -o pipefail; echo "Building lacquer"; swift build $(SHIP_FLAGS) --product lacquer $(QUIETLY)
	@touch $@

server: setup $(PROGRAM) ## build lacquer-server, which `lacquer serve` starts
	@scripts/setup --server
	@set -o pipefail; echo "Building lacquer-server"; swift build -c release --static-swift-stdlib \
	  --traits Server --scratch-path $(SERVER) --product lacquer-server $(QUIETLY)

run: setup $(PROGRAM) ## master the demo pair, or MIX=… REF=… OUT=…
	@scripts/run $(PROGRAM)

test: ## set up and run every test
	@scripts/check-swift
	@scripts/setup --test
	swift test -c release --skip '$(ALONE)'
	scripts/with-sound-server swift test -c release --skip-build --no-parallel --filter '$(ALONE)'
	scripts/test-realtime
	@$(MAKE) $(PROGRAM)
	scripts/test-scripts
	scripts/test-install
	scripts/test-sound $(PROGRAM)
	scripts/test-server
	scripts/test-terminals $(PROGRAM)

soak: ## the same tests at full length
	LACQUER_SOAK=1 $(MAKE) test

soak-sound: ## ten minutes of sound with live edits alone, for a quiet machine
	@scripts/check-swift
	@scripts/setup --test
	swift build -c release --build-tests
	LACQUER_SOAK=1 LACQUER_FIGURES=1 scripts/with-sound-server swift test -c release --skip-build \
	  --no-parallel --filter SoundServerTests

bench-memory: ## what play, abx and the workstation keep in memory, by length of the mix
	@scripts/check-swift
	@$(MAKE) $(PROGRAM) >&2
	@Benchmarks/memory $(PROGRAM) demo/mix.flac demo/reference.flac

bench: ## tables beside Matchering; PAIRS=folder takes your pairs, EVALUATE=script adds a judge
	@scripts/check-swift
	@scripts/setup --bench >&2
	@$(MAKE) $(PROGRAM) >&2
	@set -o pipefail; swift build $(SHIP_FLAGS) --product lacquer-bench $(QUIETLY) >&2
	@Benchmarks/run $(PROGRAM)

bench-tui: ## the workstation in a pseudo-terminal: frames, bytes, CPU, latency
	@scripts/check-swift
	@scripts/setup --bench-tui >&2
	@$(MAKE) $(PROGRAM) >&2
	@Benchmarks/tui $(PROGRAM) demo/mix.flac demo/reference.flac

lint: ## formatting, layers, documents
	@scripts/check-swift
	swift format lint --strict --parallel -r Sources Tests Benchmarks Package.swift
	scripts/check-layers
	scripts/check-docs

docs: setup $(PROGRAM) ## regenerate the documents that the program writes
	@scripts/make-docs $(PROGRAM)

# As root after a build by the user nothing is compiled again, so root needs no toolchain.
install: $(PROGRAM) ## install to $(DESTDIR)$(PREFIX)
	@scripts/install-files install "$(DESTDIR)" "$(PREFIX)" $(PROGRAM)

uninstall: ## remove what install put there
	@scripts/install-files uninstall "$(DESTDIR)" "$(PREFIX)"

clean: ## remove everything built
	rm -rf .build
