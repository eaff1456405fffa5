#!/bin/sh
# Prints the folder for the temporary files of tests. Labs lay out SYSVOL as files a thousand
# times, which in memory takes a sixth less processor time in all: it is /dev/shm where that is
# writable, has 2 GB to spare and lets programs run, as tests build some. TMPDIR says otherwise.
set -eu
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] &&
	awk '$2 == "/dev/shm" {options = $4} END {exit options == "" || options ~ /noexec/}' /proc/mounts 2>/dev/null &&
	df -Pk /dev/shm | awk 'NR == 2 {exit $4 < 2000000}'; then
	echo /dev/shm
else
	echo "${TMPDIR:-/tmp}"
fi
