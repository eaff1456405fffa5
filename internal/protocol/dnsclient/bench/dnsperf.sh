#!/bin/sh
# Compares muster's DNS client with dnsperf: the same server, the same questions,
# 64 in flight, in turn. The goal is a ratio of at least 0.9 and nothing lost.
# Exits 1 when it is missed and 3 when there is no dnsperf to compare with.
set -eu
cd "$(dirname "$0")/.."
if ! command -v dnsperf >/dev/null; then
	echo "NOT MEASURED: dnsperf is not installed (Debian: apt-get install dnsperf)" >&2
	exit 3
fi
out=$(go test -run '^$' -bench '^BenchmarkAgainstDNSPerf$' -benchtime 1x . )
echo "$out"
echo "$out" | awk '
	/^BenchmarkAgainstDNSPerf.* ratio/ {
		for (i = 2; i <= NF; i++) { if ($i == "ratio") ratio = $(i-1); if ($i == "lost") lost = $(i-1) }
		seen = 1
	}
	END {
		if (!seen) { print "NOT MEASURED: the benchmark printed no ratio"; exit 1 }
		verdict = (ratio >= 0.9 && lost == 0) ? "reached" : "MISSED"
		printf "goal %s: ratio %.2f (at least 0.9), lost %d (none)\n", verdict, ratio, lost
		exit verdict == "MISSED"
	}'
