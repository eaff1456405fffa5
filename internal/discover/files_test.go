package discover

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestHowFilesAreCopiedIsTakenFromPoliciesThatAreInForce(t *testing.T) {
	policy := func(kind, status, from, to string) *facts.FilesPolicy {
		return &facts.FilesPolicy{Type: kind, Status: status, Pairs: []facts.FilesPair{{From: from, To: to}}}
	}
	for name, c := range map[string]struct {
		servers  []string
		policies []*facts.FilesPolicy
		want     string // "" for a question
	}{
		"Smart DR":                           {[]string{"fs1"}, []*facts.FilesPolicy{policy("SMART_DR", "ENABLED", "fs1", "dr1")}, "smart_dr"},
		"VDI Sync":                           {[]string{"fs1"}, []*facts.FilesPolicy{policy("VDI_SYNC", "ENABLED", "fs1", "dr1")}, "data_replication"},
		"a way that has no name here":        {[]string{"fs1"}, []*facts.FilesPolicy{policy("METRO", "ENABLED", "fs1", "dr1")}, ""},
		"a policy that is switched off":      {[]string{"fs1"}, []*facts.FilesPolicy{policy("SMART_DR", "DISABLED", "fs1", "dr1")}, ""},
		"a policy to a third site":           {[]string{"fs1"}, []*facts.FilesPolicy{policy("SMART_DR", "ENABLED", "fs1", "far")}, ""},
		"a policy of another server":         {[]string{"fs1"}, []*facts.FilesPolicy{policy("SMART_DR", "ENABLED", "fs2", "dr1")}, ""},
		"two ways":                           {[]string{"fs1"}, []*facts.FilesPolicy{policy("SMART_DR", "ENABLED", "fs1", "dr1"), policy("DATA_SYNC", "ENABLED", "fs1", "dr1")}, ""},
		"one of two servers":                 {[]string{"fs1", "fs2"}, []*facts.FilesPolicy{policy("SMART_DR", "ENABLED", "fs1", "dr1")}, ""},
		"both servers, each its own way":     {[]string{"fs1", "fs2"}, []*facts.FilesPolicy{policy("SMART_DR", "ENABLED", "fs1", "dr1"), policy("VDI_SYNC", "ENABLED", "fs2", "dr1")}, ""},
		"a server that is not Nutanix Files": {[]string{"win1"}, []*facts.FilesPolicy{policy("SMART_DR", "ENABLED", "fs1", "dr1")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := &run{Found: &Found{Estate: estate.New(), From: map[string]string{}}}
			policies := map[string]*facts.FilesPolicy{}
			for i, p := range c.policies {
				policies[string(rune('a'+i))] = p
			}
			r.files = &facts.Files{Sites: map[string]*facts.FilesSite{
				estate.Production: {
					Servers:  facts.Listing[*facts.FileServer]{Items: map[string]*facts.FileServer{"fs1": {ID: "fs1"}, "fs2": {ID: "fs2"}}},
					Policies: facts.Listing[*facts.FilesPolicy]{Items: policies},
				},
				estate.Recovery: {Servers: facts.Listing[*facts.FileServer]{Items: map[string]*facts.FileServer{"dr1": {ID: "dr1"}}}},
			}}
			component := &estate.Component{Servers: estate.PerSite{Production: c.servers}}
			r.copiedFiles(component)
			if got := strings.Join(component.Methods, " "); got != c.want || (len(r.Questions) == 1) != (c.want == "") {
				t.Errorf("got %q and %d questions, want %q", got, len(r.Questions), c.want)
			}
		})
	}
	r := &run{Found: &Found{Estate: estate.New(), From: map[string]string{}}}
	if r.copiedFiles(&estate.Component{Servers: estate.PerSite{Production: []string{"fs1"}}}); len(r.Questions) != 1 {
		t.Error("nobody is asked where Prism told nothing")
	}
}
