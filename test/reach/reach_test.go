//go:build real

// Package reach tries the probes of the source reachability between network namespaces: a
// vantage for desktops, one for connectors, one for gateways, a machine of production, and the
// recovery site, with a packet filter between them that writes down what is touched. All that
// the vantages send is captured and held against what the probes may send.
package reach

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func TestMain(m *testing.M) {
	if os.Getenv("REACH_SERVE") != "" {
		serve()
		return
	}
	os.Exit(m.Run())
}

// filter is what stands between the networks. What is not refused passes, and every pair of an
// address and a port that is tried is written down.
const filter = `
table inet between {
	set touched { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 4096; }
	chain forward {
		type filter hook forward priority 0; policy accept;
		ct state new meta l4proto { tcp, udp } add @touched { ip daddr . meta l4proto . th dport }
		ip saddr 10.20.64.0/24 ip daddr 10.20.0.10 tcp dport 445 reject with tcp reset
		ip saddr 10.20.64.0/24 ip daddr 10.20.0.10 tcp dport 135 drop
		ip saddr 10.20.10.0/24 ip daddr 10.20.0.10 tcp dport 135 reject with icmp type admin-prohibited
		ip saddr 10.20.10.0/24 ip daddr 10.20.0.10 udp dport 123 drop
		ip saddr 10.20.10.0/24 ip daddr 10.20.0.10 tcp dport 53 drop
	}
}`

const estateFile = `version: 1
name: Between networks
domain: corp.example
sites:
  production: {networks: [10.10.0.0/16], resolvers: [10.10.0.10]}
  recovery:
    networks: [10.20.0.0/16]
    resolvers: [10.20.0.10]
    domainControllers: [dc3.corp.example, dc4.corp.example]
    radius: [radius2.corp.example, radius3.corp.example, radius4.corp.example]
components:
  workloads_mcs: {methods: [recreate_pooled]}
  cloud_connectors: {methods: [standby], servers: {production: [cc1.corp.example], recovery: [cc3.corp.example, cc4.corp.example]}}
  file_services: {methods: [nutanix_dr], servers: {production: [fs1.corp.example], recovery: [fs1.corp.example, fs2.corp.example]}}
  netscaler: {methods: [standby]}
  volume_activation: {servers: {recovery: [kms2.corp.example]}}
  fas: {methods: [standby], servers: {production: [fas1.corp.example], recovery: [fas2.corp.example]}}
vantages:
  - {name: desk, networks: [10.20.64.0/24], roles: [vda]}
  - {name: conn, networks: [10.20.10.0/24], roles: [cloud_connector]}
  - {name: gate, networks: [10.20.20.0/24], roles: [netscaler]}
credentials:
  radius: {password: env:REACH_RADIUS}
`

// hosts are the names of the recovery site. The names of Citrix Cloud are not among them:
// nothing may leave the namespaces.
var hosts = map[string]string{
	"dc3.corp.example": "10.20.0.10", "cc3.corp.example": "10.20.0.21", "cc4.corp.example": "10.20.0.22", "fs2.corp.example": "10.20.0.81", "kms2.corp.example": "10.20.0.56",
	"fs1.corp.example": "10.10.0.9", "fas2.corp.example": "10.20.0.24", "dc4.corp.example": "10.20.0.11",
	"radius2.corp.example": "10.20.0.58", "radius3.corp.example": "10.20.0.59", "radius4.corp.example": "10.20.0.60",
}

