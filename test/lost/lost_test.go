// Package lost holds what muster says on the day that production is gone, on the embedded
// estate: what stays open, and why; and that nothing which fails passes for it.
package lost

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/test/embedded"
)

var update = flag.Bool("update", false, "write testdata/open.txt anew")

const golden = "testdata/open.txt"

const goldenHead = `# What stays open on the embedded estate while production is lost, with the facts of the last
# good run: a row for each rule, with its reason, what it said then, and its targets.
# Written by go test ./test/lost -update. Each row is a claim that nobody at the recovery site
# can know it: read it before you commit it.

`

// most is how many rows there may be: more than a person reads on such a day.
const most = 40

// scans are the facts of a lab while production answers, and those of a run that took it to
// be lost, as Citrix Cloud reports it then.
// With off every server of production is switched off in between: nothing is sent there, so that
// makes no difference, and that is what the test is for.
func scans(t *testing.T, off bool, faults ...string) (before, now *facts.Document) {
	t.Helper()
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if before, _, err = (embedded.Scan{}).Collect(l); err != nil {
		t.Fatal(err)
	}
	if off {
		stop(t, l, before.Estate)
	}
	if now, _, err = (embedded.Scan{Lost: "production", Known: before}).Collect(l); err != nil {
		t.Fatal(err)
	}
	dark(t, now)
	return before, now
}

var inFrankfurt = regexp.MustCompile(`(?i)^fra|-fra\b`)

// stop switches every server of production off, and makes sure that none of them was forgotten
// and that none answers any more.
func stop(t *testing.T, l *lab.Lab, est *estate.Estate) {
	t.Helper()
	stopped, err := l.Stop(func(a world.Address) bool { return a.Name == "production" || inFrankfurt.MatchString(a.Name) })
	if err != nil {
		t.Fatal(err)
	}
	off := map[string][]string{}
	for _, a := range stopped {
		off[a.Service] = append(off[a.Service], a.Name)
		if a.Service == "winrm" || a.Service == "sysvol" { // of one port for the hosts of both sites; a folder
			continue
		}
		if c, err := net.DialTimeout("tcp", strings.TrimPrefix(a.At, "https://"), time.Second); err == nil {
			_ = c.Close()
			t.Errorf("%s of %s still answers", a.Service, a.Name)
		}
	}
	declared := []string{est.Sites.Production.PrismCentral.Host}
	for _, dc := range est.Sites.Production.DomainControllers {
		declared = append(declared, dc.Host)
	}
	for _, c := range est.Sites.Production.Clusters {
		declared = append(declared, c.Element.Host)
	}
	for _, h := range est.Sites.Production.Hosts {
		declared = append(declared, h.Host)
	}
	all := slices.Concat(slices.Collect(maps.Values(off))...)
	for _, name := range declared {
		if !slices.Contains(all, name) {
			t.Errorf("%s of production was not switched off: %v", name, all)
		}
	}
	for _, service := range []string{"dns", "sysvol", "ldap", "prism", "winrm", "https", "sql", "netscaler"} {
		if len(off[service]) == 0 {
			t.Errorf("nothing of %s was switched off: %v", service, off)
		}
	}
}

// dark makes of what Citrix Cloud reports what it reports when it hears of nobody at production.
func dark(t *testing.T, d *facts.Document) {
	t.Helper()
	zones, silent := map[string]bool{}, 0
	for id, z := range d.CitrixCloud.Zones.Items {
		zones[id] = strings.EqualFold(z.Name, d.Estate.Sites.Production.ResourceLocation)
	}
	for host, c := range d.CitrixCloud.Connectors.Items {
		if strings.Contains(host, "-fra-") {
			hour := int64(3600)
			c.ContactAgeSeconds, c.LastContact = &hour, d.CitrixCloud.ObservedAt.Add(-time.Hour).UTC().Format(time.RFC3339)
			silent++
		}
	}
	for _, class := range d.CitrixCloud.Machines.Items {
		if zones[class.Zone] {
			class.Registration, class.Power = "Unregistered", "Unknown"
			silent++
		}
	}
	if silent < 4 {
		t.Fatalf("only %d connectors and classes of machines are of production", silent)
	}
}

