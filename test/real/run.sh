#!/bin/bash
# The real-server test: builds muster, brings up two real domain controllers in
# a network namespace of their own, scans them with an ordinary user, breaks one
# thing after the other and expects exactly the results that belong to it.
#
#   run.sh [-test.run REGEXP and other flags of a Go test binary]
#
# It needs root, for the namespaces. Nothing is left behind: all processes share
# a process namespace that ends with this script.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

if [ -z "${REAL_INSIDE:-}" ]; then
	[ "$(id -u)" = 0 ] || { echo "test-real: run it as root; it makes namespaces" >&2; exit 1; }
	began=$SECONDS
	echo "== packages"
	"$here/install.sh"
	echo "== build"
	work=$(mktemp -d /tmp/muster-real.XXXXXX)
	trap 'rm -rf "$work"' EXIT
	cd "$root"
	go build -buildvcs=false -o "$work/muster" ./cmd/muster
	go test -c -buildvcs=false -tags real -o "$work/real.test" ./test/real
	echo "== two domain controllers"
	status=0
	REAL_INSIDE=1 MUSTER_BIN=$work/muster REAL_TEST=$work/real.test \
		unshare --net --mount --pid --fork --kill-child --mount-proc -- "$here/run.sh" "$@" </dev/null || status=$?
	echo "== test-real: $([ $status = 0 ] && echo passed || echo FAILED) after $((SECONDS - began)) s"
	exit $status
fi

# From here on nothing is shared with the machine but its disk.
ip link set lo up
for last in 10 20 30 40; do ip address add "10.99.0.$last/24" dev lo; done # 30: nobody, until a test listens there; 40: a Windows host
# In memory, because Samba waits for disks a lot; under a short name, because its
# sockets are there; of our own, so that it ends with the namespace.
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
export LAB=/dev/shm/lab
trap '"$here/domain.sh" down' EXIT
export ADMIN_PASSWORD=Lab-Admin.2026 MUSTER_PASSWORD=Only-Reads.2026
"$here/domain.sh" up
echo "== tests"
cd "$here"
"$REAL_TEST" -test.v -test.timeout 20m "$@"
