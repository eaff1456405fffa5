package prism

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// samples are answers of the interfaces, with the requests that they are answers to,
// written after the published descriptions: nobody's data.
const samples = "testdata/answers"

func TestSamples(t *testing.T) {
	now := time.Date(2026, 3, 10, 8, 30, 0, 0, time.UTC)
	checks := map[string]func(t *testing.T, body []byte){
		"v4-fra-clusters": func(t *testing.T, b []byte) {
			all := paged[clusterAnswer](t, b)
			c := all[0].fact()
			if !all[1].isCentral() || c.Version != "7.5.1" || c.Nodes != 6 || c.Address != "10.10.0.10" || c.Name != "NTX-FRA-PROD" || !*c.Available {
				t.Errorf("%+v", c)
			}
		},
		"v4-muc-clusters": func(t *testing.T, b []byte) {
			if c := paged[clusterAnswer](t, b)[0].fact(); c.Version != "7.0.1" { // 7.0 in short
				t.Errorf("%+v", c)
			}
		},
		"v4-muc-hosts": func(t *testing.T, b []byte) {
			if h := paged[hostAnswer](t, b); len(h) != 4 || h[3].Memory.n != 512<<30 {
				t.Errorf("%+v", h)
			}
		},
		"v4-fra-entitlements": func(t *testing.T, b []byte) {
			expect(t, "licence", licenceOf(paged[entitlementAnswer](t, b)[0].Details),
				facts.Licence{Answered: facts.Yes(), Edition: "ULTIMATE", AdvancedReplication: true, Expires: "2027-01-31T00:00:00Z"})
		},
		"v4-muc-entitlements": func(t *testing.T, b []byte) {
			expect(t, "edition", licenceOf(paged[entitlementAnswer](t, b)[0].Details).Edition, "PRO")
		},
		"v4-fra-subnets": func(t *testing.T, b []byte) {
			all := paged[subnetAnswer](t, b)
			if a, u := all[0].fact(), all[1].fact(); a.CIDR != "10.10.20.0/24" || a.Gateway != "10.10.20.1" || !a.Managed || u.Managed || u.CIDR != "" || u.Name != "VL30-VDA" {
				t.Errorf("%+v, %+v", a, u)
			}
		},
		"v4-muc-subnets": func(t *testing.T, b []byte) {
			expect(t, "cidr", paged[subnetAnswer](t, b)[0].fact().CIDR, "10.20.20.0/24")
		},
		"v4-fra-vms": func(t *testing.T, b []byte) {
			all := paged[vmAnswer](t, b)
			vm := all[1].fact(intern{})
			if vm.Memory != 16<<30 || vm.Protection != "RULE_PROTECTED" || vm.Policy == "" || len(vm.Categories) != 1 || *vm.GuestTools.Reachable {
				t.Errorf("%+v", vm)
			}
			expect(t, "adapters", vm.NICs, []facts.NIC{{Subnet: "99999999-0001-4001-8001-000000000001", Addresses: []string{"10.10.20.12"}}})
			if last := all[2].fact(intern{}); last.GuestTools != nil || last.Protection != "UNPROTECTED" {
				t.Errorf("%+v", last)
			}
		},
		"v4-fra-categories": func(t *testing.T, b []byte) {
			if c := paged[categoryAnswer](t, b)[0]; c.Key != "DR-Tier" || c.Value != "1" || c.ExtID == "" {
				t.Errorf("%+v", c)
			}
		},
		"v4-fra-protection-policies": func(t *testing.T, b []byte) {
			all := paged[policyAnswer](t, b)
			one, err1 := all[0].fact()
			two, err2 := all[1].fact()
			if err1 != nil || err2 != nil || len(one.Schedules) != 3 || one.Schedules[1].RPOSeconds != 3600 || one.Schedules[0].Remote != "" ||
				two.Schedules[0].RPOSeconds != 0 || two.Schedules[0].Paused || !one.Locations[0].Primary || len(one.Locations[1].Clusters) != 1 {
				t.Errorf("%+v, %v, %+v, %v", one, err1, two, err2)
			}
		},
		"v4-fra-recovery-plans": func(t *testing.T, b []byte) {
			if p := paged[planAnswer](t, b)[0].fact(); p.Name != "RP-Citrix" || p.Primary.Central != pcFRA || p.Recovery.Central != pcMUC {
				t.Errorf("%+v", p)
			}
		},
		"v4-fra-recovery-plan-stages": func(t *testing.T, b []byte) {
			all := paged[stageAnswer](t, b)
			if s := all[0].fact(); s.DelaySeconds != 120 || len(s.VMs) != 1 || all[0].Priority.n != 1 || len(all[1].fact().Categories) != 1 {
				t.Errorf("%+v", all)
			}
		},
		"v4-fra-network-mappings": func(t *testing.T, b []byte) {
			m := paged[mappingAnswer](t, b)
			expect(t, "recovery", m[0].fact().Recovery, facts.PlanNetwork{Name: "VL20-SRV-DR", Gateway: "10.20.20.1", Prefix: 24})
			if *m[1].fact().MapsAddresses || m[1].fact().RecoveryTest.Name != "" {
				t.Errorf("%+v", m[1].fact())
			}
		},
		"v4-fra-recovery-settings": func(t *testing.T, b []byte) {
			expect(t, "address", string(paged[settingAnswer](t, b)[0].Setting.Mappings[0].Recovery), "10.20.20.12")
		},
		"v4-fra-recovery-plan-jobs": func(t *testing.T, b []byte) {
			all := paged[jobAnswer](t, b)
			if status, ended := statusOf(all[1].Status); status != "SUCCEEDED_WITH_WARNING" || !ended || all[1].Action != actionTest || all[0].Action != actionValidate {
				t.Errorf("%+v", all)
			}
		},
		"v4-fra-validation-errors": func(t *testing.T, b []byte) {
			if p := paged[problemAnswer](t, b)[0]; p.Severity != "WARNING" || p.Message == "" {
				t.Errorf("%+v", p)
			}
		},
		"v4-fra-recovery-points": func(t *testing.T, b []byte) { onePoint(t, paged[pointAnswer](t, b), now, clusterFRA, 1800) },
		"v4-muc-recovery-points": func(t *testing.T, b []byte) { onePoint(t, paged[pointAnswer](t, b), now, clusterMUC, 26.5*3600) },
		"v4-muc-recovery-points-empty": func(t *testing.T, b []byte) {
			if all := paged[pointAnswer](t, b); len(all) > 0 {
				t.Errorf("%+v", all)
			}
		},
		"v4-fra-protected-resource-sync": func(t *testing.T, b []byte) {
			a := decoded[resourceAnswer](t, b)
			expect(t, "state", a.fact(), "OUT_OF_SYNC")
		},
		"v4-fra-registrations": func(t *testing.T, b []byte) {
			a := paged[registrationAnswer](t, b)[0]
			expect(t, "link", *a.fact(), facts.PlatformLink{Name: "PC-MUC", Remote: pcMUC, Status: "CONNECTED"})
		},
		"v4-muc-templates": func(t *testing.T, b []byte) {
			a := paged[templateAnswer](t, b)[0]
			expect(t, "version", *a.Active.fact(string(a.Name)), facts.MasterImage{Name: "2026-03", Template: "CTX-W11-Master", Created: "2026-03-01T10:00:00Z", Clusters: []string{clusterFRA}})
		},
		"v4-options-version": func(t *testing.T, b []byte) {
			var o offer
			if !o.learn(vmSpace, &restclient.Response{Status: 200, Body: b}) || len(o.minors) != 1 || o.minors[0] != 3 {
				t.Errorf("%+v", o.minors)
			}
		},
		"v4-error-404": func(t *testing.T, b []byte) {
			expect(t, "words", apiMessage(b), "The entity is not a protected resource.")
		},
		"v3-availability-zones": func(t *testing.T, b []byte) {
			all := paged3[zoneAnswer](t, b)
			if all[0].Status.Resources.Kind != "Local" || all[1].Status.Resources.Remote.id() != pcMUC {
				t.Errorf("%+v", all)
			}
		},
		"v3-protection-rules": func(t *testing.T, b []byte) {
			p, err := paged3[ruleAnswer](t, b)[0].fact()
			if err != nil || p.Name != "PP-Citrix-Control" || len(p.Schedules) != 2 || p.Schedules[0].Remote != "1" || p.Categories[0] != "DR-Tier/1" || p.Locations[1].Central != pcMUC {
				t.Errorf("%+v, %v", p, err)
			}
		},
		"v3-recovery-plan": func(t *testing.T, b []byte) {
			a := decoded[plan3](t, b)
			p := a.fact()
			if p.Name != "RP-Citrix" || len(p.Stages) != 2 || p.Stages[0].DelaySeconds != 120 || p.Stages[1].Categories[0] != "DR-Tier/1" || p.Networks[0].Recovery.Name != "VL20-SRV-DR" ||
				p.Networks[0].RecoveryTest.Gateway != "192.168.220.1" || p.Addresses["aaaaaaaa-0002-4002-8002-000000000002"] != "10.20.20.12" || p.Stretched {
				t.Errorf("%+v", p)
			}
			if at, ok := a.Status.Tested.when(); !ok || at.Year() != 2025 {
				t.Errorf("tested at %s", at)
			}
		},
		"v3-recovery-plan-jobs": func(t *testing.T, b []byte) {
			j, ended := paged3[job3](t, b)[1].fact()
			if !ended || j.status != "SUCCEEDED_WITH_WARNING" || j.action != actionTest || j.cleanUp != "COMPLETED" || len(j.problems.warnings) != 1 || stamp(j.ended) != "2025-08-08T18:41:00Z" {
				t.Errorf("%+v", j)
			}
		},
		"v3-muc-vm-recovery-points": func(t *testing.T, b []byte) {
			p, usable, vague := paged3[point3](t, b)[0].fact(now)
			if !usable || vague || p.cluster != clusterMUC || p.name != "CTX-DDC01" || p.origin != "eeeeeeee-1002-4002-8002-000000000002" {
				t.Errorf("%+v", p)
			}
		},
		"pe-fra-cluster": func(t *testing.T, b []byte) {
			expect(t, "cluster", decoded[ownAnswer](t, b), ownAnswer{UUID: clusterFRA, Name: "NTX-FRA-PROD", Version: "6.5.5.5"})
		},
		"pe-fra-protection-domains": func(t *testing.T, b []byte) {
			all := paged2[domainAnswer](t, b)
			if d := all[0].fact(); !d.Active || len(d.VMs) != 1 || len(d.RemoteSites) != 2 || d.Metro != "" || all[1].fact().Metro != "Enabled" {
				t.Errorf("%+v", all)
			}
		},
		"pe-fra-pd-schedules": func(t *testing.T, b []byte) {
			all := decoded[[]scheduleAnswer](t, b)
			s, ok := all[0].fact()
			if !ok {
				t.Error("the schedule is not understood")
			}
			expect(t, "schedule", s, facts.DomainSchedule{RPOSeconds: 86400, Retained: map[string]int{"muc-dr": 7, "ber-dr": 3}})
		},
		"pe-fra-pd-dr-snapshots":           func(t *testing.T, b []byte) { snapshots(t, paged2[drSnapshotAnswer](t, b), now, "35519", "34922") },
		"pe-muc-pd-dr-snapshots":           func(t *testing.T, b []byte) { snapshots(t, paged2[drSnapshotAnswer](t, b), now, "34922") },
		"pe-fra-remote-sites-dr-snapshots": func(t *testing.T, b []byte) { snapshots(t, paged2[drSnapshotAnswer](t, b), now) }, // they are elsewhere
		"pe-muc-snapshots": func(t *testing.T, b []byte) {
			a := paged2[snapshotAnswer](t, b)[0]
			if at, ok := a.Created.micros(); !ok || stamp(at) != "2026-02-14T08:00:00Z" || a.Name != "ctx_CTX-W11-MASTER_2026-02-14" || a.VM == "" {
				t.Errorf("%+v", a)
			}
		},
		"pe-fra-remote-sites": func(t *testing.T, b []byte) {
			expect(t, "site", paged2[siteAnswer](t, b)[0], siteAnswer{UUID: "c1c1c1c1-0001-4001-8001-000000000001", Name: "muc-dr", Status: "relationship_established"})
		},
	}
	files, err := filepath.Glob(samples + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		check := checks[name]
		if check == nil {
			t.Errorf("nobody decodes the sample %s", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var sample struct {
				Body json.RawMessage `json:"body"`
			}
			if err := json.Unmarshal(text, &sample); err != nil {
				t.Fatal(err)
			}
			check(t, sample.Body)
		})
		delete(checks, name)
	}
	for name := range checks {
		t.Errorf("there is no sample %s", name)
	}
}
