package accounts

import (
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func document() *facts.Document {
	return &facts.Document{
		Estate: &estate.Estate{Domain: "Corp.example", Components: map[string]*estate.Component{
			"fas":           {Servers: estate.PerSite{Production: []string{"FAS1.corp.example."}, Recovery: []string{"fas2"}}},
			"rds_licensing": {Servers: estate.PerSite{Recovery: []string{"rds1.other.example"}}},
			"pvs":           nil,
		}},
		Sections: facts.Sections{
			Directory: &facts.Directory{
				Views: map[string]*facts.DirectoryView{"production": {DomainSID: "S-1-5-21-1-2-3"}, "recovery": {DomainSID: "S-1-5-21-1-2-3"}},
				Computers: &facts.Computers{Answered: facts.Yes(), Items: []facts.Computer{
					{Name: "FAS1", DNSName: "fas1.corp.example", DN: "CN=FAS1,DC=corp,DC=example", Enabled: true, RID: 1101},
					{Name: "FAS2", DN: "CN=FAS2,DC=corp,DC=example"},
					{Name: "RDS1", DNSName: "rds1.corp.example", Enabled: true, RID: 1103},
					{Name: "CC1", DNSName: "cc1.child.corp.example", Enabled: true, RID: 1104},
				}},
			},
			CitrixCloud: &facts.CitrixCloud{
				Connectors: facts.Listing[*facts.CloudConnector]{Answered: facts.Yes(), Items: map[string]*facts.CloudConnector{"cc1.corp.example": {}}},
			},
		},
	}
}

func TestAccountsAreJoinedByName(t *testing.T) {
	got := Of(document())
	for host, want := range map[string]Account{
		"fas1.corp.example": {Exists: true, Enabled: true, DN: "CN=FAS1,DC=corp,DC=example", SID: "S-1-5-21-1-2-3-1101", Name: "FAS1"},
		"fas2.corp.example": {Exists: true, DN: "CN=FAS2,DC=corp,DC=example", Name: "FAS2"}, // it has never started
		"cc1.corp.example":  {Name: "cc1"},                                                  // the one that there is belongs to another domain
	} {
		if a := got.Hosts[host]; a == nil || *a != want {
			t.Errorf("%s: got %+v, want %+v", host, a, want)
		}
	}
	if len(got.Hosts) != 3 {
		t.Errorf("hosts of other domains are among them: %v", got.Hosts)
	}
}

func TestNobodyKnowsASIDWhereTheSitesDisagree(t *testing.T) {
	doc := document()
	doc.Directory.Views["recovery"].DomainSID = "S-1-5-21-9-9-9"
	if a := Of(doc).Hosts["fas1.corp.example"]; a.SID != "" {
		t.Errorf("the SID is %s", a.SID)
	}
}

func TestComputersThatWereNotReadAreNotAbsent(t *testing.T) {
	doc := document()
	doc.Directory.Computers = &facts.Computers{Answered: facts.No(facts.Timeout, "no answer")}
	if got := Of(doc); got.Learnt() || len(got.Hosts) > 0 {
		t.Errorf("got %+v", got)
	}
	if doc.Directory = nil; Of(doc) != nil {
		t.Error("no directory was asked")
	}
}

func TestProductionIsNoWitnessOfTheCopyThatIsLeft(t *testing.T) {
	for name, c := range map[string]struct {
		servers []string
		learnt  bool
	}{
		"a domain controller of the recovery site": {[]string{"recovery/dc.corp.example"}, true},
		"one that both sites ask":                  {[]string{"production/dc.corp.example", "recovery/dc.corp.example"}, true},
		"one of production alone":                  {[]string{"production/dc.corp.example"}, false},
		"facts that do not name it":                {nil, true},
	} {
		doc := document()
		doc.Directory.Computers.Server = "dc.corp.example"
		doc.Directory.Servers = map[string]*facts.DirectoryServer{}
		for _, key := range c.servers {
			doc.Directory.Servers[key] = &facts.DirectoryServer{Answered: facts.Yes()}
		}
		if got := Of(doc); got.Learnt() != c.learnt || got.Learnt() != (len(got.Hosts) > 0) {
			t.Errorf("%s: %+v, %d hosts", name, got.Answered, len(got.Hosts))
		}
	}
}
