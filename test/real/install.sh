#!/bin/bash
# Installs what the real-server test needs from Debian's packages, if it is
# missing, and prints the versions. Nothing is started: the test runs its own
# servers, in a network namespace of its own.
set -euo pipefail

packages=(
	samba samba-ad-provision samba-dsdb-modules samba-vfs-modules # domain controllers: LDAP, Kerberos, DNS, SYSVOL
	winbind python3-samba attr acl                                # what they need beside them
	smbclient ldap-utils krb5-user                                # to see from outside that they are up
	openssl iproute2 util-linux                                   # certificates, addresses, namespaces
	libfaketime                                                   # a domain controller whose clock is wrong
	dnsperf                                                       # the yardstick of the DNS benchmark
	apache2-bin libapache2-mod-auth-gssapi gss-ntlmssp            # the way into a Windows host: tickets and NTLM
	python3-gssapi python3-winrm                                  # its seals, and a client that nobody here wrote
)

installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

missing=()
for p in "${packages[@]}"; do
	installed "$p" || missing+=("$p")
done
if ((${#missing[@]})); then
	echo "installing: ${missing[*]}"
	[ "$(id -u)" = 0 ] || { echo "install.sh: packages are missing and only root may install them" >&2; exit 1; }
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	# A package may want to start its service. These servers must not run here.
	policy=/usr/sbin/policy-rc.d
	if [ ! -e "$policy" ]; then
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
		trap 'rm -f "$policy"' EXIT
	fi
	apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/tmp/muster-apt.log 2>&1 ||
		{ tail -30 /tmp/muster-apt.log >&2; exit 1; }
fi

for p in samba winbind python3-samba smbclient ldap-utils krb5-user dnsperf openssl apache2-bin libapache2-mod-auth-gssapi gss-ntlmssp python3-gssapi python3-winrm; do
	printf '  %-26s %s\n' "$p" "$(dpkg-query -W -f='${Version}' "$p")"
done
