#!/bin/sh
# Measures whole runs of muster beside plain Go, opa eval and conftest, as
# docs/performance.md tells. Arguments are passed on, for example:
#   test/bench/bench.sh -sizes 100,1000 -rounds 21
# OPA and CONFTEST may name programs that are there already; otherwise they are
# built from source into a temporary folder. What cannot be had is left out, and
# said so.
set -eu
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

export CGO_ENABLED=0
go run ./policies/image policies/image.bin
go build -tags policyimage -trimpath -ldflags '-s -w' -o "$dir/muster" ./cmd/muster
go build -trimpath -ldflags '-s -w' -o "$dir/floor" ./test/bench/floor
go build -o "$dir/compare" ./test/bench/compare

opa_version=$(go list -m -f '{{.Version}}' github.com/open-policy-agent/opa)
# have VARIABLE NAME MODULE: the path of a program, or nothing.
have() {
	eval "given=\${$1:-}"
	if [ -n "$given" ]; then
		echo "$given"
	elif GOBIN="$dir" go install "$3" >"$dir/$2.log" 2>&1; then
		echo "$dir/$2"
	else
		echo "SKIPPED: $2 could not be built, so muster is not compared with it:" >&2
		tail -3 "$dir/$2.log" >&2
	fi
}
opa=$(have OPA opa "github.com/open-policy-agent/opa@$opa_version")
conftest=$(have CONFTEST conftest github.com/open-policy-agent/conftest@latest)

grep -m1 'model name' /proc/cpuinfo 2>/dev/null | sed 's/.*: //' || true
echo "$(getconf _NPROCESSORS_ONLN) processors, $(go version | cut -d' ' -f3), load $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)"
if [ -n "$opa" ]; then "$opa" version | head -1; fi
if [ -n "$conftest" ]; then "$conftest" --version | head -2 | tr '\n' ' '; echo; fi
"$dir/compare" -muster "$dir/muster" -floor "$dir/floor" -opa "$opa" -conftest "$conftest" "$@"
