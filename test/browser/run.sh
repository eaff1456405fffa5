#!/bin/bash
# Opens the html report of `muster demo` in headless Chromium, which is installed
# where it is missing (Debian, root). MUSTER_SCREENSHOTS names a folder for pictures
# to look at, and a print on paper.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v chromium >/dev/null; then
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	[ "$(id -u)" = 0 ] || { echo "test/browser: chromium is missing and only root may install it" >&2; exit 1; }
	export DEBIAN_FRONTEND=noninteractive
	{ apt-get update -q && apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1 || {
		cat "$log" >&2
		echo "test/browser: the package chromium could not be installed" >&2
		exit 1
	}
fi
# Debian's wrapper writes a shell warning on machines with much memory.
echo "test/browser: $(chromium --version 2>/dev/null)"
cd test/browser # a module of its own: the program does not depend on a browser
go vet -tags browser .
go test -tags browser -count=1 .
