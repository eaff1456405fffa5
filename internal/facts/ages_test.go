package facts

import (
	"testing"
	"time"
)

// An age and the time that it counts from are written by one hand. Where they differ, what is
// worse counts, and nothing is young that is still to come.
func TestAnAgeIsThatOfItsTimeOrWorse(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		created string
		age     int64
		want    int64
	}{
		{"both agree", "2026-11-22T11:00:00Z", 3600, 3600},
		{"rounded", "2026-11-22T11:00:00Z", 3570, 3570},
		{"older than its age", "2026-11-21T12:00:00Z", 3600, 86400},
		{"younger than its age", "2026-11-22T11:59:00Z", 3600, 3600},
		{"a moment ahead, as clocks are", "2026-11-22T12:00:30Z", 0, 0},
		{"of tomorrow, with an age", "2026-11-23T12:00:00Z", 3600, -86400},
		{"a time that is none", "yesterday", 3600, 3600},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &Document{Sections: Sections{
				CitrixCloud: &CitrixCloud{Answered: Yes(), ObservedAt: noon, Connectors: Listing[*CloudConnector]{Items: map[string]*CloudConnector{
					"c": {LastContact: tt.created, ContactAgeSeconds: &tt.age},
				}}},
				Prism: &Prism{Sites: map[string]*PrismSite{"recovery": {
					Central: &PrismCentral{Answered: Yes(), ObservedAt: noon,
						Plans:          Listing[*RecoveryPlan]{Items: map[string]*RecoveryPlan{"p": {Test: PlanJob{Ended: tt.created, AgeSeconds: new(tt.age)}}}},
						RecoveryPoints: Listing[*Copies]{Items: map[string]*Copies{"v": {Newest: map[string]*Copy{"c": {Created: tt.created, AgeSeconds: tt.age}}}}}},
				}}},
			}}
			if err := settleAges(d); err != nil {
				t.Fatal(err)
			}
			central := d.Prism.Sites["recovery"].Central
			if got := central.RecoveryPoints.Items["v"].Newest["c"].AgeSeconds; got != tt.want {
				t.Errorf("a copy is %d s old, want %d", got, tt.want)
			}
			for what, got := range map[string]*int64{"a test": central.Plans.Items["p"].Test.AgeSeconds, "a contact": d.CitrixCloud.Connectors.Items["c"].ContactAgeSeconds} {
				switch {
				case tt.created == "yesterday":
					if got != nil {
						t.Errorf("%s without a time has the age %d", what, *got)
					}
				case got == nil || *got != tt.want:
					t.Errorf("%s is %v s old, want %d", what, got, tt.want)
				}
			}
		})
	}
}
