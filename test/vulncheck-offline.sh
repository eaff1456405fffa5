#!/bin/bash
# vulncheck-offline.sh STATUS: what to make of a govulncheck that ended with STATUS.
# Vulnerabilities that it found stay a failure. Its database is on the internet: when
# that cannot be reached, a copy beside the checkout, ../shared/vulndb-DATE.tar.gz, is
# asked instead, and its date is said. Without a copy nobody has looked, which is
# said loudly and is no failure of the code.
set -euo pipefail
cd "$(dirname "$0")/.."
status=$1

# 3 is its status for "found some".
[ "$status" = 3 ] && exit 3

govulncheck=$(go env GOPATH)/bin/govulncheck
database=${GOVULNDB:-https://vuln.go.dev}
if ! out=$("$govulncheck" -version 2>&1) || grep -q 'DB updated' <<<"$out"; then
	echo "govulncheck failed (status $status) although its database can be reached" >&2
	exit "$status"
fi

copies=(../shared/vulndb-*.tar.gz)
copy=${copies[-1]} # the newest: the names end with the date
if [ ! -e "$copy" ]; then
	cat >&2 <<-TEXT
		!! KNOWN VULNERABILITIES: NOT CHECKED
		!! govulncheck could not reach its database at $database, and there is no copy
		!! ../shared/vulndb-DATE.tar.gz, so nobody looked whether the dependencies have
		!! known vulnerabilities. Run "make lint" with access to it, or point GOVULNDB to
		!! a copy.
	TEXT
	exit 0
fi
date=$(basename "$copy" .tar.gz)
date=${date#vulndb-}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tar -xzf "$copy" -C "$dir"
# A database without entries would find nothing anywhere.
entries=$(find "$dir/ID" -name 'GO-*.json' | wc -l)
[ "$entries" -ge 1000 ] || { echo "$copy holds $entries vulnerabilities: it is not the database" >&2; exit 1; }
"$govulncheck" -db "file://$dir" ./...
echo "KNOWN VULNERABILITIES: CHECKED AGAINST THE COPY OF $date ($entries entries), because $database could not be reached"
