#!/bin/sh
# Writes the completions and the manual pages that packages carry, with the same
# bytes each time. $1 is the version, $2 the date of the source in seconds since 1970.
set -eu
cd "$(dirname "$0")/.."
version=${1:?the version}
SOURCE_DATE_EPOCH=${2:?the date of the source, in seconds since 1970}
export SOURCE_DATE_EPOCH

out=bin/extras
rm -rf "$out"
mkdir -p "$out/completions" "$out/man"
go build -trimpath -ldflags "-X main.version=$version" -o "$out/muster" ./cmd/muster
for shell in bash zsh fish powershell; do
	"$out/muster" completion "$shell" >"$out/completions/muster.$shell"
done
"$out/muster" man "$out/man"
gzip -9 -n "$out"/man/*.1
rm "$out/muster"