func judge(t *testing.T, now, before *facts.Document) *results.Document {
	t.Helper()
	res, err := evaluate.Run(context.Background(), embedded.Rules(), now, evaluate.Options{Version: "test", LastKnown: before, Graph: embedded.Components()})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

var moment = regexp.MustCompile(`as last known at \d{4}-\d\d-\d\d \d\d:\d\d UTC, [^;)]+ before`)

// rows are the open results, one row for each rule, reason and message. The error is for a
// row that does not say why it is open, and what was known before.
func rows(res *results.Document) ([]string, error) {
	targets := map[string][]string{}
	var wrong []error
	for _, r := range res.Results {
		if !slices.Contains([]results.Status{results.Fail, results.Unknown, results.Manual}, r.Status) {
			continue
		}
		switch {
		case r.Reason == "" || r.Message == "":
			wrong = append(wrong, fmt.Errorf("%s %s is %s and does not say why", r.Rule, r.Target, r.Status))
		case r.LastKnown == nil || r.LastKnown.At.IsZero():
			wrong = append(wrong, fmt.Errorf("%s %s is %s and does not say what was known before", r.Rule, r.Target, r.Status))
		case r.LastKnown.Status == results.Pass && (r.Reason != facts.StaleFacts || !moment.MatchString(r.Message)):
			wrong = append(wrong, fmt.Errorf("%s %s held before, and is %s for %s: %s", r.Rule, r.Target, r.Status, r.Reason, r.Message))
		}
		was := results.Status("-")
		if r.LastKnown != nil {
			was = r.LastKnown.Status
		}
		row := fmt.Sprintf("%-8s %-8s %-12s was %-5s %s", r.Status, r.Severity, r.Reason, was, r.Rule)
		targets[row] = append(targets[row], strings.TrimSuffix(r.Target, ".corp.contoso.example"))
	}
	var all []string
	for row, of := range targets {
		all = append(all, row+"\n    "+strings.Join(of, ", "))
	}
	slices.SortFunc(all, func(a, b string) int {
		return strings.Compare(a[strings.LastIndex(a, "was "):], b[strings.LastIndex(b, "was "):])
	})
	return all, errors.Join(wrong...)
}

// decided are rules that the recovery site can answer without production: they pass.
var decided = []string{
	"replication/capacity", "replication/plan-at-recovery", "replication/plan-tested", "replication/plan-validated", "replication/networks-mapped", "replication/start-order",
	"replication/recovery-point-age", "replication/copies-meet-objective", "base_images/image-replicated", "base_images/as-new-as-in-use", "base_images/on-every-cluster",
	"registration/recovery-connectors-listed", "registration/entries-resolve", "ad/writable-controller-at-recovery", "ad/clocks-agree", "dns/resolver-authoritative",
	"dns/low-ttl", "ad/site-records", "replication/licence-valid", "workloads_mcs/recovery-catalog", "cloud_connectors/recent-contact", "dhcp/managed-networks-serve", "storefront/servers-replicated",
}

func TestWhatStaysOpenWhileProductionIsLost(t *testing.T) {
	before, now := scans(t, true)
	res := judge(t, now, before)
	all, err := rows(res)
	if err != nil {
		t.Error(err)
	}
	if len(all) > most {
		t.Errorf("%d rows stay open, more than %d", len(all), most)
	}
	text := goldenHead + strings.Join(all, "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s differs (-update writes it anew):\n%s", golden, text)
	}
	status := map[string][]results.Status{}
	for _, r := range res.Results {
		status[r.Rule] = append(status[r.Rule], r.Status)
	}
	for _, rule := range decided {
		if !slices.Contains(status[rule], results.Pass) || slices.Contains(status[rule], results.Unknown) {
			t.Errorf("%s is not decided: %v", rule, status[rule])
		}
	}
	if res.Verdict.Decision != results.NotProven.WouldBe() {
		t.Errorf("%s: %s", res.Verdict.Decision, res.Verdict.Because)
	}
	if l := res.WhatIf.Lost; len(l.Now) < 15 || len(l.Check) == 0 || len(l.Waiting) > 0 {
		t.Errorf("can start now: %v, to be checked: %v, waiting: %v", l.Now, l.Check, l.Waiting)
	}

	open := slices.IndexFunc(res.Results, func(r results.Result) bool { return r.Status == results.Unknown })
	for name, spoil := range map[string]func(*results.Result){
		"a row without its reason":          func(r *results.Result) { r.Reason = "" },
		"a row without its message":         func(r *results.Result) { r.Message = "" },
		"a row without the age":             func(r *results.Result) { r.LastKnown = nil },
		"a row with another reason":         func(r *results.Result) { r.Reason = facts.Timeout },
		"a row whose age is not for people": func(r *results.Result) { r.Message = "nobody knows" },
	} {
		spoilt := *res
		spoilt.Results = slices.Clone(res.Results)
		spoil(&spoilt.Results[open])
		if _, err := rows(&spoilt); err == nil {
			t.Errorf("%s is not noticed", name)
		}
	}
	alone := judge(t, now, nil)
	for _, r := range alone.Results {
		if r.Status == results.Unknown && (r.Reason == "" || r.Message == "") {
			t.Errorf("without last-known facts %s %s does not say why it is open", r.Rule, r.Target)
		}
		if r.Status == results.Fail {
			t.Errorf("without last-known facts %s %s fails: %s", r.Rule, r.Target, r.Message)
		}
	}
}

