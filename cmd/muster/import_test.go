package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
)

// estateOf starts an embedded estate and returns its estate file.
func estateOf(t *testing.T, faults ...string) (l *lab.Lab, file string) {
	t.Helper()
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if file, err = l.WriteTo(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	return l, file
}

type obj = map[string]any

// storeFrontExport is what the cmdlets of the first StoreFront server of the embedded
// estate tell.
func storeFrontExport(l *lab.Lab, made time.Time) obj {
	host := l.Model().FQDN("sf-fra-01")
	s := l.Model().Windows.Hosts[host].StoreFront
	farms, gateways := []obj{}, []obj{}
	for _, f := range s.Farms {
		farms = append(farms, obj{"name": f.Name, "servers": f.Servers, "port": 443, "transport": "HTTPS"})
	}
	for _, g := range s.Gateways {
		gateways = append(gateways, obj{"name": g.Name, "url": g.URL, "callback": g.Callback, "stas": g.STA})
	}
	return obj{
		"muster": "storefront/1", "host": host, "exported": made.Format(time.RFC3339Nano), "baseUrl": s.BaseURL,
		"stores": []obj{{"path": "/Citrix/Store", "farms": farms}}, "gateways": gateways,
	}
}

func fasExport(l *lab.Lab, host, authority string) obj {
	return obj{
		"muster": "fas/1", "host": l.Model().FQDN(host), "exported": time.Now().UTC().Format(time.RFC3339),
		"definitions": []obj{{"name": "default", "authorities": []string{l.Model().FQDN(authority) + `\Issuing CA`}}},
	}
}

// keep writes an export and returns its path.
func keep(t *testing.T, export obj) string {
	t.Helper()
	b, err := json.Marshal(export)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// status is the status of a rule for a host in results.
func status(t *testing.T, file, rule, host string) (results.Status, facts.Reason) {
	t.Helper()
	res, err := results.Read(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range res.Results {
		if r.Rule == rule && r.Target == "host/"+host {
			return r.Status, r.Reason
		}
	}
	t.Fatalf("%s says nothing of %s", rule, host)
	return "", ""
}

// ofStoreFront are the rules that an export of StoreFront lets judge.
var ofStoreFront = []string{
	"storefront/all-connectors-listed", "storefront/base-url-is-alias", "storefront/connectors-by-name",
	"storefront/connectors-of-both-sites", "storefront/recovery-gateway",
}

// notOfStoreFront are rules about the same host that rest on something else as well.
var notOfStoreFront = []string{
	"storefront/certificate-valid", "storefront/callback-resolves-at-recovery", "fas/windows-same-list", "dns/no-hosts-file-overrides", "ad/member-clocks-agree",
}

// TestAnExportStandsForAServerThatRefuses: no Windows host lets the scanner in, and
// the administrator of one StoreFront server hands over what its cmdlets tell.
func TestAnExportStandsForAServerThatRefuses(t *testing.T) {
	l, estate := estateOf(t, "windows-down")
	host, other := l.Model().FQDN("sf-fra-01"), l.Model().FQDN("sf-fra-02")
	now := time.Now().UTC()
	broken := storeFrontExport(l, now)
	broken["stores"].([]obj)[0]["farms"] = obj{"name": "DaaS", "servers": []string{l.Model().FQDN("cc-fra-01"), l.Model().FQDN("cc-fra-02")}, "port": 443, "transport": "HTTPS"}

	dir := t.TempDir()
	judged := func(name string, args ...string) string {
		t.Helper()
		file := filepath.Join(dir, name+".json")
		code, _, stderr := muster(t, append([]string{"scan", "-e", estate, "-o", "json=" + file}, args...)...)
		if code == exitError || code == exitGo {
			t.Fatalf("%s: ended with %d: %s", name, code, stderr)
		}
		return file
	}
	without := judged("without")
	healthy := judged("healthy", "--import", "storefront="+keep(t, storeFrontExport(l, now)), "--facts", filepath.Join(dir, "facts.json"))
	bad := judged("bad", "--import", "storefront="+keep(t, broken))
	old := judged("old", "--import", "storefront="+keep(t, storeFrontExport(l, now.Add(-25*time.Hour))))
	broken["exported"] = now.Add(-25 * time.Hour).Format(time.RFC3339)
	oldAndBad := judged("oldAndBad", "--import", "storefront="+keep(t, broken))

	for _, rule := range ofStoreFront {
		if got, _ := status(t, without, rule, host); got != results.Unknown {
			t.Errorf("without the export %s is %s", rule, got)
		}
		if got, reason := status(t, healthy, rule, host); got != results.Pass {
			t.Errorf("with the export %s is %s (%s)", rule, got, reason)
		}
		if got, _ := status(t, healthy, rule, other); got != results.Unknown {
			t.Errorf("of the other server %s is %s", rule, got)
		}
		if got, reason := status(t, old, rule, host); got != results.Unknown || reason != facts.StaleFacts {
			t.Errorf("with an export of the day before yesterday %s is %s (%s)", rule, got, reason)
		}
	}
	for _, rule := range notOfStoreFront {
		if got, _ := status(t, healthy, rule, host); got != results.Unknown {
			t.Errorf("with the export %s is %s, and nobody read what it rests on", rule, got)
		}
	}
	const both = "storefront/connectors-of-both-sites"
	for _, file := range []string{bad, oldAndBad} {
		if got, _ := status(t, file, both, host); got != results.Fail {
			t.Errorf("with an export that lists production alone %s is %s in %s", both, got, filepath.Base(file))
		}
	}
	// The facts that were kept say the same later.
	again := filepath.Join(dir, "again.json")
	if code, _, stderr := muster(t, "evaluate", filepath.Join(dir, "facts.json"), "-o", "json="+again); code == exitError {
		t.Fatal(stderr)
	}
	if got, _ := status(t, again, both, host); got != results.Pass {
		t.Errorf("judged again %s is %s", both, got)
	}
}

func TestAnExportIsTakenWhenNothingElseCanBeAsked(t *testing.T) {
	l, estate := estateOf(t)
	text, err := os.ReadFile(estate)
	if err != nil {
		t.Fatal(err)
	}
	// Nobody gave muster a password for Windows hosts.
	if err := os.WriteFile(estate, bytes.Replace(text, []byte("  windows:\n"), []byte("  grouppolicy:\n"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	kept := filepath.Join(dir, "facts.json")
	sf := keep(t, storeFrontExport(l, time.Now().UTC()))
	code, _, stderr := muster(t, "collect", "-e", estate, "--only", "windows", "-o", kept, "--import", "storefront="+sf, "--import", "fas="+keep(t, fasExport(l, "fas-muc-01", "ca-fra-01")))
	if code != exitGo {
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	doc, err := facts.Read(kept, nil)
	if err != nil {
		t.Fatal(err)
	}
	host := doc.Windows.Hosts[l.Model().FQDN("sf-fra-01")]
	if !host.Learnt() || !host.StoreFront.Learnt() || host.HostsFile.Learnt() || !strings.Contains(host.HostsFile.Message, "credentials.windows") {
		t.Errorf("the host is %+v", host)
	}
	if s := doc.Sources["windows"]; s.Status != facts.Partial {
		t.Errorf("the source is %s: %s", s.Status, s.Message)
	}
	if a := doc.Sources["windows"].Asked["production/"+host.Host+"#storefront"]; a == nil || a.Address != sf {
		t.Errorf("asked: %+v", a)
	}
	// From the same place as the facts of everything else, and judged together.
	rest, file := filepath.Join(dir, "rest.json"), filepath.Join(dir, "results.json")
	if code, _, stderr := muster(t, "collect", "-e", estate, "-o", rest); code != exitGo {
		t.Fatal(stderr)
	}
	if code, _, stderr := muster(t, "evaluate", rest, kept, "-o", "json="+file); code == exitError {
		t.Fatal(stderr)
	}
	for target, want := range map[string]results.Status{"fas-muc-01": results.Fail, "fas-muc-02": results.Pass} {
		if got, _ := status(t, file, "fas/authority-recoverable", l.Model().FQDN(target)); got != want {
			t.Errorf("fas/authority-recoverable of %s is %s, want %s", target, got, want)
		}
	}
	if got, _ := status(t, file, "storefront/connectors-of-both-sites", host.Host); got != results.Pass {
		t.Errorf("the StoreFront rule is %s", got)
	}
}

func TestAnExportMayComeThroughAPipe(t *testing.T) {
	l, estate := estateOf(t)
	b, err := json.Marshal(fasExport(l, "fas-fra-01", "ca-muc-01"))
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := Run([]string{"collect", "-e", estate, "--only", "dns", "--import", "fas=-"}, bytes.NewReader(b), &stdout, &stderr); code != exitGo {
		t.Fatalf("ended with %d: %s", code, &stderr)
	}
	var doc facts.Document
	if err := json.Unmarshal(stdout.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if a := doc.Windows.Hosts[l.Model().FQDN("fas-fra-01")].Authorities; a == nil || len(a.Definitions["default"]) != 1 {
		t.Errorf("the authorities are %+v", a)
	}
	if s := doc.Sources["windows"]; s.Status != facts.Partial || !strings.Contains(s.Message, "left out by --only") {
		t.Errorf("the source is %+v", s)
	}
}

// TestAnImportKnowsWhatAScanAsks: what is said to be unknown of a host that was not
// asked is what a scan asks of it, no more and no less.
func TestAnImportKnowsWhatAScanAsks(t *testing.T) {
	l, estate := estateOf(t)
	dir := t.TempDir()
	read := func(name string, args ...string) *facts.Document {
		t.Helper()
		file := filepath.Join(dir, name)
		if code, _, stderr := muster(t, append([]string{"collect", "-e", estate, "-o", file}, args...)...); code != exitGo {
			t.Fatal(stderr)
		}
		doc, err := facts.Read(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	asked := read("asked.json", "--only", "windows", "--only", "directory", "--only", "citrixcloud").Windows.Hosts
	unasked := read("unasked.json", "--only", "dns", "--import", "fas="+keep(t, fasExport(l, "fas-fra-01", "ca-muc-01"))).Windows.Hosts
	kinds := map[string]int{}
	for name, h := range unasked {
		a := asked[name]
		if a == nil || a.Site != h.Site || strings.Join(a.Roles, " ") != strings.Join(h.Roles, " ") {
			t.Errorf("%s is %s %q, and was asked as %+v", name, h.Site, h.Roles, a)
			continue
		}
		kinds[strings.Join(h.Roles, " ")]++
	}
	if len(kinds) < 4 {
		t.Errorf("only hosts of the roles %v", kinds)
	}
	for name, a := range asked {
		h := facts.WindowsHost{Roles: a.Roles}
		h.Unlearnt(facts.No(facts.NoResult, "x"))
		for part, pair := range map[string][2]bool{
			"the hosts file": {a.HostsFile.Status != "", h.HostsFile.Status != ""}, "the plug-in": {a.Plugin != nil, h.Plugin != nil},
			"services": {a.Services != nil, h.Services != nil}, "products": {a.Products != nil, h.Products != nil}, "the VDA": {a.VDA != nil, h.VDA != nil},
			"FAS servers": {a.FAS != nil, h.FAS != nil}, "StoreFront": {a.StoreFront != nil, h.StoreFront != nil}, "authorities": {a.Authorities != nil, h.Authorities != nil},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s %q: asked for %s: %v; said to be unknown: %v", name, a.Roles, part, pair[0], pair[1])
			}
		}
	}
}
