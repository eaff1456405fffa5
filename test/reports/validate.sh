#!/bin/bash
# Lets other programs read what muster writes: Microsoft's SARIF multitool and
# xmllint with the JUnit schema. Installs both where they are missing (Debian, root).
# The reports are those of the tests (all statuses, nothing found, a failed run,
# hostile names, 10,000 results) and of `muster demo`.
set -euo pipefail
cd "$(dirname "$0")/../.."

multitool_version=5.7.0 # pinned: another version may find other things
xsd=../shared/schemas/junit-windyroad.xsd

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
bad() {
	echo "!! $*" >&2
	failed=1
}

# need COMMAND PACKAGE: install the package unless the command is there.
need() {
	command -v "$1" >/dev/null && return
	apt-get update -q >/dev/null
	DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$2" >"$work/apt.log" 2>&1 || {
		cat "$work/apt.log" >&2
		echo "test/reports: $1 is missing, and the package $2 could not be installed" >&2
		exit 1
	}
}
need xmllint libxml2-utils
need npm npm

# The npm package carries the program itself. Its only install script is a chmod.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/muster/sarif-multitool-$multitool_version
multitool=$cache/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
if [ ! -e "$multitool" ]; then
	mkdir -p "$cache"
	npm install --prefix "$cache" --ignore-scripts --no-audit --no-fund --loglevel=error "@microsoft/sarif-multitool@$multitool_version"
fi
chmod u+x "$multitool"

# sarif_errors FILE: what the multitool calls an error, by its own rules and by
# those for GitHub. Its exit code does not tell, and its pages of notes are left out.
sarif_errors() {
	local out
	out=$("$multitool" validate "$1" --rule-kind 'Sarif;Ghas' --level Error --kind Fail \
		--max-file-size-in-kb 200000 --output "$work/validation.log" --log ForceOverwrite 2>&1) || true
	if ! grep -q 'Analysis completed successfully' <<<"$out"; then
		echo "the multitool did not get through: $out"
		return
	fi
	grep -E ': error [A-Z]+[0-9]+' <<<"$out" || true
}

echo "== reports of the tests and of the embedded estate"
MUSTER_REPORTS_DIR=$work go test ./report -count=1 -run '^TestReportsForValidators$'
go build -o "$work/muster" ./cmd/muster
"$work/muster" demo --dir "$work/demo" >/dev/null
"$work/muster" report "$work/demo/results.json" -o "sarif=$work/demo.sarif" -o "sarif-github=$work/demo-github.sarif" -o "junit=$work/demo.junit.xml" >/dev/null

echo "== SARIF, by $("$multitool" --version | head -1)"
for f in "$work"/*.sarif; do
	errors=$(sarif_errors "$f")
	if [ -n "$errors" ]; then
		bad "$(basename "$f"):"
		head -20 <<<"$errors" >&2
	else
		echo "ok  $(basename "$f")"
	fi
done
# A validator that finds nothing wrong anywhere has not run.
sed '0,/"startLine": [0-9]*/s//"startLine": 0/' "$work/every.sarif" >"$work/wrong.json"
[ -n "$(sarif_errors "$work/wrong.json")" ] || bad "the multitool accepts a line 0: it checks nothing"

echo "== JUnit, by $(xmllint --version 2>&1 | head -1)"
if [ -e "$xsd" ]; then
	for f in "$work"/*.junit.xml; do
		xmllint --noout --schema "$xsd" "$f" 2>"$work/xmllint.log" && echo "ok  $(basename "$f")" || {
			bad "$(basename "$f"):"
			head -20 "$work/xmllint.log" >&2
		}
	done
	sed 's/ hostname="[^"]*"//' "$work/every.junit.xml" >"$work/wrong.xml"
	if xmllint --noout --schema "$xsd" "$work/wrong.xml" 2>/dev/null; then
		bad "xmllint accepts a suite without a host name: it checks nothing"
	fi
else
	for f in "$work"/*.junit.xml; do xmllint --noout "$f" || bad "$(basename "$f") is not well-formed"; done
	echo "!! NOT VALIDATED: the JUnit schema is not at $xsd; the files are well-formed, and no more is known"
fi
exit "$failed"