// seen are what each vantage finds.
var seen = map[string]map[string]string{
	"desk": {
		"registration/cc3.corp.example":          facts.ReachSpoken,   // a registrar
		"registration/cc4.corp.example":          facts.ReachWrong,    // nginx, the backend of which is gone
		"dns-tcp/10.20.0.10":                     facts.ReachSpoken,   //
		"dns-udp/10.20.0.10":                     facts.ReachSpoken,   //
		"kerberos/dc3.corp.example":              facts.ReachRefused,  // nobody listens
		"ldap/dc3.corp.example":                  facts.ReachRefused,  // nobody listens
		"sysvol/dc3.corp.example":                facts.ReachRefused,  // the filter resets, where Samba would answer
		"rpc/dc3.corp.example":                   facts.ReachSilent,   // the filter drops
		"time/dc3.corp.example":                  facts.ReachWrong,    // chrony without a source
		"activation/kms2.corp.example":           facts.ReachAccepted, // somebody accepts everything
		"files/fs2.corp.example":                 facts.ReachSpoken,   // Samba
		"sign-in-certificates/fas2.corp.example": facts.ReachSpoken,   // Apache
		"kerberos/dc4.corp.example":              facts.ReachClosed,   // somebody hears the first word and hangs up
		"ldap/dc4.corp.example":                  facts.ReachClosed,
		"sysvol/dc4.corp.example":                facts.ReachClosed,
		"rpc/dc4.corp.example":                   facts.ReachClosed,
		"time/dc4.corp.example":                  facts.ReachRefused, // UDP, and nobody listens
	},
	"conn": {
		"connector-peer/cc3.corp.example": facts.ReachSpoken,
		"connector-peer/cc4.corp.example": facts.ReachWrong,
		"dns-tcp/10.20.0.10":              facts.ReachSilent, // UDP passes, TCP does not: the classic
		"dns-udp/10.20.0.10":              facts.ReachSpoken,
		"kerberos/dc3.corp.example":       facts.ReachRefused,
		"ldap/dc3.corp.example":           facts.ReachRefused,
		"global-catalog/dc3.corp.example": facts.ReachRefused,
		"sysvol/dc3.corp.example":         facts.ReachSpoken, // the same port, from another network
		"rpc/dc3.corp.example":            facts.ReachRejected,
		"time/dc3.corp.example":           facts.ReachSilent,
		"kerberos/dc4.corp.example":       facts.ReachClosed,
		"ldap/dc4.corp.example":           facts.ReachClosed,
		"global-catalog/dc4.corp.example": facts.ReachClosed,
		"sysvol/dc4.corp.example":         facts.ReachClosed,
		"rpc/dc4.corp.example":            facts.ReachClosed,
		"time/dc4.corp.example":           facts.ReachRefused,
	},
	"gate": {
		"dns-tcp/10.20.0.10":                 facts.ReachSpoken,
		"dns-udp/10.20.0.10":                 facts.ReachSpoken,
		"ldaps/dc3.corp.example":             facts.ReachRefused,
		"ldaps/dc4.corp.example":             facts.ReachClosed,
		"time/dc3.corp.example":              facts.ReachWrong,
		"time/dc4.corp.example":              facts.ReachRefused,
		"second-factor/radius2.corp.example": facts.ReachSpoken,  // FreeRADIUS, which knows this client
		"second-factor/radius3.corp.example": facts.ReachSilent,  // FreeRADIUS, with another secret for it
		"second-factor/radius4.corp.example": facts.ReachRefused, // nobody listens
	},
}

// judged is the status of what a rule says of a target, and its severity where that is not the
// rule's.
var judged = map[string]string{
	"reach/desk/registration/cc3.corp.example":          "pass",
	"reach/desk/registration/cc4.corp.example":          "fail high",
	"reach/desk/sysvol/dc3.corp.example":                "fail blocker",
	"reach/desk/rpc/dc3.corp.example":                   "unknown blocker",
	"reach/desk/time/dc3.corp.example":                  "fail high",
	"reach/desk/activation/kms2.corp.example":           "unknown medium",
	"reach/desk/files/fs2.corp.example":                 "pass",
	"reach/desk/sign-in-certificates/fas2.corp.example": "pass",
	"reach/conn/connector-peer/cc4.corp.example":        "fail high",
	"reach/conn/sysvol/dc3.corp.example":                "pass",
	"reach/conn/rpc/dc3.corp.example":                   "unknown blocker",
	"reach/conn/time/dc3.corp.example":                  "unknown medium",
	"reach/conn/dns-tcp/10.20.0.10":                     "unknown blocker",
	"reach/conn/citrix-cloud/agenthub":                  "unknown blocker", // its name leads nowhere here
	"reach/desk/kerberos/dc4.corp.example":              "unknown blocker",
	"reach/desk/time/dc4.corp.example":                  "fail high",
	"reach/gate/second-factor/radius2.corp.example":     "pass",
	"reach/gate/second-factor/radius3.corp.example":     "unknown medium",
	"reach/gate/second-factor/radius4.corp.example":     "unknown medium", // such ports answer whom they list
	"reach/gate/ldaps/dc3.corp.example":                 "fail high",
	"vantage/gate":                                      "pass",
	"vantage/desk":                                      "pass",
	"vantage/conn":                                      "pass",
}