// Each fault is at the recovery site, in its copies, or in what production left behind; all
// of them are in one estate, so that one scan finds them all. They are of every source that
// stands there.
var atRecovery = map[string]string{ // by fault, the result that has to fail, or what it begins with
	"recovery-point-late":              "replication/recovery-point-age host/lic-fra-01.corp.contoso.example",
	"plan-missing-at-recovery":         "storefront/servers-replicated host/sf-fra-01.corp.contoso.example",
	"recovery-capacity-short":          "replication/capacity site/recovery",
	"base-image-stale":                 "base_images/as-new-as-in-use catalog/W11-Pooled-FRA",
	"alias-missing-at-recovery":        "license_server/alias-resolves-at-recovery alias/ctxlicense.corp.contoso.example",
	"listofddcs-production-only":       "registration/recovery-connectors-listed ou/ou=pooled,ou=muc,ou=vda,ou=citrix,dc=corp,dc=contoso,dc=example",
	"connector-silent":                 "cloud_connectors/recent-contact host/cc-muc-02.corp.contoso.example",
	"subnet-unmapped":                  "ad/subnets-mapped subnet/10.20.64.0/18",
	"zone-stale":                       "dns/resolver-authoritative resolver/recovery/",
	"rds-mode-differs":                 "rds_licensing/licensing-mode ou/ou=sessions,ou=muc,ou=vda,ou=citrix,dc=corp,dc=contoso,dc=example",
	"plan-test-network-of-desktops":    "hosting_connections/pool-networks-exist connection/AHV-MUC",
	"netscaler-without-subnet-address": "netscaler/",
	"sql-copy-suspended":               "sql/copies-current",
	"reach-registrar-refused":          "cloud_connectors/registrar-answers reach/",
	"reach-ldaps-expired":              "ad/ldaps-reached reach/",
	"windows-clock-skew":               "ad/member-clocks-agree host/cc-muc-",
}

// onlyKnown are faults of which production alone tells, so that the failure is kept from before.
var onlyKnown = []string{"rds-mode-differs"}

