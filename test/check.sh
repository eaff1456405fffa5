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
	# A rule is judged by what looks at rules, and by the faults that name it (below):
	# not by every package that happens to load the bundled ones.
	policies/rules/*/*/*.rego)
		rules+=("$(dirname "$f")")
		continue
		;;
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
if [ ${#rules[@]} -gt 0 ]; then
	mapfile -t looking < <(go list ./policies ./internal/rules/... ./test/honesty)
	mapfile -t affected < <(printf '%s\n' "${affected[@]}" "${looking[@]}" | grep . | sort -u)
fi
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
# The faults that are known to change what a touched rule says.
faults() {
	awk -v names="$(printf '%s\n' "${rules[@]}" | sed 's,^policies/rules/,,; s,_,-,g' | tr '\n' ' ')" '
		BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) wanted[list[i]] = 1 }
		/^[a-z0-9-]+: / { fault = $1; sub(/:$/, "", fault) }
		/^  / { rule = $2; gsub(/_/, "-", rule); if (rule in wanted) print fault }' test/proof/testdata/faults.txt | sort -u
}
if [ ${#rules[@]} -gt 0 ] && [ -n "${rules[0]}" ]; then
	mapfile -t named < <(faults)
	if [ ${#named[@]} -gt 0 ]; then
		echo "== the faults that change what is said: ${#named[@]}"
		go test -vet=off ./test/proof -run "TestEachFault/($(IFS='|' && echo "${named[*]}"))\$"
	else
		echo "!! NO FAULT of the lab changes what these rules say"
	fi
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
