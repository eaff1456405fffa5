package netscaler

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/dns/dnslab"
	"github.com/muster-dr/muster/checks/netscaler/netscalerlab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// instead answers a request to an appliance in its place, and tells whether it did. n
// counts the requests for the same type, from 1.
type instead func(w http.ResponseWriter, r *http.Request, object string, n int) bool

// asked are the requests of a run, and its facts.
type asked struct {
	doc      *facts.Document
	requests []string // method, path and query
	logins   int
	logouts  int
}

// ask collects from the lab, some of whose answers may be others.
func ask(t *testing.T, ctx context.Context, other instead, faults ...string) *asked {
	t.Helper()
	return askWith(t, ctx, false, other, faults...)
}

// askWith does so, with resolvers that answer or without any.
func askWith(t *testing.T, ctx context.Context, resolvers bool, other instead, faults ...string) *asked {
	t.Helper()
	// One pair, so that what is counted is that of one.
	return askOf(t, ctx, []string{"netscaler-fails-over"}, resolvers, other, faults...)
}

// askOf does so of an estate that differs from the embedded one.
func askOf(t *testing.T, ctx context.Context, variations []string, resolvers bool, other instead, faults ...string) *asked {
	t.Helper()
	out := &asked{}
	var mu sync.Mutex
	times := map[string]int{}
	parts := []world.Part{netscalerlab.Part()}
	if resolvers {
		parts = append(parts, dnslab.Part())
	}
	l := labtest.Start(t, lab.Options{Parts: parts, Variations: variations, Faults: faults, Override: func(w http.ResponseWriter, r *http.Request, next http.Handler) { //nolint:contextcheck // the lab lives as long as the test, whatever becomes of the scan
		object := strings.TrimPrefix(r.URL.Path, base)
		mu.Lock()
		out.requests = append(out.requests, r.Method+" "+r.URL.Path+"?"+r.URL.RawQuery)
		times[object]++
		n := times[object]
		switch object {
		case "login":
			out.logins++
		case "logout":
			out.logouts++
		}
		mu.Unlock()
		if other == nil || !other(w, r, object, n) {
			next.ServeHTTP(w, r)
		}
	}})
	// Nothing is looked up: the appliances are declared by where they are reached.
	file := bytes.ReplaceAll(l.EstateFile(), []byte("resolvers: []"), []byte("resolvers: [127.0.0.1:9]"))
	if resolvers {
		file = l.EstateFile()
	}
	out.doc = collect.Run(ctx, collecttest.Estate(t, file), []collect.Source{Source()},
		collect.Options{Limits: collect.Limits{RequestsPerSecond: -1, RetryPause: time.Millisecond}})
	mu.Lock()
	defer mu.Unlock()
	return out
}

func (a *asked) production() *facts.NetScalerSite { return a.doc.NetScaler.Sites[estate.Production] }

// answer writes an answer of NITRO.
func answer(w http.ResponseWriter, status int, body any) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
	return true
}

func failing(code int) map[string]any {
	return map[string]any{"errorcode": code, "message": "made for a test", "severity": "ERROR"}
}

func done(object string, things any) map[string]any {
	body := map[string]any{"errorcode": 0, "message": "Done", "severity": "NONE"}
	if things != nil {
		body[object] = things
	}
	return body
}

// for answers for one type with something else.
func only(object string, status int, body any) instead {
	return func(w http.ResponseWriter, _ *http.Request, asked string, _ int) bool {
		return asked == object && answer(w, status, body)
	}
}

// With NITRO a GET may do harm: what is sent is held against the list, request by request.
func TestNothingElseIsEverSent(t *testing.T) {
	a := ask(t, t.Context(), nil, "gslb-at-production")
	if !a.doc.Sources[source].Learnt() {
		t.Fatalf("%+v", a.doc.Sources[source].Answered)
	}
	seen := map[string]bool{}
	parameters := regexp.MustCompile(`^(attrs=[a-z0-9_,]+|bulkbindings=yes)?(&?pagesize=[0-9]+&pageno=[0-9]+)?$`)
	for _, r := range a.requests {
		method, rest, _ := strings.Cut(r, " ")
		path, query, _ := strings.Cut(rest, "?")
		object := strings.TrimPrefix(path, base)
		if method == http.MethodPost && (object == "login" || object == "logout") && query == "" {
			continue
		}
		if _, listed := questions[object]; method != http.MethodGet || !listed || !parameters.MatchString(query) {
			t.Errorf("%s was sent", r)
		}
		seen[object] = true
	}
	for object := range questions {
		if !seen[object] && object != "clusternode" { // a pair has none
			t.Errorf("%s is on the list, and nobody asks for it", object)
		}
	}
}

