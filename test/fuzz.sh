#!/bin/bash
# fuzz.sh TIME: run every fuzz target of the project for that long, such as 60s.
set -euo pipefail
cd "$(dirname "$0")/.."
for_each=${1:?how long, such as 60s}
grep -rlE --include='*_test.go' '^func Fuzz' . | sort -u | while read -r file; do
	grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | cut -d' ' -f2 | while read -r target; do
		echo "== $(dirname "$file") $target"
		go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$for_each" </dev/null
	done
done
