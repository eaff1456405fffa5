#!/bin/bash
# size.sh [--list] [REV]: count what the project is made of, for this tree or another
# revision: lines of Go and Rego that are neither test, comment nor blank, and the tests,
# their cases, the faults of the lab and the rows of the proof table.
#
# Tests are counted by their declarations, with or without build constraints, so that
# nothing has to be compiled; --list asks `go test -list` as well, which takes minutes. A
# test with a table counts once.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."
list=
[ "${1:-}" = --list ] && { list=yes; shift; }
if [ $# -gt 0 ]; then
	tree=$(mktemp -d)
	trap 'rm -rf "$tree"' EXIT
	git archive "$1" | tar -x -C "$tree"
	echo "revision $(git rev-parse --short "$1")"
	cd "$tree"
else
	echo "this tree, at $(git rev-parse --short HEAD)$(git diff --quiet HEAD || echo ' with changes')"
fi

# Files by kind. What only serves tests is not in the program: test/, packages whose name
# ends in test, the tables and healthy facts for tests of rules.
files() { find . -name "$1" -not -path '*/testdata/*' -not -path './.git/*' -not -path '*/node_modules/*' | sort; }
is_test='(_test[.](go|rego)$|^[.]/test/|/[a-z]*test/[^/]*[.]go$|^[.]/policies/lib/(fixture|testing)/)'
is_program='/ruletest/[^/]*[.]go$' # what runs `muster rules test`, unless it is a test itself

# code counts the lines of the files on standard input that hold something besides a
# comment: of Go with // and /* */, of Rego with #.
code() {
	xargs -r awk '
		FNR == 1 { block = 0 }
		{ line = $0 }
		FILENAME ~ /\.go$/ {
			if (block) { if (!sub(/^.*\*\//, "", line)) next; block = 0 }
			if (line ~ /^[ \t]*\/\//) next
			if (line ~ /^[ \t]*\/\*/) { if (!sub(/^.*\*\//, "", line)) { block = 1; next } }
		}
		FILENAME ~ /\.rego$/ && line ~ /^[ \t]*#/ { next }
		line ~ /^[ \t\r]*$/ { next }
		{ n++ }
		END { print n + 0 }' | awk '{ s += $1 } END { print s + 0 }'
}
# tests and program sort the names of files on standard input.
tests() { awk -v t="$is_test" -v p="$is_program" '$0 ~ t && !($0 ~ p && $0 !~ /_test\.go$/)'; }
program() { awk -v t="$is_test" -v p="$is_program" '$0 !~ t || ($0 ~ p && $0 !~ /_test\.go$/)'; }
number() { printf '  %-28s %8d\n' "$1" "$2"; }
matches() { xargs -r grep -hE "$1" | wc -l; }

echo "lines that are neither comment nor blank"
go=$(files '*.go' | program | code)
rego=$(files '*.rego' | program | code)
number "Go, of the program" "$go"
for folder in cmd checks report internal internal/lab; do
	[ -d "$folder" ] && number "  of which $folder" "$(files '*.go' | grep "^\./$folder/" | program | code)"
done
number "Rego, rules and library" "$rego"
number "both together" $((go + rego))
number "Go, of tests" "$(files '*.go' | tests | code)"
number "Rego, of tests" "$(files '*.rego' | tests | code)"

echo "tests"
number "tests of Go" "$(files '*_test.go' | matches '^func Test[A-Z0-9_][A-Za-z0-9_]*\(t \*testing')"
number "fuzz targets" "$(files '*_test.go' | matches '^func Fuzz[A-Z0-9_]')"
number "examples" "$(files '*_test.go' | matches '^func Example')"
number "benchmarks" "$(files '*_test.go' | matches '^func Benchmark[A-Z0-9_]')"
number "tests of rules" "$(files '*_test.rego' | matches '^test_')"
number "cases of rules" "$(files '*_test.rego' | xargs cat | grep -oE '"want":' | wc -l)"
number "rules" "$(files '*.rego' | grep -E '^\./policies/rules/' | grep -vc '_test\.rego$')"
number "rows of the proof table" "$(files '*_rows_test.go' | xargs -r cat | grep -cE '^	"[a-z0-9-]+": *\{' || true)"
number "golden files" "$(find . -path '*/testdata/*' -type f -not -path './test/*/node_modules/*' | wc -l)"
faults=$(go run -trimpath ./cmd/muster lab --list-faults | grep -cE '^[a-z0-9-]+  ')
number "faults of the lab" "$faults"
if [ -n "$list" ]; then
	number "go test -list, this machine" "$(go test -list '^(Test|Fuzz|Example|Benchmark)' ./... | grep -cE '^(Test|Fuzz|Example|Benchmark)')"
fi
