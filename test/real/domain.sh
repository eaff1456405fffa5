#!/bin/bash
# Two throw-away Active Directory domain controllers, one per site, for the
# real-server test. Everything they write is below $LAB.
#
#   domain.sh up            provision, fill, join, replicate: a healthy domain
#   domain.sh start N [S]   start domain controller N (1 or 2) and wait until it serves;
#                           S is by how much its clock is wrong, such as +400
#   domain.sh stop N        stop it
#   domain.sh freeze N      let it hold its connections and answer nothing
#   domain.sh thaw N        let it go on
#   domain.sh in N COMMAND  run a command as on domain controller N
#   domain.sh down          stop both and remove everything
#
# It expects to be alone in a network namespace that has the two addresses; see
# run.sh. Each domain controller lives in a mount namespace of its own, because
# Samba's parts meet at fixed paths below /run/samba, and because each resolves
# names with its own DNS server.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
LAB=${LAB:?the private folder of the domain}

domain=corp.example.internal
realm=CORP.EXAMPLE.INTERNAL
netbios=CORP
base=DC=corp,DC=example,DC=internal
admin=Administrator
admin_password=${ADMIN_PASSWORD:-Lab-Admin.2026}
address=([1]=10.99.0.10 [2]=10.99.0.20)
site=([1]=HQ [2]=DR)

now() { echo $(($(date +%s%N) / 1000000)); }
step() { # NAME COMMAND...: run it and say how long it took
	local name=$1 t0 rc=0
	shift
	t0=$(now)
	"$@" || rc=$?
	printf '  %-34s %5d ms\n' "$name" $(($(now) - t0))
	return $rc
}
quietly() { # LOG COMMAND...: show the output only when the command fails
	local log=$1
	shift
	"$@" >"$log" 2>&1 || { echo "failed: $*" >&2; tail -25 "$log" >&2; return 1; }
}

# within N COMMAND...: run with the files of domain controller N in their places.
within() {
	local d=$LAB/dc$1
	shift
	unshare --mount --propagation private -- bash -c '
		d=$1; shift
		mkdir -p /run/samba
		mount -t tmpfs -o mode=0755 tmpfs /run/samba
		for f in resolv.conf hosts; do mount --bind "$d/etc/$f" "/etc/$f"; done
		export KRB5_CONFIG=$d/etc/krb5.conf PATH=/usr/sbin:/usr/bin:/sbin:/bin
		exec "$@"' within "$d" "$@"
}
conf() { echo "--configfile=$LAB/dc$1/etc/smb.conf"; }
login() { echo "--user=$admin%$admin_password"; }

authority() {
	mkdir -p "$LAB/ca"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=Lab Authority' \
		-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
		-keyout "$LAB/ca/ca.key" -out "$LAB/ca/ca.pem"
}
# certificate N: Samba would make one without a subject alternative name, which
# no client accepts any more.
certificate() {
	local d=$LAB/dc$1/private/tls host=dc$1.$domain
	mkdir -p "$d"
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$host" -keyout "$d/key.pem" -out "$d/request.pem"
	openssl x509 -req -in "$d/request.pem" -CA "$LAB/ca/ca.pem" -CAkey "$LAB/ca/ca.key" -CAcreateserial -days 3650 -out "$d/cert.pem" \
		-extfile <(printf 'subjectAltName=DNS:%s,DNS:%s,IP:%s\nextendedKeyUsage=serverAuth\n' "$host" "$domain" "${address[$1]}")
	chmod 600 "$d/key.pem"
}

