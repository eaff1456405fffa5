# Everything that a contributor or a pipeline runs. Go and make are all it needs;
# test-real installs Samba and more from Debian's packages.

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
BIN      := bin/muster
GOBIN    := $(shell go env GOPATH)/bin

.PHONY: build demo test test-race test-real test-reports test-browser test-contract test-scripts lint bench fuzz docs clean

build: ## the program
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/muster

demo: build ## scan the embedded estate: no configuration, no network
	./$(BIN) demo

test: ## all tests that need nothing but Go
	go vet ./...
	go test -timeout 20m ./...

test-race: ## the same, under the race detector
	go test -race -timeout 40m ./...

test-real: ## against two real Samba domain controllers (Debian, root)
	test/real/run.sh

test-reports: ## the reports, read by other programs (Debian, root, npm)
	test/reports/validate.sh

test-browser: ## the html report, opened in headless Chromium (Debian, root)
	test/browser/run.sh

test-contract: ## the collectors, against servers that play the vendors' descriptions (npm)
	test/contract/run.sh

test-scripts: ## a syntax check of the PowerShell scripts, and of that check (npm)
	test/scripts/run.sh

lint: build ## formatting, linters, policies, known vulnerabilities
	@test -z "$$(gofmt -l . | tee /dev/stderr)" || { echo "gofmt: the files above are not formatted"; exit 1; }
	$(GOBIN)/golangci-lint run ./...
	./$(BIN) rules test --lint
	$(GOBIN)/govulncheck ./... || test/vulncheck-offline.sh $$?

bench: ## speed and memory, as docs/performance.md tells them
	go test -run '^$$' -bench . -benchmem ./...
	test/bench/bench.sh

fuzz: ## a minute for every fuzz target
	test/fuzz.sh 60s

docs: build ## what is generated from the rules
	./$(BIN) rules docs docs

clean:
	rm -rf bin muster-demo
