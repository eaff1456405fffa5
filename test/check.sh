#!/bin/bash
# check.sh [BASE]: what has to hold of a change, compared with BASE (main): its form,
# the tests of the packages that it can affect, and those of the rules that it
# touches. It takes seconds to minutes; make test and .ci/run look at everything.
set -euo pipefail
cd "$(dirname "$0")/.."
base=$(git merge-base HEAD "${1:-main}")
gobin=$(go env GOPATH)/bin

mapfile -t files < <({ git diff --name-only "$base"; git ls-files --others --exclude-standard; } | sort -u)
[ ${#files[@]} -gt 0 ] || { echo "check: nothing has changed since $(git rev-parse --short "$base")"; exit 0; }
echo "check: ${#files[@]} files have changed since $(git rev-parse --short "$base")"

# The packages of the changed files: those in the same folder, or above it, because
# a package may read or embed what lies below it.
touched=()
everything=
rules=()
for f in "${files[@]}"; do
	case $f in
	go.mod | go.sum) everything=yes ;;
	policies/rules/*/*/*.rego) rules+=("$(dirname "$f")") ;;
	policies/lib/* | policies/questions.yaml) rules=(policies/rules "${rules[@]}") ;;
	esac
	dir=$(dirname "$f")
	while [ "$dir" != . ] && ! compgen -G "$dir/*.go" >/dev/null; do dir=$(dirname "$dir"); done
	compgen -G "$dir/*.go" >/dev/null && touched+=("./$dir")
done

echo "== gofmt"
mapfile -t formatted < <(for f in "${files[@]}"; do case $f in *.go) [ -e "$f" ] && echo "$f" ;; esac; done)
bad=$([ ${#formatted[@]} = 0 ] || gofmt -l "${formatted[@]}")
[ -z "$bad" ] || { printf 'not formatted: %s\n' "$bad" >&2; exit 1; }

# Affected is what is touched and everything that imports it, in tests too.
mapfile -t affected < <(
	{
		if [ ${#touched[@]} -gt 0 ]; then printf '%s\n' "${touched[@]}" | sort -u | xargs go list -e -f '{{if not .Error}}T {{.ImportPath}}{{end}}' 2>/dev/null; fi
		go list -test -f '{{$p := .ImportPath}}{{if .ForTest}}{{$p = .ForTest}}{{end}}P {{$p}} {{join .Deps " "}}' ./...
	} | awk -v everything="$everything" '
		$1 == "T" { touched[$2] = 1; hit[$2] = 1; next }
		$1 == "P" { sub(/\.test$/, "", $2); if (everything) hit[$2] = 1
			for (i = 3; i <= NF; i++) { sub(/ .*/, "", $i); if ($i in touched) hit[$2] = 1 } }
		END { for (p in hit) print p }' | sort -u
)
# The proof and the canary scan every fault: they are left to make test, unless the
# change is theirs.
left=()
run=()
for p in "${affected[@]}"; do
	case $p in
	*/test/proof | */test/canary) printf '%s\n' "${touched[@]}" | grep -qx "./${p#*/muster/}" && run+=("$p") || left+=("$p") ;;
	*) run+=("$p") ;;
	esac
done
if [ ${#run[@]} -gt 0 ]; then
	echo "== vet, ${#run[@]} packages"
	go vet "${run[@]}"
	if [ -x "$gobin/golangci-lint" ]; then
		echo "== golangci-lint, what is new since then"
		"$gobin/golangci-lint" run --new-from-rev "$base" ./...
	else
		echo "!! NOT LINTED: golangci-lint is not installed (.ci/run does that)"
	fi
fi
if [ ${#rules[@]} -gt 0 ]; then
	go build -o bin/muster ./cmd/muster
	mapfile -t rules < <(printf '%s\n' "${rules[@]}" | sort -u)
	if [ "${rules[0]}" = policies/rules ]; then rules=(""); fi
	for dir in "${rules[@]}"; do
		[ -z "$dir" ] || [ -d "$dir" ] || continue # a rule that is gone
		echo "== muster rules test $dir"
		./bin/muster rules test ${dir:+"$dir"} --lint
	done
fi
if [ ${#run[@]} -gt 0 ]; then
	echo "== tests of ${#run[@]} packages"
	go run ./test/tally -- -vet=off "${run[@]}"
fi
for f in "${files[@]}"; do
	case $f in
	report/* | test/reports/*)
		echo "== tests of test/reports"
		go run ./test/tally -modules test/reports -- ./...
		break
		;;
	esac
done
if [ ${#left[@]} -gt 0 ]; then
	echo "check: not run, though affected: ${left[*]#*/muster/} (make test)"
fi
echo "check: all passed after $SECONDS s"
