#!/bin/bash
# Runs tests under the race detector, which makes them many times slower: those of a
# sample of the packages, and the scans of a sample of the faults. The seed that is
# printed repeats a sample: RACE_SEED=NUMBER. RACE=all runs everything.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=12
faults=8

tested() { go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | grep .; }
if [ "${RACE:-}" = all ]; then
	echo "race detector: all $(tested | wc -l) packages"
	exec go test -race -vet=off -timeout 60m ./...
fi

seed=${RACE_SEED:-$((RANDOM * 32768 + RANDOM))}
# sample N: that many of the lines of the input, chosen by the seed.
sample() { LC_ALL=C sort | awk -v seed="$seed" 'BEGIN { srand(seed) } { printf "%.9f\t%s\n", rand(), $0 }' | LC_ALL=C sort | head -n "$1" | cut -f2-; }

# These scan whole estates again and again, which takes too long under the detector; the
# faults below stand for them.
mapfile -t chosen < <(tested | grep -vE '/test/(proof|designs|honesty|honesty/mutation|scaffold)$' | sample "$packages")
mapfile -t broken < <(sed -n 's/^\([a-z0-9-]*\): .*/\1/p' test/proof/testdata/faults.txt | sample "$faults")
[ ${#chosen[@]} = $packages ] && [ ${#broken[@]} = $faults ] || { echo "race.sh: there is nothing to choose from" >&2; exit 1; }
echo "race detector: RACE_SEED=$seed, $packages of $(tested | wc -l) packages and $faults faults; RACE=all for all"
go test -race -vet=off -timeout 20m "${chosen[@]}"
echo "faults: ${broken[*]}"
go test -race -vet=off -timeout 10m ./test/proof -run "^TestEachFaultChangesExactlyTheRulesItShould\$/^($(IFS='|'; echo "${broken[*]}"))\$"
