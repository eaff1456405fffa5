#!/bin/bash
# Shows that a change of the house changed nothing that people or programs read.
#
#   run.sh [--old REVISION] [--new REVISION] [--facts DIR]... [--only REGEX] [--collectors] [--work DIR]
#
#   --old REVISION   compare with this (default: the last revision before the packages moved)
#   --new REVISION   compare this (default: the files as they stand here)
#   --facts DIR      judge DIR/FAULT/facts.json, which the old program collected (repeatable;
#                    default: the old program collects them of every fault first)
#   --only REGEX     only faults that match; the healthy estate is always compared
#   --collectors     compare what is learnt of the embedded estate, not what is made of it
#   --work DIR       keep everything there, and do not make again what is there
#   --parallel N     how many faults at once (default: 2)
#
# It exits with 1 when anything differs. README.md says what is compared, and how.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
old=c081ac8 new='' work='' kept='' pass=()
while (($#)); do
	case $1 in
	--old) old=$2; shift 2 ;;
	--new) new=$2; shift 2 ;;
	--work) work=$2 kept=yes; shift 2 ;;
	--facts | --only | --parallel) pass+=("-${1#--}" "$2"); shift 2 ;;
	--collectors) pass+=(-collectors); shift ;;
	*) sed -n '2,17s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
done
began=$SECONDS
work=${work:-$(mktemp -d "${TMPDIR:-/tmp}/muster-renames.XXXXXX")}
mkdir -p "$work"
work=$(cd "$work" && pwd)
cleanup() {
	for tree in old new; do git -C "$root" worktree remove --force "$work/src-$tree" 2>/dev/null || true; done
	if [ -z "$kept" ]; then rm -rf "$work"; fi
}
trap cleanup EXIT

# Of the same name and without a revision inside, so that nothing else differs.
build() { (cd "$1" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '-X main.version=compared' -o "$work/$2" ./cmd/muster); }
tree() {
	git -C "$root" worktree remove --force "$work/src-$2" 2>/dev/null || rm -rf "$work/src-$2"
	git -C "$root" worktree add --quiet --force --detach "$work/src-$2" "$1"
}
echo "== build $old and ${new:-the files here}"
tree "$old" old
build "$work/src-old" old
source=$root
if [ -n "$new" ]; then
	tree "$new" new
	source=$work/src-new
fi
build "$source" new
(cd "$root" && go build -buildvcs=false -o "$work/renames" ./test/renames)
"$work/renames" -renames "$source/docs/renames.md" -patch "$work/src-old" -applied "$work/applied.md"
build "$work/src-old" renamed
git -C "$work/src-old" add --all
git -C "$work/src-old" diff --cached HEAD >"$work/renamed.patch"
echo "   $(grep -c '^+[^+]' "$work/renamed.patch" || true) lines of the old program have a new name in them${kept:+ ($work/renamed.patch)}"

status=0
"$work/renames" -renames "$work/applied.md" -old "$work/old" -renamed "$work/renamed" -new "$work/new" -work "$work" "${pass[@]}" || status=$?
echo "== $([ $status = 0 ] && echo equal || echo DIFFERENT), after $((SECONDS - began)) s"
exit $status