func TestTheMatrixIsJudgedRightFromEachSide(t *testing.T) {
	dir := t.TempDir()
	estate := filepath.Join(dir, "estate.yaml")
	write(t, estate, estateFile)
	networks(t)
	servers(t, dir)
	t.Setenv("REACH_RADIUS", "of-the-gate")

	wire := captured(t)
	files := map[string]string{}
	for _, at := range []string{"desk", "conn", "gate"} {
		files[at] = filepath.Join(dir, at+".json")
		if out, code := within(t, at, os.Getenv("MUSTER_BIN"), "collect", "--only", "reachability", "-e", estate, "-o", files[at]); code != 0 {
			t.Fatalf("collect at %s ended with %d: %s", at, code, out)
		}
		var doc facts.Document
		read(t, files[at], &doc)
		found := doc.Reachability.Vantages[at]
		got := map[string]string{}
		for id, p := range found.Probes {
			for _, a := range p.Addresses {
				got[id] = a.Outcome
			}
		}
		if !maps.Equal(got, seen[at]) {
			for _, id := range slices.Sorted(maps.Keys(merged(got, seen[at]))) {
				if got[id] != seen[at][id] {
					t.Errorf("%s finds %s at %s, want %s: %+v", at, got[id], id, seen[at][id], found.Probes[id])
				}
			}
		}
		if at == "desk" && (!found.Controls["10.20.0.56"].Accepted || found.Controls["10.20.0.10"].Accepted) {
			t.Errorf("the ports that nobody serves: %+v", found.Controls)
		}
	}
	wire.compare(t)
	touched(t)

	if out, code := within(t, "prod", os.Getenv("MUSTER_BIN"), "collect", "--only", "reachability", "-e", estate, "-o", filepath.Join(dir, "prod.json")); code != 3 {
		t.Errorf("a machine of production stands for somebody: %d, %s", code, out)
	}

	out := filepath.Join(dir, "results.json")
	text, _ := run(exec.Command(os.Getenv("MUSTER_BIN"), "evaluate", files["desk"], files["conn"], files["gate"], "-e", estate, "-o", "json="+out))
	var doc results.Document
	read(t, out, &doc)
	got := map[string]string{}
	for _, r := range doc.Results {
		if r.Status == results.Pass {
			got[r.Target] = "pass"
		} else {
			got[r.Target] = fmt.Sprint(r.Status, " ", r.Severity)
		}
	}
	for target, want := range judged {
		if got[target] != want {
			t.Errorf("%s is %q, want %q\n%s", target, got[target], want, text)
		}
	}
	if got["reach/desk/files/fs1.corp.example"] != "" {
		t.Error("a server that starts in the failover is judged before")
	}
}

// touched compares what the filter saw with what the vantages have to reach.
func touched(t *testing.T) {
	t.Helper()
	out := must(t, "nft", "list", "set", "inet", "between", "touched")
	port := map[string]string{"registration": "80", "connector-peer": "80", "dns-tcp": "53", "dns-udp": "53", "kerberos": "88", "ldap": "389", "global-catalog": "3268",
		"sysvol": "445", "rpc": "135", "time": "123", "activation": "1688", "files": "445", "ldaps": "636", "second-factor": "1812", "sign-in-certificates": "80"}
	want := map[string]bool{"10.20.0.10 udp 53": true} // and names
	for _, pairs := range seen {
		for id := range pairs {
			service, host, _ := strings.Cut(id, "/")
			address, kind := hosts[host], "tcp"
			if address == "" {
				address = host
			}
			if service == "dns-udp" || service == "time" || service == "second-factor" {
				kind = "udp"
			}
			want[address+" "+kind+" "+port[service]], want[address+" tcp 4"] = true, true
		}
	}
	got := map[string]bool{}
	for _, m := range regexp.MustCompile(`([0-9.]+) \. (tcp|udp) \. (\d+)`).FindAllStringSubmatch(out, -1) {
		got[m[1]+" "+m[2]+" "+m[3]] = true
	}
	if len(got) == 0 || !maps.Equal(got, want) {
		t.Errorf("touched were\n%v\nwant\n%v\n%s", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)), out)
	}
}

