#!/bin/bash
# Judges what becomes of healthy facts when one thing in them is changed, and when one
# field is left out of every answer of Citrix Cloud and Prism. PART=3/12 does the third of
# twelve parts, without it all twelve, one after the other. What was judged is kept in
# bin/mutation, by the revision of the rules, so that an interrupted part goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
parts=${1:-}
if [ -z "$parts" ]; then parts=$(for n in $(seq 12); do echo "$n/12"; done); fi
mkdir -p bin/mutation
failed=0
for part in $parts; do
	echo "== part $part"
	PART=$part MUTATION_JOURNAL=$PWD/bin/mutation go test -vet=off -count=1 -timeout 40m -v ./test/honesty/mutation || failed=1
done
exit $failed