func TestTheListHasNothingThatDoesOrRevealsMoreThanItReads(t *testing.T) {
	harmful := regexp.MustCompile(`techsupport|storeinfo|config$|clearstats|stat/|systemfile|systementity|connectiontable|ldns|nsevents|auditmessages|aaasession|icaconnection|aaauser|shutdown|reboot`)
	secret := regexp.MustCompile(`pass|secret|radkey|psk|community|scriptargs|token|cookieipport`)
	for object, q := range questions {
		if harmful.MatchString(object) && object != "nsconfig" {
			t.Errorf("%s is asked for", object)
		}
		if secret.MatchString(strings.ReplaceAll(q.fields, "tokenendpoint", "")) { // where tokens are to be had is no secret
			t.Errorf("%s is asked for %s", object, q.fields)
		}
		if (q.form == list) != (q.form == list && q.fields != "") {
			t.Errorf("%s is a list without fields: an appliance would send its secrets", object)
		}
		if strings.HasSuffix(object, "_binding") && !strings.HasPrefix(object, "vpnglobal_") && q.form != bulk {
			t.Errorf("%s is not asked for in bulk, and an appliance answers that there is none", object)
		}
	}
}

func TestNoSecretOfAnApplianceIsKept(t *testing.T) {
	const secret = "7c1be0d44-never-in-facts"
	text, err := json.Marshal(ask(t, t.Context(), func(_ http.ResponseWriter, r *http.Request, _ string, _ int) bool {
		r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, "attrs=", "view=") // a release that sends all fields all the same
		return false
	}).doc)
	if err != nil || strings.Contains(string(text), secret) {
		t.Errorf("the facts hold a secret of the appliance: %v", err)
	}
}