// networks makes the namespaces, with this one as the router between them.
func networks(t *testing.T) {
	t.Helper()
	must(t, "ip", "link", "set", "lo", "up")
	must(t, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
	for name, of := range map[string][]string{
		"site": {"10.20.0.1", "10.20.0.10", "10.20.0.21", "10.20.0.22", "10.20.0.24", "10.20.0.81", "10.20.0.56", "10.20.0.11", "10.20.0.58", "10.20.0.59", "10.20.0.60"},
		"desk": {"10.20.64.1", "10.20.64.9"}, "conn": {"10.20.10.1", "10.20.10.9"}, "gate": {"10.20.20.1", "10.20.20.9"}, "prod": {"10.10.0.1", "10.10.0.9"},
	} {
		must(t, "ip", "netns", "add", name)
		must(t, "ip", "link", "add", "r-"+name, "type", "veth", "peer", "name", "eth0", "netns", name)
		must(t, "ip", "address", "add", of[0]+"/24", "dev", "r-"+name)
		must(t, "ip", "link", "set", "r-"+name, "up")
		for _, a := range of[1:] {
			must(t, "ip", "-n", name, "address", "add", a+"/24", "dev", "eth0")
		}
		must(t, "ip", "-n", name, "link", "set", "lo", "up")
		must(t, "ip", "-n", name, "link", "set", "eth0", "up")
		must(t, "ip", "-n", name, "route", "add", "default", "via", of[0])
	}
	c := exec.Command("nft", "-f", "-")
	c.Stdin = strings.NewReader(filter)
	if out, code := run(c); code != 0 {
		t.Fatalf("nft: %s", out)
	}
}

// servers starts what stands at the recovery site.
func servers(t *testing.T, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "smb.conf"), fmt.Sprintf("[global]\nserver role = standalone server\nsmb ports = 445\nbind interfaces only = yes\ninterfaces = 10.20.0.10/24 10.20.0.81/24\ndisable netbios = yes\n"+
		"private dir = %[1]s\nlock directory = %[1]s\nstate directory = %[1]s\ncache directory = %[1]s\npid directory = %[1]s\nncalrpc dir = %[1]s/rpc\nlog file = %[1]s/smb.log\n", dir))
	write(t, filepath.Join(dir, "chrony.conf"), fmt.Sprintf("bindaddress 10.20.0.10\nallow all\ncmdport 0\nbindcmdaddress /\npidfile %s/chrony.pid\n", dir))
	write(t, filepath.Join(dir, "nginx.conf"), fmt.Sprintf("daemon off;\npid %[1]s/nginx.pid;\nerror_log %[1]s/nginx.log;\nevents {}\nhttp { access_log off; client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;\n"+
		"server { listen 10.20.0.22:80; location / { proxy_pass http://10.20.0.22:8; } } }\n", dir))
	start(t, "smbd", "--foreground", "--no-process-group", "--configfile="+filepath.Join(dir, "smb.conf"))
	start(t, "chronyd", "-x", "-d", "-u", "root", "-f", filepath.Join(dir, "chrony.conf"))
	start(t, "nginx", "-c", filepath.Join(dir, "nginx.conf"), "-e", filepath.Join(dir, "nginx.log"))
	write(t, filepath.Join(dir, "apache.conf"), fmt.Sprintf("ServerName fas2.corp.example\nListen 10.20.0.24:80\nPidFile %[1]s/apache.pid\nDefaultRuntimeDir %[1]s\nMutex file:%[1]s\nErrorLog %[1]s/apache.log\n"+
		"LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\nLoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n<Location />\nRequire all denied\n</Location>\n", dir))
	start(t, "apache2", "-DFOREGROUND", "-f", filepath.Join(dir, "apache.conf"))
	write(t, filepath.Join(dir, "radiusd.conf"), fmt.Sprintf(radiusConfig, dir))
	start(t, "freeradius", "-f", "-d", dir, "-n", "radiusd", "-l", filepath.Join(dir, "radius.log"))
	start(t, "env", "REACH_SERVE=1", os.Getenv("REACH_TEST"))
	for _, at := range []string{"10.20.0.10 445", "10.20.0.81 445", "10.20.0.22 80", "10.20.0.24 80", "10.20.0.21 80", "10.20.0.56 1688", "10.20.0.10 53", "10.20.0.11 88"} {
		host, port, _ := strings.Cut(at, " ")
		up := false
		for range 100 {
			if _, code := within(t, "site", "bash", "-c", fmt.Sprintf("exec 3<>/dev/tcp/%s/%s", host, port)); code == 0 {
				up = true
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if !up {
			t.Fatalf("nobody listens at %s", at)
		}
	}
}

// radiusConfig is a FreeRADIUS that knows the gate at one address by its secret, and at another one
// by a secret that is not its own; with a module for nobody.
const radiusConfig = `
raddbdir = %[1]s
localstatedir = %[1]s
logdir = %[1]s
run_dir = %[1]s
db_dir = %[1]s
libdir = /usr/lib/freeradius
pidfile = %[1]s/radius.pid
max_requests = 1024
security { max_attributes = 200
	reject_delay = 0
	status_server = yes }
modules { }
clients known { client gate { ipaddr = 10.20.20.9
	secret = of-the-gate
	require_message_authenticator = yes } }
clients other { client gate { ipaddr = 10.20.20.9
	secret = of-another
	require_message_authenticator = yes } }
server default {
	listen { type = auth
		ipaddr = 10.20.0.58
		port = 1812
		clients = known }
	listen { type = auth
		ipaddr = 10.20.0.59
		port = 1812
		clients = other }
	authorize { }
	authenticate { }
}
`

// start runs a server at the recovery site until the namespaces end.
func start(t *testing.T, args ...string) {
	t.Helper()
	c := exec.Command("ip", append([]string{"netns", "exec", "site"}, args...)...)
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
}

func within(t *testing.T, network string, args ...string) (string, int) {
	t.Helper()
	return run(exec.Command("ip", append([]string{"netns", "exec", network}, args...)...))
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	out, code := run(exec.Command(args[0], args[1:]...))
	if code != 0 {
		t.Fatalf("%s: %s", strings.Join(args, " "), out)
	}
	return out
}

func run(c *exec.Cmd) (string, int) {
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		return err.Error(), -1
	}
	return string(out), c.ProcessState.ExitCode()
}

func merged(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}
