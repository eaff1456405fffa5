#!/bin/bash
# The test of probes between real networks: five network namespaces with a packet filter
# between them, Samba, Apache, chrony, nginx and FreeRADIUS from Debian's packages, and servers of our own.
#
#   run.sh [-test.run REGEXP and other flags of a Go test binary]
#
# It needs root, for the namespaces. Nothing leaves them, and nothing is left behind.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

if [ -z "${REACH_INSIDE:-}" ]; then
	[ "$(id -u)" = 0 ] || { echo "test-reach: run it as root; it makes namespaces" >&2; exit 1; }
	missing=()
	for p in nftables iproute2 samba apache2-bin chrony nginx-light freeradius; do
		dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null | grep -qx installed || missing+=("$p")
	done
	if ((${#missing[@]})); then
		echo "installing: ${missing[*]}"
		policy=/usr/sbin/policy-rc.d # their services must not start here
		if [ ! -e "$policy" ]; then
			printf '#!/bin/sh\nexit 101\n' >"$policy"
			chmod 755 "$policy"
			trap 'rm -f "$policy"' EXIT
		fi
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/tmp/muster-apt.log 2>&1 ||
			{ tail -30 /tmp/muster-apt.log >&2; exit 1; }
	fi
	work=$(mktemp -d /tmp/muster-reach.XXXXXX)
	trap 'rm -rf "$work"; [ -z "${policy:-}" ] || rm -f "$policy"' EXIT
	cd "$root"
	go build -buildvcs=false -o "$work/muster" ./cmd/muster
	go test -c -buildvcs=false -tags real -o "$work/reach.test" ./test/reach
	REACH_INSIDE=1 MUSTER_BIN=$work/muster REACH_TEST=$work/reach.test \
		unshare --net --mount --pid --fork --kill-child --mount-proc -- "$here/run.sh" "$@" </dev/null
	exit
fi

mount -t tmpfs -o mode=755 tmpfs /run # where names of network namespaces are
cd "$here"
"$REACH_TEST" -test.v -test.timeout 5m "$@"