func TestWhatASessionMayMeetWith(t *testing.T) {
	ended := func(code, status int) instead {
		return func(w http.ResponseWriter, _ *http.Request, object string, n int) bool {
			return object == "lbvserver" && n == 1 && answer(w, status, failing(code))
		}
	}
	for name, c := range map[string]struct {
		other  instead
		logins int
		status facts.Status
		reason facts.Reason
		words  string
	}{
		"nothing":                                       {nil, 2, facts.OK, "", ""},
		"a session that ends, told by 401":              {ended(444, 401), 3, facts.OK, "", ""},
		"a session that ends, told by 200":              {ended(444, 200), 3, facts.OK, "", ""},
		"one that was killed":                           {ended(451, 599), 3, facts.OK, "", ""},
		"one that expired":                              {ended(472, 400), 3, facts.OK, "", ""},
		"one that timed out":                            {ended(1027, 200), 3, facts.OK, "", ""},
		"busy for a moment":                             {ended(446, 599), 2, facts.OK, "", ""},
		"sessions that end again and again":             {only("lbvserver", 401, failing(444)), 3, facts.Partial, facts.CollectorPartial, "no wrong password"},
		"busy for good":                                 {only("lbvserver", 200, failing(447)), 2, facts.Partial, facts.CollectorPartial, "too many sessions"},
		"a wrong password":                              {only("login", 401, failing(354)), 1, facts.Failed, facts.PermissionDenied, "error 354"},
		"a wrong password, told by 200":                 {only("login", 200, failing(354)), 1, facts.Failed, facts.PermissionDenied, "error 354"},
		"too many sessions to sign in":                  {only("login", 401, failing(445)), 2, facts.Failed, facts.Unreachable, "not a wrong password"},
		"a password that has to be changed first":       {only("login", 401, failing(1046)), 2, facts.Failed, facts.PermissionDenied, "somebody has to sign in"},
		"an answer to the sign-in that is none":         {only("login", 200, done("", nil)), 2, facts.Failed, facts.CollectorFailed, "gave no session"},
		"a page for people in the place of an answer":   {func(w http.ResponseWriter, _ *http.Request, o string, _ int) bool { return o == "nsconfig" && html(w) }, 2, facts.Failed, facts.CollectorFailed, "nsconfig"},
		"a proxy that answers with JSON of its own":     {only("nsconfig", 200, map[string]any{"ok": true}), 2, facts.Failed, facts.CollectorFailed, "none of NITRO"},
		"a gateway before it that fails":                {only("nsconfig", 502, map[string]any{}), 2, facts.Failed, facts.Unreachable, "502"},
		"a type that the command policy does not show":  {only("sslcertkey", 403, failing(2138)), 2, facts.Partial, facts.CollectorPartial, "command policy"},
		"a type that the release does not know":         {only("gslbvserver", 400, failing(1232)), 2, facts.Partial, facts.CollectorPartial, "does not know"},
		"a licence that older releases do not know":     {only("nslaslicense", 400, failing(1232)), 2, facts.OK, "", ""},
		"an error in the place of an empty list":        {only("nspartition", 404, failing(258)), 2, facts.OK, "", ""},
		"null in the place of a list":                   {only("lbvserver", 200, map[string]any{"errorcode": 0, "lbvserver": nil}), 2, facts.Partial, facts.CollectorPartial, "null"},
		"a text in the place of a list":                 {only("lbvserver", 200, done("lbvserver", "none")), 2, facts.Partial, facts.CollectorPartial, "neither a list"},
		"an object in the place of a list":              {only("dnsnameserver", 200, done("dnsnameserver", map[string]any{"ip": "10.20.10.11"})), 2, facts.OK, "", ""},
		"a list in the place of an object":              {only("nsfeature", 200, done("nsfeature", []any{map[string]any{"LB": "YES", "sslvpn": true}})), 2, facts.OK, "", ""},
		"an appliance that does not say what it is":     {only("nsconfig", 200, done("nsconfig", map[string]any{"ipaddress": "10.1.1.1"})), 2, facts.Failed, facts.FactMissing, "system type"},
		"features that nobody tells, so all are asked":  {only("nsfeature", 403, failing(2138)), 2, facts.Partial, facts.CollectorPartial, "the features"},
		"a code in a text beside a list that is there":  {only("lbvserver", 200, map[string]any{"errorcode": "257", "lbvserver": []any{}}), 2, facts.Partial, facts.CollectorPartial, "257"},
		"an empty list whose key is there all the same": {only("nslicenseserver", 200, done("nslicenseserver", []any{})), 2, facts.OK, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := ask(t, t.Context(), c.other)
			s := a.doc.Sources[source]
			if s.Status != c.status || c.reason != "" && s.Reason != c.reason && !strings.Contains(s.Message, c.words) || !strings.Contains(s.Message, c.words) {
				t.Errorf("the source is %+v, want %s %s %q", s.Answered, c.status, c.reason, c.words)
			}
			if a.logins != c.logins {
				t.Errorf("%d sign-ins, want %d", a.logins, c.logins)
			}
			if a.logouts == 0 && c.status != facts.Failed {
				t.Error("the session was left open")
			}
		})
	}
}

func html(w http.ResponseWriter) bool {
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write([]byte("<html>busy</html>"))
	return true
}

func TestTheSessionIsEndedWhenTheRunIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	a := ask(t, ctx, func(_ http.ResponseWriter, _ *http.Request, object string, _ int) bool {
		if object == "lbvserver" {
			cancel(collect.ErrInterrupted)
		}
		return false
	})
	if a.logins == 0 || a.logouts != a.logins {
		t.Errorf("%d sign-ins, %d sessions were ended", a.logins, a.logouts)
	}
	if p := a.production(); p.System.Status != facts.OK || p.GSLB.Learnt() {
		t.Errorf("what was learnt before is %+v, and what came after %+v", p.System.Answered, p.GSLB.Answered)
	}
}

