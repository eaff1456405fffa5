package netscaler

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

// recording is an answer that a real appliance gave, or that the vendor published, names and
// addresses replaced. The status is null where its source does not tell it.
type recording struct {
	Request *string
	Status  *int
	Headers map[string]any
	Body    json.RawMessage
}

func recorded(t *testing.T, name string) (int, recording) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/nitro-real", name))
	if err != nil {
		t.Fatal(err)
	}
	var r recording
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	if r.Status == nil {
		return http.StatusOK, r // the worst case: nothing but the code tells
	}
	return *r.Status, r
}

// Each answer is given in the place of the lab's, and is read right or refused for the right
// reason. A new file without a line here fails.
func TestEveryRecordedAnswerIsReadOrRefusedForTheRightReason(t *testing.T) {
	site := func(says func(*facts.NetScalerSite) bool) func(*asked) bool {
		return func(a *asked) bool { return says(a.production()) }
	}
	says := func(words string) func(*asked) bool {
		return func(a *asked) bool { return strings.Contains(a.doc.Sources[source].Message, words) }
	}
	for file, c := range map[string]struct {
		object string         // that it answers for
		with   map[string]any // what else is answered
		want   func(*asked) bool
	}{
		"binding-unscoped-empty.json": {"servicegroup_servicegroupmember_binding", nil, site(func(p *facts.NetScalerSite) bool {
			return p.VirtualServers.Learnt() && len(p.VirtualServers.Items["lb_ldaps"].Members) == 0
		})},
		"busy-connection-limit.json": {"lbvserver", nil, says("too many sessions or connections, not a wrong password")},
		"cluster-hanode-absent.json": {"hanode", map[string]any{
			"nsconfig":    map[string]any{"ipaddress": "10.10.10.36", "systemtype": "Cluster", "configchanged": false},
			"clusternode": []any{map[string]any{"nodeid": "1", "ipaddress": "10.10.10.36", "state": "ACTIVE", "effectivestate": "UP", "operationalsyncstate": "SUCCESS"}},
		}, site(func(p *facts.NetScalerSite) bool {
			return p.System.Kind == facts.NetScalerCluster && len(p.Nodes.Items) == 1
		})},
		"empty-list-no-key.json":              {"gslbvserver_domain_binding", map[string]any{"gslbvserver": []any{map[string]any{"name": "gv1"}}}, site(func(p *facts.NetScalerSite) bool { return p.GSLB.Learnt() && len(p.GSLB.Items["gv1"].Domains) == 0 })},
		"error-1092-arguments.json":           {"server", nil, says("error 1092: Arguments cannot both be specified")},
		"error-1232-stat-of-config-type.json": {"lbvserver", nil, says("does not know what was asked for")},
		"error-258-named.json": {"lbvserver", nil, site(func(p *facts.NetScalerSite) bool {
			return p.VirtualServers.Learnt() && p.VirtualServers.Items["lb_xml"] == nil
		})},
		"error-273-exists.json": {"server", nil, says("error 273")},
		"gslbvserver-stat-real.json": {"gslbvserver", nil, site(func(p *facts.NetScalerSite) bool {
			return len(p.GSLB.Items) == 2 && p.GSLB.Items["gslb-a.example"].Enabled && len(p.GSLB.Items["gslb-b.example"].Domains) == 0
		})},
		"lbvserver-state-enabled-but-down-11.json": {"lbvserver", nil, site(func(p *facts.NetScalerSite) bool {
			v := p.VirtualServers.Items["vip-app01"]
			return v != nil && v.Enabled && v.Address == "10.10.20.21" && v.Port == 80 // down is no matter
		})},
		"lbvserver-two-down-10x.json": {"lbvserver", nil, site(func(p *facts.NetScalerSite) bool {
			v := p.VirtualServers.Items["vservertest"]
			return v != nil && v.Enabled && v.Address == "1.1.1.1" && v.Port == 3306 && v.Protocol == "MYSQL"
		})},
		"lbvserver-unaddressed-13.json": {"lbvserver", nil, site(func(p *facts.NetScalerSite) bool {
			v := p.VirtualServers.Items["Test123"]
			return v != nil && v.Address == "" && v.Port == 0
		})},
		"lbvserver_binding-nested.json": {"lbvserver_servicegroup_binding", nil, site(func(p *facts.NetScalerSite) bool {
			// Nested bindings answer another question than ours, and are none of its type.
			return p.VirtualServers.Learnt() && len(p.VirtualServers.Items["lb_ldaps"].Members) == 0
		})},
		"login-201-session.json": {"login", nil, says("it ended the session twice, which is no wrong password")}, // the lab does not know that session
		"login-refused.json":     {"login", nil, says("error 354: Invalid username or password")},
		"nslaslicense-14.json":   {"nslaslicense", map[string]any{"nslicense": map[string]any{"daystoexpiration": "900"}}, site(func(p *facts.NetScalerSite) bool { return p.Licence.DaysLeft != nil && *p.Licence.DaysLeft == 546 })},
		"nslicense-14.json": {"nslicense", nil, site(func(p *facts.NetScalerSite) bool {
			f := p.Features.Items
			return p.Licence.DaysLeft != nil && *p.Licence.DaysLeft == 113 && *f["sslvpn"].Licensed && *f["gslb"].Licensed
		})},
		"ntpstatus-14.json": {"ntpserver", nil, site(func(p *facts.NetScalerSite) bool { return p.Time.Learnt() && len(p.Time.Servers) == 0 })}, // never asked: the text of ntpq
		"server-svrstate-unknown-11.json": {"server", map[string]any{
			"servicegroup_servicegroupmember_binding": []any{map[string]any{"servicegroupname": "sg_ldaps", "servername": "server01", "port": 636}},
		}, site(func(p *facts.NetScalerSite) bool {
			return p.VirtualServers.Items["lb_ldaps"].Members[0] == facts.NetScalerMember{Host: "10.10.10.21", Enabled: true}
		})},
		"service-cluster-not-the-prober.json": {"service", map[string]any{
			"lbvserver_service_binding": []any{map[string]any{"name": "lb_ldaps", "servicename": "svc-a"}},
		}, site(func(p *facts.NetScalerSite) bool {
			return p.VirtualServers.Items["lb_ldaps"].Members[0] == facts.NetScalerMember{Host: "10.0.0.54", Enabled: true}
		})},
		"servicegroup-down-10x.json": {"servicegroup_lbmonitor_binding", nil, site(func(p *facts.NetScalerSite) bool {
			return p.VirtualServers.Learnt() && len(p.VirtualServers.Items["lb_ldaps"].Monitors) == 0
		})},
		"servicegroup-effective-11.json": {"servicegroup_lbmonitor_binding", nil, site(func(p *facts.NetScalerSite) bool {
			return p.VirtualServers.Learnt() && len(p.VirtualServers.Items["lb_ldaps"].Monitors) == 0
		})},
		"servicegroup-members-same-host-two-ports.json": {"servicegroup_servicegroupmember_binding", map[string]any{
			"lbvserver_servicegroup_binding": []any{map[string]any{"name": "lb_ldaps", "servicegroupname": "sg-app"}},
		}, site(func(p *facts.NetScalerSite) bool {
			m := p.VirtualServers.Items["lb_ldaps"].Members
			return len(m) == 1 && m[0] == facts.NetScalerMember{Host: "10.0.0.184", Enabled: true}
		})},
		// An object where a list is due, with the words of another type: what a node is stays open,
		// and a rule asks about it.
		"stat-hanode-object.json": {"hanode", nil, site(func(p *facts.NetScalerSite) bool {
			return len(p.Nodes.Items) == 1 && p.Nodes.Items[""].Health == "" && p.Nodes.Items[""].Role == ""
		})},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			status, r := recorded(t, file)
			a := ask(t, t.Context(), func(w http.ResponseWriter, _ *http.Request, object string, _ int) bool {
				if things, other := c.with[object]; other {
					return answer(w, http.StatusOK, done(object, things))
				}
				if object != c.object {
					return false
				}
				for name, values := range r.Headers {
					if list, several := values.([]any); several {
						for _, v := range list {
							w.Header().Add(name, v.(string))
						}
					}
				}
				return answer(w, status, rename(t, r.Body, object))
			})
			if !c.want(a) {
				p, _ := json.MarshalIndent(a.production(), "", " ")
				t.Errorf("%+v\n%s", a.doc.Sources[source].Answered, p)
			}
		})
	}
	files, err := filepath.Glob("testdata/nitro-real/*.json")
	if err != nil || len(files) < 24 {
		t.Fatalf("%d recordings, %v", len(files), err)
	}
	text, err := os.ReadFile("recorded_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.Contains(string(text), `"`+filepath.Base(f)+`"`) {
			t.Errorf("%s has no line", f)
		}
	}
}