// knownAlone are failures that only production's word shows, of rules that do without it when
// it is silent.
var knownAlone = map[string]bool{
	"hosting_connections/pool-networks-exist connection/AHV-MUC":                                        true,
	"rds_licensing/licensing-mode ou/ou=sessions,ou=muc,ou=vda,ou=citrix,dc=corp,dc=contoso,dc=example": true,
}

// differing are faults that matter less, or not at all, while production helps; alike are
// those that are as bad with its help.
var (
	differing = []string{"recovery-point-before-password", "files-copy-old", "objective-missed"}
	alike     = []string{"recovery-point-missing"}
)

const goldenReadings = "testdata/readings.txt"

const readingsHead = `# What rules say of faults of the embedded estate without the help of production, and in a
# planned failover: of each rule that has two readings, what fails in one of them.
# Written by go test ./test/lost -update. Each row is a claim: read it before you commit it.

`

// readings compares what the rules with two readings say in each of them.
func readings(t *testing.T, res *results.Document) {
	t.Helper()
	var all []string
	for i := range res.Results {
		r := &res.Results[i]
		p := r.InPlanned()
		if rule := res.Rules[r.Rule]; rule.Readings == nil || r.Status != results.Fail && p.Status != results.Fail {
			continue
		}
		differs := ""
		if r.Planned != nil {
			differs = "differs"
		}
		all = append(all, fmt.Sprintf("%-7s %-8s %-7s %-8s %-8s %s %s", r.Status, r.Severity, p.Status, p.Severity, differs, r.Rule, strings.TrimSuffix(r.Target, ".corp.contoso.example")))
	}
	text := readingsHead + "# without help    planned\n" + strings.Join(all, "\n") + "\n"
	if *update {
		if err := os.WriteFile(goldenReadings, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenReadings)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s differs (-update writes it anew):\n%s", goldenReadings, text)
	}
	if res.Verdict.Decision != results.NoGo || res.Verdict.Planned == nil || res.Verdict.Planned.Decision != results.NoGo || len(res.Verdict.Planned.Results) < len(differing) {
		t.Errorf("%s, and of a planned failover %+v", res.Verdict.Decision, res.Verdict.Planned)
	}
}

func TestWhatFailsDoesNotPassBecauseProductionIsLost(t *testing.T) {
	var faults []string
	for name := range atRecovery {
		faults = append(faults, name)
	}
	faults = slices.Concat(faults, differing, alike)
	slices.Sort(faults)
	before, now := scans(t, false, faults...)
	normal := judge(t, before, nil)
	byKey := func(d *results.Document) map[string]results.Result {
		all := map[string]results.Result{}
		for _, r := range d.Results {
			all[r.Rule+" "+r.Target] = r
		}
		return all
	}
	known, alone := byKey(judge(t, now, before)), byKey(judge(t, now, nil))
	readings(t, normal)
	failing := 0
	for key, r := range byKey(normal) {
		if r.Status != results.Fail {
			continue
		}
		failing++
		if got := known[key].Status; got == results.Pass {
			t.Errorf("%s fails, and passes when production is lost", key)
		}
		if got := alone[key].Status; got == results.Pass && !knownAlone[key] {
			t.Errorf("%s fails, and passes when production is lost and nothing of it is known", key)
		}
	}
	if failing < len(atRecovery) {
		t.Errorf("only %d results fail", failing)
	}
	if v := judge(t, now, before).Verdict; v.Planned != nil {
		t.Errorf("a planned failover is judged while production is lost: %+v", v.Planned)
	}
	if l := judge(t, now, before).WhatIf.Lost; len(l.Waiting) == 0 {
		t.Errorf("nothing waits for what fails: %+v", l)
	}
	for fault, want := range atRecovery {
		found := false
		for key, r := range known {
			found = found || strings.HasPrefix(key, want) && r.Status == results.Fail && (r.LastKnown == nil || slices.Contains(onlyKnown, fault))
		}
		if !found {
			t.Errorf("%s: nothing fails now that begins with %s", fault, want)
		}
	}
}
