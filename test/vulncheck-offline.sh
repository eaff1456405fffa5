#!/bin/bash
# vulncheck-offline.sh STATUS: what to make of a govulncheck that ended with STATUS.
# Vulnerabilities that it found stay a failure. Without its database, which is on
# the internet, it finds nothing either way: that is said loudly, and is no
# failure of the code.
set -euo pipefail
status=$1

# 3 is its status for "found some".
[ "$status" = 3 ] && exit 3

database=${GOVULNDB:-https://vuln.go.dev}
if out=$("$(go env GOPATH)/bin/govulncheck" -version 2>&1) && ! grep -q 'DB updated' <<<"$out"; then
	cat >&2 <<-TEXT
		!! KNOWN VULNERABILITIES: NOT CHECKED
		!! govulncheck could not reach its database at $database, so nobody looked
		!! whether the dependencies have known vulnerabilities. Run "make lint" with
		!! access to it, or point GOVULNDB to a copy.
	TEXT
	exit 0
fi
echo "govulncheck failed (status $status) although its database can be reached" >&2
exit "$status"
