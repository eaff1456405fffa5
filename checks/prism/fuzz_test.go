package prism

import (
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// seeds are the beginnings of all answers.
func seeds(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"data":[{}],"metadata":{"flags":[{"name":"isTruncated","value":"true"}],"totalAvailableResults":"7"}}`,
		`{"data":[` + guarded("v", "VM", "c") + `,` + policyJSON("p", 60) + `,` + clusterJSON("c", "C") + `,` + jobJSON("j", "VALIDATE", "FAILED", "2026-03-01T00:00:00Z") + `]}`,
		`{"data":[` + pointJSON("p", "v", "c", noon) + `,{"ipConfig":[{"ipv4":{"ipSubnet":{"ip":{"value":"::"},"prefixLength":-1}}}]}]}`,
		`{"data":[{"extId":"s","priority":1,"entities":[{"extId":"v"}],"postActions":[{"config":{"delaySecs":1e300}}]}]}`,
		`{"entities":[` + domainJSON("PD", "") + `,{"snapshot_id":":","vms":[{}],"missing_entities":[null,[],{},"x"],"state":"AVAILABLE","snapshot_create_time_usecs":9223372036854775807}]}`,
		`{"entities":[{"type":"MONTHLY","every_nth":9223372036854775807,"retention_policy":{"remote_max_snapshots":{"":-1}}}]}`,
		`{"entities":[{"metadata":{"uuid":"u"},"status":{"resources":{"parameters":{"primary_location_index":9,"availability_zone_list":[{}],"network_mapping_list":[{"availability_zone_network_mapping_list":[{},{},{}]}]},"stage_list":[{}]}}}]}`,
		`{"entities":[{"metadata":{"uuid":"u"},"status":{"execution_status":{"status":"COMPLETED"},"resources":{"category_filter":{"params":{"a":["b"]}},"ordered_availability_zone_list":[{}],"availability_zone_connectivity_list":[{"snapshot_schedule_list":[{"recovery_point_objective_secs":0}]}]}}}]}`,
		"{\"data\":\"v4.\xff\"}", `{"data":{"error":[{"message":"x"}]},"message_list":[{"message":1}]}`, `{"data":[{"name":"a\x41"}]}`,
	} {
		f.Add([]byte(s))
	}
}

// each4 decodes an answer as a list of every kind.
func each4[T any](body []byte, use func(*T)) {
	var p page[T]
	if restclient.Decode(body, &p) != nil {
		return
	}
	g := newGuard("/", 1, limits{})
	fresh(g, &p.Data, func(*T) string { return "id" })
	for i := range p.Data {
		use(&p.Data[i])
	}
}

func all3[T any](body []byte, use func(*T)) {
	var p page3[T]
	if restclient.Decode(body, &p) != nil {
		return
	}
	for i := range p.Entities {
		use(&p.Entities[i])
	}
}

func sound(t *testing.T, points []point) {
	for _, p := range points {
		if p.vm == "" || p.cluster == "" || p.created.Unix() < firstMoment {
			t.Errorf("a copy of nothing: %+v", p)
		}
	}
}

func FuzzPrismCentral(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		_ = apiMessage(body)
		var o offer
		o.learn(vmSpace, &restclient.Response{Status: 200, Body: body})
		for _, minor := range o.minors {
			if minor < 0 || minor > vmSpace.highest {
				t.Errorf("version v4.%d", minor)
			}
		}
		each4(body, func(a *clusterAnswer) { _ = a.fact() })
		each4(body, func(a *vmAnswer) {
			if vm := a.fact(intern{}); vm.Memory < 0 || vm.NICs == nil || vm.Categories == nil {
				t.Errorf("%+v", vm)
			}
		})
		each4(body, func(a *policyAnswer) {
			if p, err := a.fact(); err == nil {
				for _, s := range p.Schedules {
					if s.RPOSeconds < 0 {
						t.Errorf("%+v", s)
					}
				}
			}
		})
		each4(body, func(a *planAnswer) { _ = a.fact() })
		each4(body, func(a *stageAnswer) { _ = a.fact() })
		each4(body, func(a *mappingAnswer) { _ = a.fact() })
		each4(body, func(a *jobAnswer) { _, _ = statusOf(a.Status) })
		each4(body, func(a *subnetAnswer) { _ = a.fact() })
		each4(body, func(a *entitlementAnswer) {
			if l := licenceOf(a.Details); l.Learnt() && l.Edition == "" {
				t.Errorf("%+v", l)
			}
		})
		each4(body, func(a *pointAnswer) {
			points, _ := a.fact(noon)
			sound(t, points)
		})
		all3(body, func(a *plan3) {
			if p := a.fact(); p.Addresses == nil || p.Stages == nil {
				t.Errorf("%+v", p)
			}
		})
		all3(body, func(a *ruleAnswer) { _, _ = a.fact() })
		all3(body, func(a *job3) { _, _ = a.fact() })
		all3(body, func(a *point3) {
			if p, usable, _ := a.fact(noon); usable {
				sound(t, []point{p})
			}
		})
	})
}

func FuzzPrismElement(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		all3(body, func(a *domainAnswer) { _ = a.fact() })
		all3(body, func(a *snapshotAnswer) { _, _ = a.Created.micros() })
		all3(body, func(a *scheduleAnswer) {
			if s, ok := a.fact(); ok && s.RPOSeconds <= 0 {
				t.Errorf("%+v", s)
			}
		})
		all3(body, func(a *drSnapshotAnswer) {
			points, _ := a.fact(noon, "c")
			sound(t, points)
			h := &newestPoints{now: noon, items: map[string]*facts.Copies{}, shared: intern{}}
			for _, p := range points {
				h.add(p)
			}
			for _, c := range h.items {
				for _, n := range c.Newest {
					if _, err := time.Parse(time.RFC3339, n.Created); err != nil || n.AgeSeconds < 0 {
						t.Errorf("%+v: %v", n, err)
					}
				}
			}
		})
	})
}