// rename leaves a recording as it is: under the name of its own type, as the appliance wrote
// it, so that the answer of another type is found to be none.
func rename(t *testing.T, body json.RawMessage, _ string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// FuzzAnswers reads anything as an answer to any question: it may be refused, and must not do
// harm.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"errorcode":0,"lbvserver":[{"name":"a","port":"443","ipv46":1}]}`))
	f.Add([]byte(`{"ERRORCODE":"258","message":null,"lbvserver":{"name":["x"]}}`))
	f.Add([]byte(`{"errorcode":0,"nsip":[{"ipaddress":"10.0.0.1","netmask":"255.255.0.255","iptype":"SNIP"}],"sslcertkey":[{"certkey":"a","sandns":"DNS:a, b","subject":"/CN=x"}]}`))
	files, _ := filepath.Glob("testdata/nitro-real/*.json")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var r recording
		if json.Unmarshal(b, &r) == nil {
			f.Add([]byte(r.Body))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := open(body)
		if err != nil {
			return
		}
		// All types are given what the answer has, so that what each section makes of it is tried.
		r := &reader{lists: map[string][]json.RawMessage{}, failed: map[string]error{}, inUse: map[text]bool{}, named: map[string]bool{}, hosts: map[string]bool{}}
		r.client = &client{of: node{site: "recovery"}}
		var all []json.RawMessage
		for _, raw := range e.fields {
			var found several[json.RawMessage]
			if json.Unmarshal(raw, &found) == nil {
				all = append(all, found.items...)
			}
		}
		for object := range questions {
			r.lists[object] = all
		}
		r.whatIsOn()
		r.listFeatures()
		r.licence()
		r.routes()
		r.time()
		r.nameServers()
		r.storeFronts()
		r.gslbSites()
		r.adns()
		r.identityProviders()
		for _, a := range r.addresses().Items {
			if a.Network != "" && !strings.Contains(a.Network, "/") {
				t.Errorf("network %q", a.Network)
			}
		}
		for _, s := range r.signIns().Items {
			if s.Port < 0 || s.Port > 65535 {
				t.Errorf("port %d", s.Port)
			}
		}
		for _, list := range []facts.Listing[*facts.NetScalerTarget]{r.stas()} {
			for _, x := range list.Items {
				if x.Host == "" || x.Port < 1 || x.Port > 65535 {
					t.Errorf("%+v", x)
				}
			}
		}
		for _, v := range r.virtualServers().Items {
			if v.Port < 0 || v.Port > 65535 {
				t.Errorf("port %d", v.Port)
			}
		}
		for _, g := range r.gateways().Items {
			if g.Through == nil {
				t.Error("what leads to a gateway is null")
			}
		}
		r.certificates()
		r.gslb()
	})
}
