package prism

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const (
	clusterFRA = "0005f1aa-1111-4111-8111-aaaaaaaaaaa1"
	clusterMUC = "0005f1bb-2222-4222-8222-bbbbbbbbbbb2"
	pcFRA      = "11111111-aaaa-4aaa-8aaa-000000000001"
	pcMUC      = "22222222-bbbb-4bbb-8bbb-000000000002"
	policyID   = "dddddddd-0001-4001-8001-000000000001"
	planID     = "ffffffff-0001-4001-8001-000000000001"
	categoryID = "cccccccc-0001-4001-8001-000000000001"
)

// setup is an estate whose Prisms are fakes.
type setup struct {
	est    *estate.Estate
	limits limits
	others []collect.Source
}

func newSetup(testing.TB) *setup {
	c := New(collect.Limits{})
	c.limits.perSecond, c.limits.pause = 0, time.Millisecond
	c.limits.probe, c.limits.answer = 5*time.Second, 5*time.Second
	return &setup{limits: c.limits, est: &estate.Estate{
		Domain:      "corp.example",
		Credentials: map[string]*estate.Credential{source: {Username: user, Password: "env:MUSTER_TEST_PRISM"}},
		Components:  map[string]*estate.Component{},
	}}
}

// central starts a Prism Central for a site.
func (s *setup) central(t testing.TB, site string) *fake {
	f := newFake(t)
	code := map[string]string{estate.Production: "fra", estate.Recovery: "muc"}[site]
	s.est.Site(site).PrismCentral = estate.Prism{Host: "pc-" + code + ".corp.example", Address: f.address(), Fingerprint: f.fingerprint()}
	uuid, cluster := pcFRA, clusterFRA
	if site == estate.Recovery {
		uuid, cluster = pcMUC, clusterMUC
	}
	f.fill("clustermgmt/config/clusters", clusterJSON(cluster, "NTX-"+strings.ToUpper(code)),
		fmt.Sprintf(`{"extId":%q,"name":"Unnamed","config":{"clusterFunction":["PRISM_CENTRAL"],"buildInfo":{"version":"pc.7.5"}}}`, uuid))
	f.fill("prism/config/domain-managers", fmt.Sprintf(`{"extId":%q,"config":{"buildInfo":{"version":"pc.7.5.1"}}}`, uuid))
	f.fill("clustermgmt/config/clusters/"+cluster+"/hosts", `{"extId":"h1","memorySizeBytes":549755813888,"maintenanceState":"normal"}`, `{"extId":"h2","memorySizeBytes":"274877906944","maintenanceState":"normal"}`)
	f.fill("licensing/config/entitlements", fmt.Sprintf(`{"extId":%q,"clusterExtId":%q,"details":[{"type":"NCI","category":"PRO"}]}`, cluster, cluster))
	return f
}

// element starts a Prism Element for a cluster of a site.
func (s *setup) element(t testing.TB, site string) *fake {
	f := newFake(t)
	code, uuid := "fra", clusterFRA
	if site == estate.Recovery {
		code, uuid = "muc", clusterMUC
	}
	name := "NTX-" + strings.ToUpper(code)
	at := s.est.Site(site)
	at.Clusters = append(at.Clusters, estate.Cluster{Name: name, Element: estate.Prism{Host: "pe-" + code + ".corp.example", Address: f.address(), Fingerprint: f.fingerprint()}})
	f.things[root+"/cluster/"] = fmt.Sprintf(`{"uuid":%q,"name":%q,"version":"6.5.5.5"}`, uuid, name)
	f.lists["v2/protection_domains/dr_snapshots"] = nil
	return f
}

// scan runs the collector.
func (s *setup) scan(t testing.TB) *facts.Document {
	t.Setenv("MUSTER_TEST_PRISM", password)
	return s.run(t.Context())
}

func (s *setup) run(ctx context.Context) *facts.Document {
	return collect.Run(ctx, s.est, append(s.others, collecttest.With(Source(), &Collector{s.limits})), collect.Options{})
}

