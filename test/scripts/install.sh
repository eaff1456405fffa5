#!/bin/bash
# Installs a parser for PowerShell from npm (web-tree-sitter and a grammar, both
# WebAssembly) into a cache folder where it is missing, as the lockfile beside this
# script has it, and prints the folder. Installs npm and node from Debian's packages
# where they are missing (root). No script of any npm package is run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	[ "$(id -u)" = 0 ] || { echo "test/scripts: npm and node are missing and only root may install them (Debian: apt-get install npm)" >&2; exit 1; }
	export DEBIAN_FRONTEND=noninteractive
	{ apt-get update -q && apt-get install -q -y --no-install-recommends npm; } >"$log" 2>&1 || {
		cat "$log" >&2
		echo "test/scripts: the package npm could not be installed" >&2
		exit 1
	}
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/muster/powershell-parser-$(sha256sum "$here/package-lock.json" | cut -c1-12)
if [ ! -d "$cache/node_modules" ]; then
	mkdir -p "$(dirname "$cache")"
	# A half installation must not look like a whole one, so it gets its name last.
	new=$(mktemp -d "$cache.XXXXXX")
	trap 'rm -rf "$new"' EXIT
	cp "$here/package.json" "$here/package-lock.json" "$new"
	npm ci --prefix "$new" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
	rm -rf "$cache"
	mv "$new" "$cache"
fi
echo "$cache/node_modules"
