package imports_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/imports"
)

const sf1, fas2 = "sf1.corp.example", "fas2.corp.example"

// document is a run in which Windows hosts were left out.
func document() *facts.Document {
	return &facts.Document{
		Schema: facts.Schema, Estate: declared(), Run: facts.Run{Vantage: "hq", Started: now, Finished: now.Add(time.Minute)},
		Sources: map[string]*facts.Source{"windows": {
			Answered: facts.Answered{Status: facts.Skipped, Reason: facts.FactMissing, Message: "add credentials.windows"}, Asked: map[string]*facts.Asked{},
		}},
	}
}

// asked is a run that turned to some hosts.
func asked(hosts map[string]*facts.WindowsHost) *facts.Document {
	doc := document()
	s := doc.Sources["windows"]
	s.Started = now
	for name, h := range hosts {
		s.Asked[h.Site+"/"+name] = &facts.Asked{Answered: h.Answered, Site: h.Site, Started: now}
	}
	s.Answered = facts.Sum(s.Asked)
	doc.Windows = &facts.Windows{Hosts: hosts}
	return doc
}

func host(name, site string, state facts.Answered, roles ...string) *facts.WindowsHost {
	return &facts.WindowsHost{Answered: state, Host: name, Site: site, Roles: roles}
}

func apply(t *testing.T, doc *facts.Document, kind, text string) {
	t.Helper()
	all, err := read(t, kind, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	imports.Apply(doc, all)
}

var refused = facts.No(facts.PermissionDenied, "the password was refused")

func TestAHostThatNobodyAskedIsKnownByItsExportAlone(t *testing.T) {
	doc := document()
	apply(t, doc, "storefront", storeFront)
	h := doc.Windows.Hosts[sf1]
	if !h.Learnt() || h.Site != "production" || !slices.Equal(h.Roles, []string{"connector", "storefront"}) || h.OffsetSeconds != nil {
		t.Errorf("the host is %+v", h)
	}
	s := h.StoreFront
	want := &facts.StoreFrontState{
		Answered: s.Answered, BaseURL: facts.BaseURL{Answered: s.Answered, URL: "https://sf.corp.example/"},
		Stores: facts.Stores{Answered: s.Answered, Items: map[string]*facts.Store{"/Citrix/Store": {Farms: []facts.Farm{
			{Name: "DaaS", Servers: []string{"cc1.corp.example", "cc3.corp.example"}, Port: 443, Transport: "HTTPS"},
		}}}},
		Gateways: facts.Gateways{Answered: s.Answered, Items: map[string]*facts.Gateway{
			"DR": {URL: "https://gw.corp.example/", STAs: []string{"https://cc3.corp.example/scripts/ctxsta.dll"}},
		}},
		Certificates: s.Certificates,
	}
	if !reflect.DeepEqual(s, want) || !s.Learnt() || s.Told != "2026-11-22T08:00:00Z" {
		t.Errorf("got  %+v\nwant %+v", s, want)
	}
	if s.Certificates.Learnt() || s.Certificates.Reason != facts.FactMissing {
		t.Errorf("an export tells of certificates: %+v", s.Certificates)
	}
	for part, state := range map[string]facts.Answered{"hosts file": h.HostsFile.Answered, "plug-in": h.Plugin.Answered, "services": h.Services.Answered, "products": h.Products.Answered, "list of FAS servers": h.FAS.Answered} {
		if state.Status != facts.Skipped || state.Message != "add credentials.windows" {
			t.Errorf("the %s: %+v", part, state)
		}
	}
	if h.VDA != nil || h.Authorities != nil {
		t.Error("the host is asked what its roles are not")
	}
	if other := doc.Windows.Hosts[fas2]; other == nil || other.Learnt() || other.Message != "add credentials.windows" {
		t.Errorf("why nobody asked another host is lost: %+v", other)
	}
	src := doc.Sources["windows"]
	if src.Status != facts.Partial || src.Reason != facts.CollectorPartial || !strings.Contains(src.Message, "only what exports tell is known: add credentials.windows") || !src.Started.Equal(now) {
		t.Errorf("the source is %+v", src)
	}
	a := src.Asked["production/sf1.corp.example#storefront"]
	if a == nil || !a.Learnt() || a.Site != "production" || !strings.HasSuffix(a.Address, "export.json") || a.Vantage != "hq" || a.Started.Format(time.RFC3339) != a.Told || a.Told != "2026-11-22T08:00:00Z" {
		t.Errorf("asked is %+v", a)
	}
}

func TestWhatTheNetworkToldStaysBesideAnExport(t *testing.T) {
	h := host(sf1, "production", facts.Yes(), "storefront")
	h.HostsFile = facts.HostsFile{Answered: facts.Yes(), Path: "hosts"}
	h.StoreFront = &facts.StoreFrontState{
		Answered: facts.No(facts.PermissionDenied, "no access to web.config"), Stores: facts.Stores{Answered: refused},
		Certificates: facts.HostCertificates{Answered: facts.Yes(), Items: []facts.HostCertificate{{NotAfter: "2027-01-01T00:00:00Z"}}},
	}
	doc := asked(map[string]*facts.WindowsHost{sf1: h})
	apply(t, doc, "storefront", storeFront)
	if c := h.StoreFront.Certificates; !c.Learnt() || len(c.Items) != 1 {
		t.Errorf("the certificate is lost: %+v", c)
	}
	if !h.StoreFront.Learnt() || !h.StoreFront.Stores.Learnt() || h.HostsFile.Path != "hosts" || h.FAS != nil {
		t.Errorf("the host is %+v", h)
	}
	if s := doc.Sources["windows"]; s.Status != facts.OK {
		t.Errorf("the source is %s: %s", s.Status, s.Message)
	}
}

func TestAnExportFillsWhatTheServerItselfDidNotTell(t *testing.T) {
	h := host(sf1, "production", facts.Yes(), "storefront")
	h.StoreFront = &facts.StoreFrontState{
		Answered: facts.Yes(), BaseURL: facts.BaseURL{Answered: facts.Yes(), URL: "https://new.corp.example/"},
		Stores:   facts.Stores{Answered: facts.Yes(), Items: map[string]*facts.Store{}},
		Gateways: facts.Gateways{Answered: facts.No(facts.FactMissing, "in a form that nobody knows")},
	}
	apply(t, asked(map[string]*facts.WindowsHost{sf1: h}), "storefront", storeFront)
	s := h.StoreFront
	if s.BaseURL.URL != "https://new.corp.example/" || s.BaseURL.Told != "" || len(s.Stores.Items) != 0 {
		t.Errorf("an older export goes before what the server told just now: %+v", s)
	}
	if !s.Gateways.Learnt() || s.Gateways.Told == "" || len(s.Gateways.Items) != 1 || s.Told != "" {
		t.Errorf("the gateways are %+v", s.Gateways)
	}
}

func TestAHostThatRefusedIsPartlyKnown(t *testing.T) {
	doc := asked(map[string]*facts.WindowsHost{sf1: host(sf1, "production", refused, "storefront"), fas2: host(fas2, "recovery", refused, "fas")})
	apply(t, doc, "fas", fas)
	h := doc.Windows.Hosts[fas2]
	if !h.Learnt() || !h.Authorities.Learnt() || h.Authorities.Definitions["default"][0] != `ca1.corp.example\CORP-CA` {
		t.Errorf("the export is lost: %+v", h)
	}
	if h.FAS.Answered != refused || h.HostsFile.Answered != refused || h.StoreFront != nil {
		t.Errorf("why the rest is not known is lost: %+v", h)
	}
	if other := doc.Windows.Hosts[sf1]; other.Answered != refused || other.StoreFront != nil {
		t.Errorf("another host was touched: %+v", other)
	}
	if s := doc.Sources["windows"]; s.Status != facts.Partial || !strings.Contains(s.Message, "2 of 3 systems") {
		t.Errorf("the source is %s: %s", s.Status, s.Message)
	}
}

func TestAServerMayHaveExportsOfSeveralKinds(t *testing.T) {
	doc := document()
	doc.Estate.Components["fas"].Servers.Production = []string{sf1}
	exports := []string{"storefront=" + file(t, "sf.json", []byte(storeFront)), "fas=" + file(t, "fas.json", []byte(strings.Replace(fas, "fas2", "sf1", 1)))}
	for range 2 { // in either order
		all, err := imports.Read(exports, nil, doc.Estate, now)
		if err != nil {
			t.Fatal(err)
		}
		imports.Apply(doc, all)
		h := doc.Windows.Hosts[sf1]
		if !h.StoreFront.Learnt() || !h.Authorities.Learnt() || h.StoreFront.Certificates.Learnt() || h.StoreFront.Certificates.Status == "" || h.HostsFile.Learnt() {
			t.Errorf("the host is %+v with %+v", h, h.StoreFront)
		}
		slices.Reverse(exports)
		doc.Windows, doc.Sources = nil, nil
	}
}

func TestASourceThatBrokeOffDoesNotBecomeCompleteByAnExport(t *testing.T) {
	doc := asked(map[string]*facts.WindowsHost{fas2: host(fas2, "recovery", facts.Yes(), "fas")})
	doc.Sources["windows"].Answered = facts.No(facts.RunInterrupted, "the run ended before this source did")
	apply(t, doc, "storefront", storeFront)
	if s := doc.Sources["windows"]; s.Status != facts.Partial || !strings.Contains(s.Message, "the run ended") {
		t.Errorf("the source is %s: %s", s.Status, s.Message)
	}
	if h := doc.Windows.Hosts["fas1.corp.example"]; h == nil || h.Reason != facts.RunInterrupted {
		t.Errorf("a host that was not reached is %+v", h)
	}
	if !doc.Windows.Hosts[fas2].Learnt() {
		t.Error("a host that was reached is lost")
	}
}

func TestFactsWithoutExportsStayAsTheyAre(t *testing.T) {
	doc, same := document(), document()
	imports.Apply(doc, nil)
	if !reflect.DeepEqual(doc, same) {
		t.Errorf("got %+v", doc)
	}
}
