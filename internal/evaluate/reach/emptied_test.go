package reach_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/reach"
	"github.com/muster-dr/muster/internal/facts"
)

func TestAnExclusionThatTakesNothingOutIsTold(t *testing.T) {
	group, catalog, zone := estate.Exclusion{Kind: "deliverygroup", Name: "Azure"}, estate.Exclusion{Kind: "catalog", Name: "w11-azure"}, estate.Exclusion{Kind: "zone", Name: "West"}
	for name, c := range map[string]struct {
		exclude []estate.Exclusion
		want    bool // the delivery group is told
	}{
		"a delivery group alone":                         {[]estate.Exclusion{group}, true},
		"a delivery group with its catalog":              {[]estate.Exclusion{group, catalog}, false},
		"a delivery group with the zone of its machines": {[]estate.Exclusion{zone, group}, false},
		"one of that name that is not there":             {[]estate.Exclusion{{Kind: "deliverygroup", Name: "Azur"}, catalog}, true},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := &facts.CitrixCloud{
				DeliveryGroups: facts.Listing[*facts.DeliveryGroup]{Items: map[string]*facts.DeliveryGroup{"g": {Name: "Azure"}}},
				Catalogs:       facts.Listing[*facts.MachineCatalog]{Items: map[string]*facts.MachineCatalog{"c": {Name: "W11-Azure", Zone: "z"}}},
				Zones:          facts.Listing[*facts.CitrixZone]{Items: map[string]*facts.CitrixZone{"z": {Name: "West"}}},
				Machines:       facts.Listing[*facts.MachineClass]{Items: map[string]*facts.MachineClass{"1": {Catalog: "c", DeliveryGroup: "g", Count: 3}}},
			}
			j := reach.Judge{Doc: &facts.Document{Estate: &estate.Estate{Exclude: c.exclude}, Sections: facts.Sections{CitrixCloud: cloud}}, Input: &input.Input{}, Census: &census.Census{Desktops: facts.Yes()}}
			questions, _, _ := j.Run(nil)
			got := slices.ContainsFunc(questions, func(q reach.Question) bool {
				return q.Target == "exclusion/deliverygroup/Azure" || q.Target == "exclusion/deliverygroup/Azur"
			})
			if got != c.want {
				t.Errorf("it is told: %v, want %v", got, c.want)
			}
		})
	}
}