configure() { # N
	local n=$1 d=$LAB/dc$1 own=${address[$1]}
	mkdir -p "$d"/{etc,private,state,cache,lock,run,log}
	chmod 700 "$d/private"
	# Written before provisioning, so that the machine's own DNS server does not
	# become a forwarder. Replication is left to us (an hour between two runs):
	# a fault at one domain controller then stays there. Signing may be left out
	# over TLS, since the client's Kerberos bind negotiates no layer of its own.
	cat >"$d/etc/smb.conf" <<-CONF
		[global]
			netbios name = DC$n
			workgroup = $netbios
			realm = $realm
			server role = active directory domain controller
			interfaces = $own/24
			bind interfaces only = yes
			private dir = $d/private
			state directory = $d/state
			cache directory = $d/cache
			lock directory = $d/lock
			pid directory = $d/run
			ncalrpc dir = $d/ncalrpc
			ntp signd socket directory = $d/ntp
			binddns dir = $d/bind-dns
			log file = $d/log/log.%m
			max log size = 0
			log level = 1 auth_json_audit:3@$d/log/auth.json
			dns forwarder =
			dns update command = /bin/true
			server services = -wrepl -nbt
			dreplsrv:periodic_startup_interval = 3600
			dreplsrv:periodic_sync_interval = 3600
			dreplsrv:notify_interval = 3600
			kccsrv:periodic_startup_interval = 3600
			kccsrv:periodic_interval = 3600
			ldb:nosync = true
			prefork children = 1
			tls enabled = yes
			tls keyfile = $d/private/tls/key.pem
			tls certfile = $d/private/tls/cert.pem
			tls cafile = $LAB/ca/ca.pem
			ldap server require strong auth = allow_sasl_over_tls
			load printers = no
			printing = bsd
			printcap name = /dev/null
			disable spoolss = yes
		[sysvol]
			path = $d/state/sysvol
			read only = no
		[netlogon]
			path = $d/state/sysvol/$domain/scripts
			read only = no
	CONF
	printf 'search %s\nnameserver %s\n' "$domain" "${address[1]}" >"$d/etc/resolv.conf"
	printf '127.0.0.1 localhost\n%s dc1.%s dc1\n%s dc2.%s dc2\n' "${address[1]}" $domain "${address[2]}" $domain >"$d/etc/hosts"
	cat >"$d/etc/krb5.conf" <<-CONF
		[libdefaults]
			default_realm = $realm
			dns_lookup_realm = false
			dns_lookup_kdc = false
			rdns = false
		[realms]
			$realm = {
				kdc = $own
			}
		[domain_realm]
			.$domain = $realm
	CONF
	quietly "$d/log/certificate.log" certificate "$n"
}

