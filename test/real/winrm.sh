#!/bin/bash
# The way into a Windows host, by software that nobody here wrote: Apache with
# mod_auth_gssapi judges tickets (MIT Kerberos) and NTLM (gss-ntlmssp), a small
# proxy on Python's GSSAPI opens and makes seals. Behind both the test serves
# WS-Management.
#
#   winrm.sh up BACKEND   start everything; BACKEND is host:port of the test's server
#   winrm.sh down         stop it
#
# It runs where domain.sh does, after it. The host is win1 at 10.99.0.40:
#
#   5986  TLS, Kerberos          5988  TLS, NTLM
#   5996  TLS, Kerberos, with a clock that is ten minutes ahead
#   5985  sealed messages, Kerberos and NTLM
#   5995  TLS, Kerberos and NTLM, bound to the certificate
#   5997  the same, bound to another certificate
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
LAB=${LAB:?the private folder of the domain}
d=$LAB/winrm
address=10.99.0.40
host=win1.corp.example.internal
realm=CORP.EXAMPLE.INTERNAL
modules=/usr/lib/apache2/modules

# In the mount namespace of the first domain controller winbindd can be reached,
# which asks the directory about NTLM logons.
in_dc1() { nsenter --target "$(cat "$LAB/dc1/run/leader.pid")" --mount -- "$@"; }

# member gives the host an account, and its key to those who play it.
member() {
	"$here/domain.sh" in 1 samba-tool user create svc-win1 Hosts-Own.2026 "--configfile=$LAB/dc1/etc/smb.conf"
	"$here/domain.sh" in 1 samba-tool spn add "HTTP/$host" svc-win1 "--configfile=$LAB/dc1/etc/smb.conf"
	"$here/domain.sh" in 1 samba-tool domain exportkeytab "$d/keytab" "--principal=HTTP/$host" "--configfile=$LAB/dc1/etc/smb.conf"
}

certificate() { # NAME
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$host" -keyout "$d/$1.key" -out "$d/$1.csr"
	openssl x509 -req -in "$d/$1.csr" -CA "$LAB/ca/ca.pem" -CAkey "$LAB/ca/ca.key" -CAcreateserial -days 3650 -out "$d/$1.pem" \
		-extfile <(printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$host")
}

# apache NAME PORT:MECHANISM...
apache() {
	local name=$1 port mechanism
	shift
	{
		cat <<-CONF
			ServerRoot $d
			PidFile $d/$name.pid
			ServerName $host
			User www-data
			Group winbindd_priv
			ErrorLog $d/$name.log
			LogLevel error auth_gssapi:info
			KeepAlive On
			MaxKeepAliveRequests 0
			KeepAliveTimeout 60
			StartServers 1
			ServerLimit 1
			ThreadsPerChild 25
			MaxRequestWorkers 25
		CONF
		for module in mpm_event authn_core authz_core authz_user auth_gssapi proxy proxy_http headers ssl socache_shmcb; do
			echo "LoadModule ${module}_module $modules/mod_$module.so"
		done
		echo 'LogFormat "%p %>s %u %k"' "access"
		for pair; do
			port=${pair%:*} mechanism=${pair#*:}
			cat <<-CONF
				Listen $address:$port
				<VirtualHost $address:$port>
					ServerName $host
					SSLEngine on
					SSLCertificateFile $d/host.pem
					SSLCertificateKeyFile $d/host.key
					CustomLog $d/access-$port.log access
					<Location /wsman>
						AuthType GSSAPI
						AuthName WSMAN
						GssapiConnectionBound On
						GssapiAllowedMech $mechanism
						$([ "$mechanism" = ntlmssp ] || echo "GssapiCredStore keytab:$d/keytab")
						Require valid-user
						RequestHeader unset Authorization
						ProxyPass http://$backend/wsman
					</Location>
				</VirtualHost>
			CONF
		done
	} >"$d/$name.conf"
}

case ${1:-} in
up)
	backend=${2:?host:port of the server behind}
	rm -rf "$d"
	mkdir -p "$d"
	chmod 755 "$d"
	member >"$d/member.log" 2>&1 || { cat "$d/member.log" >&2; exit 1; }
	{ certificate host; certificate other; } >"$d/certificate.log" 2>&1
	chown www-data "$d/keytab"
	# Apache is to ask winbindd, which keeps judging logons to root and this group.
	chgrp winbindd_priv "$LAB/dc1/state/winbindd_privileged"
	# Clients that know the host by its name alone find it.
	{ cat /etc/hosts; echo "$address $host"; } >"$d/hosts"
	mount --bind "$d/hosts" /etc/hosts
	apache apache 5986:krb5 5988:ntlmssp
	apache ahead 5996:krb5
	export KRB5_CONFIG=$LAB/dc1/etc/krb5.conf
	in_dc1 apache2 -f "$d/apache.conf" -k start
	in_dc1 env "LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)" FAKETIME=+600 apache2 -f "$d/ahead.conf" -k start
	in_dc1 setsid /usr/bin/python3 -B "$here/winrm_seals.py" "$d" "$address" "$backend" >"$d/seals.log" 2>&1 </dev/null &
	for port in 5985 5986 5988 5995 5996 5997; do
		for ((i = 0; i < 200; i++)); do
			(: <"/dev/tcp/$address/$port") 2>/dev/null && continue 2
			sleep 0.05
		done
		echo "nobody listens on $address:$port" >&2
		tail -20 "$d"/*.log >&2
		exit 1
	done
	;;
down)
	for name in apache ahead; do kill "$(cat "$d/$name.pid")" 2>/dev/null || true; done
	kill "$(cat "$d/seals.pid")" 2>/dev/null || true
	umount /etc/hosts || true
	"$here/domain.sh" in 1 samba-tool user delete svc-win1 "--configfile=$LAB/dc1/etc/smb.conf" >/dev/null 2>&1 || true
	;;
*)
	sed -n '2,17s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