// What one site says does not vouch for the other one, and its silence takes nothing from it.
func TestEachSiteIsReadForItself(t *testing.T) {
	for name, c := range map[string]struct {
		faults               []string
		production, recovery string // whom each was read from; "" where it was not
		virtual              string // the address of the gateway at the recovery site
	}{
		"both pairs":                             {nil, "vpx-fra-01.corp.contoso.example", "vpx-muc-01.corp.contoso.example", "10.20.10.107"},
		"the pair of the recovery site is down":  {[]string{"netscaler-down"}, "vpx-fra-01.corp.contoso.example", "", ""},
		"both refuse the account":                {[]string{"netscaler-refuses"}, "", "", ""},
		"the pair of production is down":         {[]string{"netscaler-production-down"}, "", "vpx-muc-01.corp.contoso.example", "10.20.10.107"},
		"the recovery site has a secondary node": {[]string{"netscaler-primary-down"}, "vpx-fra-01.corp.contoso.example", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := askOf(t, t.Context(), nil, false, nil, c.faults...)
			p, r := a.production(), a.doc.NetScaler.Sites[estate.Recovery]
			if p.ReadFrom != c.production || p.Learnt() != (c.production != "") || r.ReadFrom != c.recovery || r.Learnt() != (c.recovery != "") {
				t.Errorf("production %+v from %q, recovery %+v from %q", p.Answered, p.ReadFrom, r.Answered, r.ReadFrom)
			}
			for site, s := range map[string]*facts.NetScalerSite{estate.Production: p, estate.Recovery: r} {
				if s.SignIns.Learnt() != s.Learnt() || s.STAs.Learnt() != s.Learnt() {
					t.Errorf("of %s the sign-ins are %+v, the STAs %+v", site, s.SignIns.Answered, s.STAs.Answered)
				}
			}
			if g := r.Gateways.Items[netscalerlab.Gateway]; (g == nil) != (c.virtual == "") || g != nil && g.Address != c.virtual {
				t.Errorf("the gateway of the recovery site is %+v", g)
			}
			if len(c.faults) > 0 {
				return
			}
			if a.logins != 4 || a.logouts != a.logins {
				t.Errorf("%d sign-ins, %d sessions were ended", a.logins, a.logouts)
			}
			page, err := os.ReadFile("README.md")
			if said := fmt.Sprintf("takes %d requests", len(a.requests)); err != nil || !strings.Contains(string(page), said) {
				t.Errorf("README.md does not say that a pair at each site %s (%v)", said, err)
			}
		})
	}
}

func TestWhichNodeIsBelieved(t *testing.T) {
	ha := func(state string) []any {
		return []any{map[string]any{"id": "0", "ipaddress": "10.10.10.36", "state": state, "hastatus": "UP", "hasync": "ENABLED"}}
	}
	config := func(kind string) map[string]any {
		return map[string]any{"ipaddress": "10.10.10.36", "systemtype": kind, "primaryip": "10.10.10.36", "configchanged": "False"}
	}
	kind := func(kind, object string, rows any) instead {
		return func(w http.ResponseWriter, _ *http.Request, asked string, _ int) bool {
			return asked == "nsconfig" && answer(w, 200, done("nsconfig", config(kind))) || asked == object && answer(w, 200, done(object, rows))
		}
	}
	for name, c := range map[string]struct {
		other  instead
		faults []string
		from   string
		kind   string
		status facts.Status
		words  string
	}{
		"the primary one of a pair":         {nil, nil, "vpx-fra-01.corp.contoso.example", facts.NetScalerPair, facts.OK, ""},
		"only the secondary one answers":    {nil, []string{"netscaler-primary-down"}, "", "", facts.Failed, "refused"},
		"both call themselves secondary":    {kind("HA", "hanode", ha("Secondary")), nil, "", "", facts.Failed, "secondary node"},
		"one that stands alone":             {kind("Stand-alone", "hanode", nil), nil, "vpx-fra-01.corp.contoso.example", facts.NetScalerAlone, facts.OK, ""},
		"a cluster by its address":          {kind("Cluster", "clusternode", []any{map[string]any{"nodeid": 0, "ipaddress": "10.10.10.36", "state": "ACTIVE", "effectivestate": "UP", "operationalsyncstate": "SUCCESS"}}), nil, "vpx-fra-01.corp.contoso.example", facts.NetScalerCluster, facts.OK, ""},
		"a pair whose nodes are not listed": {kind("HA", "hanode", nil), nil, "vpx-fra-01.corp.contoso.example", facts.NetScalerPair, facts.OK, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := ask(t, t.Context(), c.other, c.faults...).production()
			if p.Status != c.status || p.ReadFrom != c.from || p.System.Kind != c.kind || !strings.Contains(p.Message, c.words) {
				t.Errorf("%+v, read from %q, %q", p.Answered, p.ReadFrom, p.System.Kind)
			}
			if c.status != facts.OK && (p.SignIns.Learnt() || p.System.Learnt()) {
				t.Error("something of it counts as learnt")
			}
		})
	}
}