// one scans an estate with one Prism Central and returns what that says.
func (s *setup) one(t testing.TB) *facts.PrismCentral {
	t.Helper()
	doc := s.scan(t)
	for _, site := range doc.Prism.Sites {
		if site.Central != nil {
			return site.Central
		}
	}
	t.Fatal("no Prism Central was asked")
	return nil
}

// citrix is a source that tells what it was given.
func citrix(says *facts.CitrixCloud) collect.Source {
	return collecttest.Stored("citrixcloud", func(d *facts.Document) { d.CitrixCloud = says })
}

func clusterJSON(id, name string) string {
	return fmt.Sprintf(`{"extId":%q,"name":%q,"nodes":{"numberOfNodes":2},"network":{"externalAddress":{"ipv4":{"value":"10.0.0.10"}},"httpProxyList":[{"password":"hunter2"}]},
		"config":{"clusterFunction":["AOS"],"hypervisorTypes":["AHV"],"isAvailable":true,"buildInfo":{"version":"7.0","fullVersion":"el8.5-release-ganges-7.0.1-stable-00"}}}`, id, name)
}

// vmJSON is a VM that is on and has 4 GiB, with more fields.
func vmJSON(id, name, cluster string, more ...string) string {
	fields := map[string]string{"extId": quote(id), "name": quote(name), "powerState": `"ON"`, "memorySizeBytes": "4294967296",
		"cluster": `{"extId":` + quote(cluster) + `}`, "protectionType": `"UNPROTECTED"`}
	for i := 0; i < len(more); i += 2 {
		fields[more[i]] = more[i+1]
	}
	var out []string
	for k, v := range fields {
		out = append(out, quote(k)+":"+v)
	}
	return "{" + strings.Join(out, ",") + "}"
}

func guarded(id, name, cluster string) string {
	return vmJSON(id, name, cluster, "protectionType", `"RULE_PROTECTED"`, "protectionPolicyState", `{"policy":{"extId":`+quote(policyID)+`}}`)
}

// policyJSON copies from Frankfurt to Munich and back.
func policyJSON(id string, rpo int) string {
	return fmt.Sprintf(`{"extId":%q,"name":"PP-Servers","categoryIds":[%q],
		"replicationLocations":[{"label":"fra","domainManagerExtId":%q,"isPrimary":true},{"label":"muc","domainManagerExtId":%q,"isPrimary":false}],
		"replicationConfigurations":[{"sourceLocationLabel":"fra","remoteLocationLabel":"muc","schedule":{"recoveryPointObjectiveTimeSeconds":%d,"isReplicationPaused":false}},
			{"sourceLocationLabel":"muc","remoteLocationLabel":"fra","schedule":{"recoveryPointObjectiveTimeSeconds":%d,"isReplicationPaused":false}}]}`, id, categoryID, pcFRA, pcMUC, rpo, rpo)
}

// pointJSON is a recovery point of one VM.
func pointJSON(id, vm, cluster string, at time.Time) string {
	return fmt.Sprintf(`{"extId":%q,"locationAgnosticId":"origin-%s","creationTime":%q,"expirationTime":%q,"status":"COMPLETE",
		"locationReferences":[{"locationExtId":%q}],"vmRecoveryPoints":[{"vmExtId":%q}]}`, id, id, stamp(at), stamp(at.Add(1000*time.Hour)), cluster, vm)
}

func quote(s string) string { return fmt.Sprintf("%q", s) }

// expect compares what was learnt with what should have been.
func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", what, show(got), show(want))
	}
}

func show(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// expectOpen checks why something was not learnt.
func expectOpen(t *testing.T, what string, got facts.Answered, status facts.Status, reason facts.Reason, words string) {
	t.Helper()
	if got.Status != status || got.Reason != reason || !strings.Contains(got.Message, words) {
		t.Errorf("%s is %+v, want %s with %s and %q", what, got, status, reason, words)
	}
}

func yes() *bool { v := true; return &v }

func no() *bool { v := false; return &v }
