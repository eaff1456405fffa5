#!/bin/bash
# Lets other programs read what muster writes: Microsoft's SARIF multitool,
# xmllint with the JUnit schema, and NIST's schema of OSCAL, where that is at hand.
# Installs the programs where they are missing (Debian, root).
# The reports are those of the tests (all statuses, nothing found, a failed run,
# hostile names, 10,000 results) and of `muster demo`.
set -euo pipefail
cd "$(dirname "$0")/../.."

multitool_version=5.7.0 # pinned: another version may find other things
xsd=../shared/schemas/junit-windyroad.xsd
oscal=../shared/schemas/oscal-assessment-results.schema.json

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

echo "== reports of the tests and of the embedded estate"
MUSTER_REPORTS_DIR=$work go test ./report -count=1 -run '^TestReportsForValidators$'
go build -o "$work/muster" ./cmd/muster
"$work/muster" demo --dir "$work/demo" >/dev/null
"$work/muster" report "$work/demo/results.json" -o "sarif=$work/demo.sarif" -o "sarif-github=$work/demo-github.sarif" -o "junit=$work/demo.junit.xml" -o "oscal=$work/demo.oscal.json" >/dev/null
"$work/muster" report "$work/demo/results.json" --framework nist-800-53 --framework nis2 -o "sarif=$work/demo-frameworks.sarif" \
	-o "sarif-github=$work/demo-frameworks-github.sarif" -o "junit=$work/demo-frameworks.junit.xml" -o "oscal=$work/demo-frameworks.oscal.json" >/dev/null

echo "== SARIF, by $("$multitool" --version 2>&1 | head -1)"
# A validator that finds nothing wrong anywhere has not run: this one is wrong.
sed '0,/"startLine": [0-9]*/s//"startLine": 0/' "$work/every.sarif" >"$work/wrong.sarif"
# One of its rules fetches every address in a report, which needs the internet and
# says nothing about the report.
cat >"$work/multitool.xml" <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<Properties>
  <Properties Key="SARIF2006.UrisShouldBeReachable.Options">
    <Property Key="RuleEnabled" Value="Disabled" />
  </Properties>
</Properties>
XML
# Its own rules and those for GitHub. The exit code does not tell of errors, and
# the pages of notes are left out.
"$multitool" validate "$work/*.sarif" --config "$work/multitool.xml" --rule-kind 'Sarif;Ghas' --level Error --kind Fail \
	--max-file-size-in-kb 200000 --output "$work/validation.log" --log ForceOverwrite >"$work/multitool.log" 2>&1 || true
if ! grep -q 'Analysis completed successfully' "$work/multitool.log"; then
	bad "the multitool did not get through:"
	tail -20 "$work/multitool.log" >&2
fi
files=("$work"/*.sarif)
grep -q "^Done. ${#files[@]} files scanned" "$work/multitool.log" || bad "the multitool did not read all of the ${#files[@]} files: $(grep Done "$work/multitool.log")"
for f in "${files[@]}"; do
	errors=$(grep -F "$f(" "$work/multitool.log" | grep -E '\): error [A-Z]+[0-9]+' || true)
	case "$(basename "$f") ${errors:+wrong}" in
	"wrong.sarif wrong") ;;
	"wrong.sarif ") bad "the multitool accepts a line 0: it checks nothing" ;;
	*" wrong")
		bad "$(basename "$f"):"
		head -20 <<<"$errors" >&2
		;;
	*) echo "ok  $(basename "$f")" ;;
	esac
done

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

echo "== OSCAL, by the schema of NIST"
if [ -e "$oscal" ]; then
	go test -c -o "$work/compliance.test" ./test/compliance
	validates() { MUSTER_OSCAL_FILES=$* MUSTER_OSCAL_SCHEMA=$PWD/$oscal "$work/compliance.test" -test.run '^TestOSCALFiles$' >"$work/oscal.log" 2>&1; }
	for f in "$work"/*.oscal.json; do
		validates "$f" && echo "ok  $(basename "$f")" || {
			bad "$(basename "$f"):"
			head -20 "$work/oscal.log" >&2
		}
	done
	sed 's/"state": "not-satisfied"/"state": "not quite"/' "$work/demo.oscal.json" >"$work/wrong.json"
	if validates "$work/wrong.json"; then
		bad "the schema accepts a state that there is not: it checks nothing"
	fi
else
	echo "!! NOT VALIDATED: the OSCAL schema is not at $oscal"
fi
exit "$failed"