func TestWhatAnswersBecome(t *testing.T) {
	healthy := ask(t, t.Context(), nil).production()
	if len(healthy.SignIns.Items) != 6 || len(healthy.STAs.Items) != 4 || len(healthy.Certificates.Items) != 2 || len(healthy.VirtualServers.Items) != 7 {
		t.Fatalf("%+v", healthy)
	}
	rows := func(all ...map[string]any) []map[string]any { return all }
	for name, c := range map[string]struct {
		other instead
		says  func(*facts.NetScalerSite) bool
	}{
		"unsaved, as a truth value":     {only("nsconfig", 200, done("nsconfig", map[string]any{"systemtype": "Stand-alone", "configchanged": true})), func(p *facts.NetScalerSite) bool { return p.System.Saved != nil && !*p.System.Saved }},
		"saved, as a text":              {only("nsconfig", 200, done("nsconfig", map[string]any{"systemtype": "Stand-alone", "configchanged": "False"})), func(p *facts.NetScalerSite) bool { return p.System.Saved != nil && *p.System.Saved }},
		"saved or not is not said":      {only("nsconfig", 200, done("nsconfig", map[string]any{"systemtype": "Stand-alone"})), func(p *facts.NetScalerSite) bool { return p.System.Saved == nil && p.System.Learnt() }},
		"keys that begin in upper case": {only("dnsnameserver", 200, done("Dnsnameserver", rows(map[string]any{"Ip": "10.20.10.11"}))), func(p *facts.NetScalerSite) bool { return p.NameServers.Items["10.20.10.11"] != nil }},
		"partitions":                    {only("nspartition", 200, done("nspartition", rows(map[string]any{"partitionname": "default"}, map[string]any{"partitionname": "tenant"}))), func(p *facts.NetScalerSite) bool { return fmt.Sprint(p.System.Partitions) == "[tenant]" }},
		"a day of a month with a blank": {only("sslcertkey", 200, done("sslcertkey", rows(map[string]any{"certkey": netscalerlab.Certificate, "clientcertnotafter": "Oct  1 12:00:00 2027 GMT"}))), func(p *facts.NetScalerSite) bool {
			return p.Certificates.Items[netscalerlab.Certificate].NotAfter == "2027-10-01T12:00:00Z" && p.Certificates.Items[netscalerlab.Certificate].DaysLeft == nil
		}},
		"a date that is none": {only("sslcertkey", 200, done("sslcertkey", rows(map[string]any{"certkey": netscalerlab.Certificate, "clientcertnotafter": "soon", "daystoexpiration": 7}))), func(p *facts.NetScalerSite) bool {
			return p.Certificates.Items[netscalerlab.Certificate].NotAfter == "" && *p.Certificates.Items[netscalerlab.Certificate].DaysLeft == 7
		}},
		"a minus one of four bytes": {only("nscapacity", 200, done("nscapacity", map[string]any{"daystoexpiration": "4294967295"})), func(p *facts.NetScalerSite) bool { return *p.Licence.DaysLeft == 213 }},
		"a feature that is off": {only("nsfeature", 200, done("nsfeature", map[string]any{"sslvpn": false, "lb": true})), func(p *facts.NetScalerSite) bool {
			return p.Gateways.Learnt() && !p.Gateways.Items[netscalerlab.Gateway].Enabled && len(p.VirtualServers.Items) == 7
		}},
		"members without a state": {only("servicegroup_servicegroupmember_binding", 200, done("servicegroup_servicegroupmember_binding", rows(map[string]any{"servicegroupname": "sg_ldaps", "servername": "10.0.0.184", "ip": "10.0.0.184", "port": 80}, map[string]any{"servicegroupname": "sg_ldaps", "servername": "10.0.0.184", "ip": "10.0.0.184", "port": "81"}))), func(p *facts.NetScalerSite) bool {
			return fmt.Sprint(p.VirtualServers.Items["lb_ldaps"].Members) == "[{10.0.0.184 true}]"
		}},
		"a server that was switched off": {only("server", 200, done("server", rows(map[string]any{"name": "dc-muc-01", "domain": "dc-muc-01.corp.contoso.example", "state": "DISABLED"}))), func(p *facts.NetScalerSite) bool { return !p.VirtualServers.Items["lb_ldaps"].Members[2].Enabled }},
		"a service that a cluster node does not probe": {func(w http.ResponseWriter, _ *http.Request, object string, _ int) bool {
			return object == "lbvserver_service_binding" && answer(w, 200, done(object, rows(map[string]any{"name": "lb_ldaps", "servicename": "svc-a"}))) ||
				object == "service" && answer(w, 200, done(object, rows(map[string]any{"name": "svc-a", "servername": "10.0.0.54", "ipaddress": "10.0.0.54", "dup_state": "ENABLED", "svrstate": "DOWN"})))
		}, func(p *facts.NetScalerSite) bool {
			return p.VirtualServers.Items["lb_ldaps"].Members[0] == facts.NetScalerMember{Host: "10.0.0.54", Enabled: true}
		}},
		"an address that stands for none":                      {nil, func(p *facts.NetScalerSite) bool { return p.VirtualServers.Items["lb_behind_cs"].Address == "" }},
		"a certificate of those that clients are held against": {nil, func(p *facts.NetScalerSite) bool { return p.Certificates.Items["old_2019"] == nil }},
		"an LDAP action by name": {only("authenticationldapaction", 200, done("authenticationldapaction", rows(map[string]any{"name": netscalerlab.LDAPAction, "serverip": "0.0.0.0", "servername": "DC-MUC-01.corp.contoso.example.", "serverport": "636"}))), func(p *facts.NetScalerSite) bool {
			s := p.SignIns.Items[netscalerlab.Gateway+" > ldap > "+netscalerlab.LDAPAction]
			return s != nil && s.Host == "dc-muc-01.corp.contoso.example" && s.Port == 636
		}},
		"classic policies, too": {func(w http.ResponseWriter, _ *http.Request, object string, _ int) bool {
			return object == "vpnvserver_authenticationldappolicy_binding" && answer(w, 200, done(object, rows(map[string]any{"name": "gw_old", "policy": "old"}))) ||
				object == "authenticationldappolicy" && answer(w, 200, done(object, rows(map[string]any{"name": "old", "reqaction": netscalerlab.LDAPAction})))
		}, func(p *facts.NetScalerSite) bool {
			return p.SignIns.Items["gw_old > ldap > "+netscalerlab.LDAPAction] != nil
		}},
		"the StoreFront of a group, and of all": {func(w http.ResponseWriter, _ *http.Request, object string, _ int) bool {
			return (object == "aaagroup_vpnsessionpolicy_binding" || object == "vpnglobal_vpnsessionpolicy_binding") &&
				answer(w, 200, done(object, rows(map[string]any{"groupname": "g", "policy": "sp_sf", "policyname": "sp_sf"})))
		}, func(p *facts.NetScalerSite) bool { return len(p.StoreFronts.Items) == 4 }},
		"an action that takes what the parameters say": {func(w http.ResponseWriter, _ *http.Request, object string, _ int) bool {
			return object == "vpnparameter" && answer(w, 200, done(object, map[string]any{"wihome": "http://web.example:8080/x"})) ||
				object == "vpnsessionaction" && answer(w, 200, done(object, rows(map[string]any{"name": "sa_sf"})))
		}, func(p *facts.NetScalerSite) bool {
			for _, s := range p.StoreFronts.Items {
				return len(p.StoreFronts.Items) == 1 && s.Host == "web.example" && s.Port == 8080
			}
			return false
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := ask(t, t.Context(), c.other).production()
			if !c.says(p) {
				b, _ := json.MarshalIndent(p, "", " ")
				t.Errorf("%s", b)
			}
		})
	}
}

