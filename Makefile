# Comptoir. `make` alone lists what can be made.
SHELL := /bin/bash
.DEFAULT_GOAL := help
GO ?= go
NODE := $(shell command -v node 2>/dev/null)
BIN := bin
CHROME := $(or $(CHROME_PATH),$(shell command -v chromium chromium-browser google-chrome google-chrome-stable 2>/dev/null | head -1))
export PLAYWRIGHT_DRIVER_PATH = $(CURDIR)/node_modules
export PLAYWRIGHT_NODEJS_PATH = $(NODE)
export PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS = 1
# The bridge is small: it talks HTTP/1.1 only, and calls functions where others are copied into place.
SMALL := -trimpath -ldflags='-s -w' -gcflags=all=-l -tags nethttpomithttp2
MOST := 15000000
GO_FILES := $(shell git ls-files '*.go' '*.templ' 2>/dev/null)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: .postgres build ## start the server with the demo venues on http://localhost:8080
	@exec $(BIN)/comptoir serve --demo

test: setup generate-check lint vuln ## everything that CI checks
	node --test static/js/
	$(GO) test -timeout 60m -p 2 ./...

bench: setup build ## the figures of the quality targets, each beside its baseline
	$(BIN)/comptoir bench
	@set -o pipefail; $(GO) test ./e2e -run '^$$' -bench TapToPixels -benchtime 100x | grep '^tap_to_pixels'
	@set -o pipefail; $(GO) test ./cmd/printbridge -run '^$$' -bench Bridge -benchtime 1x | grep '^bridge_'

shots: setup build ## pictures of every screen under e2e/shots
	COMPTOIR_SHOTS=$(CURDIR)/e2e/shots $(GO) test ./e2e -run '^TestShots$$' -count=1 -timeout 15m

bridges: ## the print bridge for every system, under bin/bridges
	@for target in linux/amd64 linux/arm64 windows/amd64 windows/arm64 darwin/amd64 darwin/arm64; do \
		out=$(BIN)/bridges/printbridge-$${target%/*}-$${target#*/}; \
		[ $${target%/*} = windows ] && out=$$out.exe; \
		CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build $(SMALL) -o $$out ./cmd/printbridge && size=$$(stat -c %s $$out) && echo $$out $$size || exit 1; \
		[ $$size -lt $(MOST) ] || { echo "$$out has more than $(MOST) bytes"; exit 1; }; \
	done

fmt: ## format Go and templ
	gofmt -w $$(git ls-files '*.go')
	$(GO) tool templ fmt .

generate: ## rebuild the templates' Go
	$(GO) tool templ generate -lazy

build: assets ## build both programs into bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o $(BIN)/ ./cmd/comptoir
	CGO_ENABLED=0 $(GO) build $(SMALL) -o $(BIN)/ ./cmd/printbridge

lint: ## gofmt, vet, staticcheck
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "gofmt: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

generate-check: ## the committed templates' Go is what the templates give
	@$(GO) tool templ generate -lazy=false >/dev/null 2>&1 || { $(GO) tool templ generate; exit 1; }
	@changed=$$(git diff --name-only -- '*_templ.go'); [ -z "$$changed" ] || { echo "generated code differs, run make generate: $$changed"; exit 1; }

# The vulnerability database is fetched when the check runs; a machine that cannot reach it says so and goes on.
vuln: ## known vulnerabilities of the dependencies
	@out=$$($(GO) tool govulncheck ./... 2>&1); status=$$?; \
	if [ $$status -eq 3 ]; then echo "$$out"; exit 1; fi; \
	if [ $$status -ne 0 ]; then echo "govulncheck could not reach its database here; nothing was checked:"; echo "$$out" | tail -2; fi

assets: static/dist/manifest.json ## css and js with hashed names

static/dist/manifest.json: node_modules/.package-lock.json $(shell git ls-files static/css static/js static/build static/icons.txt static/img 2>/dev/null)
	$(GO) run ./static/build

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts
	@touch $@

setup: assets .postgres .chromium ## install what is missing: Postgres and Chromium

.PHONY: help run test bench bridges shots fmt generate build lint generate-check vuln assets setup .postgres .chromium

APT := $(shell command -v apt-get 2>/dev/null)
BREW := $(shell command -v brew 2>/dev/null)
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo 2>/dev/null)

# Postgres is never used as a system service: only its programs are needed.
.postgres:
	@if ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1; then :; \
	elif [ -n "$(APT)" ]; then $(SUDO) mkdir -p /etc/postgresql-common && { [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' | $(SUDO) tee /etc/postgresql-common/createcluster.conf >/dev/null; } && \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold postgresql >/dev/null; \
	elif [ -n "$(BREW)" ]; then brew install postgresql@17; \
	else echo "Please install PostgreSQL 14 or newer (its programs only), or set DATABASE_URL."; exit 1; fi

.chromium:
	@if [ -n "$(CHROME)" ]; then :; \
	elif [ -n "$(APT)" ]; then $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	elif [ -n "$(BREW)" ]; then brew install --cask chromium; \
	else echo "Please install Chromium or Chrome, or set CHROME_PATH."; exit 1; fi
