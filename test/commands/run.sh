#!/bin/bash
# Runs every command line of the pages with the program, against the embedded estate, in a
# network namespace that has loopback and no routes (Linux; user namespaces, or root).
set -euo pipefail
cd "$(dirname "$0")/../.."

make -s build
go vet -tags commands ./test/commands
binary=$(mktemp -d)
trap 'rm -rf "$binary"' EXIT
go test -tags commands -c -o "$binary/commands.test" ./test/commands
own=(unshare --net)
[ "$(id -u)" = 0 ] || own=(unshare --net --map-root-user)
"${own[@]}" true 2>/dev/null || { echo "test/commands: this machine gives no network namespace: run it as root" >&2; exit 1; }
# ONLY chooses some, as -run does. What passed is not named; what is run elsewhere is.
MUSTER=$PWD/bin/muster "${own[@]}" bash -c 'ip link set lo up && cd test/commands && "$0" -test.v -test.run "${ONLY:-.}" -test.timeout 8m' "$binary/commands.test" |
	sed -E '/^(=== | +--- PASS|PASS$)/d'