func TestTheReasonsForNotAskingAreOnes(t *testing.T) {
	secret := map[string]*estate.Credential{source: {Username: "u", Password: "env:P"}}
	for name, c := range map[string]struct {
		production, recovery []estate.NetScaler
		credentials          map[string]*estate.Credential
		words                string
	}{
		"no appliance":                  {nil, nil, secret, "neither site has a netscaler"},
		"no credential":                 {nil, []estate.NetScaler{{Host: "a"}}, nil, "no credentials.netscaler"},
		"a credential for another site": {nil, []estate.NetScaler{{Host: "a"}}, map[string]*estate.Credential{"netscaler-production": {Username: "u"}}, "no credentials.netscaler"},
		"all that it needs":             {[]estate.NetScaler{{Host: "a"}}, nil, secret, ""},
		"a credential for its site":     {nil, []estate.NetScaler{{Host: "a"}}, map[string]*estate.Credential{"netscaler-recovery": {Username: "u"}}, ""},
	} {
		e := &estate.Estate{Credentials: c.credentials}
		e.Sites.Production.NetScaler, e.Sites.Recovery.NetScaler = c.production, c.recovery
		err := New(collect.Limits{}).Ready(e)
		if (err == nil) != (c.words == "") || err != nil && !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestThePageSaysWhatIsAsked(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"TestNothingElseIsEverSent", "cmdPolicy", "was never run against a real appliance", "questions.go"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the page does not speak of %s", want)
		}
	}
}
