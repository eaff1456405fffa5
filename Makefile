# Everything that a contributor or a pipeline runs. Go and make are all it needs;
# test-real installs Samba and more from Debian's packages.

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
BIN      := bin/muster
GOBIN    := $(shell go env GOPATH)/bin

.PHONY: build image demo check test test-mutation test-race test-real test-reports test-browser test-contract test-scripts test-commands test-renames lint bench fuzz docs tidy clean

build: image ## the program, which starts with compiled policies
	CGO_ENABLED=0 go build -tags policyimage -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/muster

image: ## what the policies compile to, for the build; made anew each time, so that it is never old
	go run ./policies/image policies/image.bin

demo: build ## scan the embedded estate: no configuration, no network
	./$(BIN) demo

check: ## one's own change: its form, and the tests that it can affect
	test/check.sh

test: image ## all tests that need nothing but Go
	go vet ./...
	go test -tags policyimage ./policies/image
	cd test/reports && go vet ./...
	GOTMPDIR=$${TMPDIR:-/tmp} TMPDIR=$$(test/tmpdir.sh) go run ./test/tally -modules .,test/reports -- -vet=off -timeout 20m ./...

test-mutation: ## every change of healthy facts and of answers; PART=3/12 for a part, which goes on where it was interrupted
	test/mutation.sh $(PART)

test-race: ## a sample of the tests under the race detector; RACE=all for all of them
	test/race.sh

test-real: ## against two real Samba domain controllers, and between networks with a packet filter (Debian, root)
	test/reach/run.sh
	test/real/run.sh

test-reports: ## the reports, read by other programs (Debian, root, npm)
	test/reports/validate.sh

test-browser: ## the html report, opened in headless Chromium (Debian, root)
	test/browser/run.sh

test-contract: ## the collectors, against servers that play the vendors' descriptions (npm)
	test/contract/run.sh

test-scripts: ## a syntax check of the PowerShell scripts, and of that check (npm)
	test/scripts/run.sh

test-commands: ## every command line of README and docs, run in a network namespace without routes (Linux)
	test/commands/run.sh

test-renames: ## does every fault still say what it said at OLD=HEAD, but for docs/renames.md
	test/renames/run.sh --old $(or $(OLD),HEAD)
	test/renames/run.sh --old $(or $(OLD),HEAD) --collectors

lint: build ## formatting, linters, policies, known vulnerabilities
	@test -z "$$(gofmt -l . | tee /dev/stderr)" || { echo "gofmt: the files above are not formatted"; exit 1; }
	$(GOBIN)/golangci-lint run ./...
	cd test/reports && $(GOBIN)/golangci-lint run ./...
	./$(BIN) rules test --lint
	$(GOBIN)/govulncheck ./... || test/vulncheck-offline.sh $$?

bench: ## speed and memory, as docs/performance.md tells them
	go test -run '^$$' -bench . -benchmem ./...
	test/bench/bench.sh

fuzz: ## a minute for every fuzz target
	test/fuzz.sh 60s

tidy: ## the go.mod of the program, and of the tests with libraries of their own
	for dir in . test/reports test/browser; do (cd $$dir && go mod tidy) || exit 1; done

docs: build ## what is generated from rules, sources and keys
	./$(BIN) rules docs docs
	go test ./checks -run TestTheDocumentationSaysWhatTheSourcesSay -update

clean:
	rm -rf bin muster-demo policies/image.bin