provision() {
	configure 1
	quietly "$LAB/dc1/log/provision.log" within 1 samba-tool domain provision "$(conf 1)" --realm=$realm --domain=$netbios \
		--server-role=dc --dns-backend=SAMBA_INTERNAL --adminpass="$admin_password" --host-name=dc1 --host-ip="${address[1]}" \
		--site="${site[1]}" --option=ldb:nosync=true
}
fill() { quietly "$LAB/dc1/log/fill.log" within 1 env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$here/directory.py" "$LAB/dc1/etc/smb.conf"; }
join() {
	configure 2
	# The second one finds the domain through the first one.
	sed -i "s/kdc = .*/kdc = ${address[1]}/" "$LAB/dc2/etc/krb5.conf"
	quietly "$LAB/dc2/log/join.log" within 2 samba-tool domain join $domain DC "$(conf 2)" --server=dc1.$domain "$(login)" \
		--dns-backend=SAMBA_INTERNAL --site="${site[2]}" --option=ldb:nosync=true
	sed -i "s/kdc = .*/kdc = ${address[2]}/" "$LAB/dc2/etc/krb5.conf"
}
register() { # the records that a domain controller enters for itself in DNS
	quietly "$LAB/dc$1/log/register.log" within "$1" samba_dnsupdate "$(conf "$1")" --use-samba-tool --current-ip="${address[$1]}"
}
replicate() { # all naming contexts, both ways, now
	local nc
	for nc in "CN=Schema,CN=Configuration,$base" "CN=Configuration,$base" "$base" "DC=DomainDnsZones,$base" "DC=ForestDnsZones,$base"; do
		quietly "$LAB/dc2/log/replicate.log" within 2 samba-tool drs replicate dc1.$domain dc2.$domain "$nc" "$(conf 2)" "$(login)"
		quietly "$LAB/dc1/log/replicate.log" within 1 samba-tool drs replicate dc2.$domain dc1.$domain "$nc" "$(conf 1)" "$(login)"
	done
}
copy_sysvol() { # Samba does not replicate SYSVOL
	rm -rf "$LAB/dc2/state/sysvol"
	tar -C "$LAB/dc1/state" --xattrs --xattrs-include='*' --acls -cf - sysvol |
		tar -C "$LAB/dc2/state" --xattrs --xattrs-include='*' --acls -xpf -
	quietly "$LAB/dc2/log/sysvol.log" within 2 samba-tool ntacl sysvolreset "$(conf 2)"
}

leader() { cat "$LAB/dc$1/run/leader.pid" 2>/dev/null; }
running() { # N: a leader that is no zombie
	local p
	p=$(leader "$1") && [ -e "/proc/$p/status" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$p/status" 2>/dev/null
}
serves() {
	ldapsearch -x -o nettimeout=1 -H "ldap://${address[$1]}" -s base -b '' defaultNamingContext 2>/dev/null | grep -q '^defaultNamingContext' &&
		smbclient --configfile=/dev/null "//${address[$1]}/sysvol" --user="$netbios\\$admin%$admin_password" -c ls >/dev/null 2>&1
}
start() { # N [SECONDS]: with a clock that is that far off
	local n=$1 d=$LAB/dc$1 clock=() i
	if [ -n "${2:-}" ]; then
		clock=(env LDB_MODULES_DISABLE_DEEPBIND=1 "LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)" "FAKETIME=$2")
	fi
	running "$n" && { echo "dc$n runs already" >&2; return 1; }
	within "$n" "${clock[@]}" setsid bash -c 'echo $$ >"$1/run/leader.pid"; exec samba "--configfile=$1/etc/smb.conf" --foreground --no-process-group' \
		samba "$d" >>"$d/log/samba.out" 2>&1 </dev/null &
	for ((i = 0; i < 600; i++)); do
		serves "$n" && return 0
		sleep 0.1
	done
	echo "dc$n does not serve after a minute" >&2
	tail -20 "$d/log/samba.out" >&2
	return 1
}
# family PID: a process and all its descendants. smbd and winbindd lead sessions
# of their own, so that a process group would miss them.
family() {
	local child
	echo "$1"
	for child in $(pgrep -P "$1"); do family "$child"; done
}
signal() { # SIGNAL PID...: some may have ended meanwhile
	local name=$1
	shift
	kill "-$name" "$@" 2>/dev/null || true
}
stop() {
	local p all i
	running "$1" || return 0
	p=$(leader "$1")
	all=$(family "$p")
	signal CONT $all
	signal TERM "$p"
	for ((i = 0; i < 100; i++)); do
		running "$1" || break
		sleep 0.05
	done
	signal KILL $all
	rm -f "$LAB/dc$1/run/leader.pid"
}

case ${1:-} in
up)
	mkdir -p "$LAB"
	step 'certification authority' quietly "$LAB/ca.log" authority
	step 'provision dc1 (HQ)' provision
	step 'fill the directory' fill
	step 'start dc1' start 1
	step 'join dc2 (DR)' join
	step 'start dc2' start 2
	step 'register dc1 in DNS' register 1
	step 'register dc2 in DNS' register 2
	step 'replicate both ways' replicate
	step 'copy SYSVOL to dc2' copy_sysvol
	;;
start) start "$2" "${3:-}" ;;
stop) stop "$2" ;;
freeze) signal STOP $(family "$(leader "$2")") ;;
thaw) signal CONT $(family "$(leader "$2")") ;;
in) shift; within "$@" ;;
down)
	stop 2
	stop 1
	rm -rf "$LAB"
	;;
*)
	sed -n '2,15s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
