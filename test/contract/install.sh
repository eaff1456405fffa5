#!/bin/bash
# Installs Stoplight Prism, a server that plays an OpenAPI description, into a cache
# folder where it is missing, and prints the path of the program. Nothing is started.
set -euo pipefail

prism=5.14.2 # pinned: another version may find other things

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
	echo "test/contract: npm and node are needed (Debian: apt-get install npm)" >&2
	exit 1
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/muster/prism-$prism
program=$cache/node_modules/.bin/prism
if [ ! -e "$program" ]; then
	mkdir -p "$cache"
	# A half installation must not look like a whole one, so it gets its name last.
	new=$(mktemp -d "$cache.XXXXXX")
	trap 'rm -rf "$new"' EXIT
	npm install --prefix "$new" --ignore-scripts --no-audit --no-fund --loglevel=error "@stoplight/prism-cli@$prism" >&2
	rm -rf "$cache"
	mv "$new" "$cache"
fi
echo "$program"
