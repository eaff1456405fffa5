#!/bin/bash
# fuzz.sh TIME [WIRE]: run every fuzz target of the project for that long, such as 3m, and
# those nearest the wire for WIRE, such as 30m (TIME when left out). What they find stays
# in testdata/fuzz of their package, as a seed.
set -euo pipefail
cd "$(dirname "$0")/.."
for_each=${1:?how long, such as 3m} for_wire=${2:-$1}
# What a server sends reaches these first: Registry.pol, preferences, gPLink, WinRM's SOAP,
# Prism's and Citrix' JSON.
nearest=" ./checks/grouppolicy:FuzzRegistryPol ./checks/grouppolicy:FuzzPreferences ./checks/directory:FuzzGPLinks
 ./internal/protocol/winrm:FuzzDecode ./checks/prism:FuzzPrismCentral ./checks/citrixcloud:FuzzAnswers "
grep -rlE --include='*_test.go' '^func Fuzz' . | sort -u | while read -r file; do
	grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | cut -d' ' -f2 | while read -r target; do
		package=$(dirname "$file") long=$for_each
		[[ $nearest =~ [[:space:]]$package:$target[[:space:]] ]] && long=$for_wire
		echo "== $package $target, $long"
		go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$long" -fuzzminimizetime 1s </dev/null
	done
done
