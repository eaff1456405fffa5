package fileshares

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// healthy is a file server at each site and Smart DR between them.
func healthy() *facts.Document {
	yes := facts.Yes()
	share := func(id, name string, replicas *facts.FilesReplicas) *facts.FilesShare {
		return &facts.FilesShare{ID: id, Name: name, Protocol: "SMB", Online: new(true), Replicas: replicas}
	}
	site := func(host string, fs *facts.FileServer) *facts.FilesSite {
		return &facts.FilesSite{
			Answered: yes, ReadFrom: host, ObservedAt: noon, Enabled: new(true),
			Servers:  facts.Listing[*facts.FileServer]{Answered: yes, Items: map[string]*facts.FileServer{fs.Name: fs}},
			Policies: facts.Listing[*facts.FilesPolicy]{Answered: yes, Items: map[string]*facts.FilesPolicy{}},
			Clusters: facts.Listing[*facts.FilesCluster]{Answered: yes, Items: map[string]*facts.FilesCluster{}},
		}
	}
	arrived := &facts.FilesReplicas{Answered: yes, Newest: "2026-11-30T11:30:00Z"}
	production := site("pc1", &facts.FileServer{ID: "a", Name: "fs1", Shares: facts.Listing[*facts.FilesShare]{Answered: yes, Items: map[string]*facts.FilesShare{
		"profiles": share("a1", "Profiles", nil), "home": share("a2", "home", nil),
	}}})
	recovery := site("pc2", &facts.FileServer{ID: "b", Name: "fs2", Shares: facts.Listing[*facts.FilesShare]{Answered: yes, Items: map[string]*facts.FilesShare{
		"profiles": share("b1", "Profiles", arrived), "home": share("b2", "home", arrived), "own": share("b3", "own", nil),
	}}})
	production.Policies.Items["p"] = &facts.FilesPolicy{
		ID: "p", Name: "DR", Type: facts.FilesSmartDR, Status: "ENABLED", Reverse: new(false), NewShares: new(true),
		Pairs: []facts.FilesPair{{From: "a", To: "b", Status: "ENABLED", Summary: "SCHEDULE_MET", RPOSeconds: new(int64(3600)), Shares: []facts.FilesPairShare{}}},
		Runs: facts.Listing[*facts.FilesRun]{Answered: yes, Items: map[string]*facts.FilesRun{
			"a1": {Source: "a", Status: "SUCCEEDED", Newest: "2026-11-30T11:00:00Z", FailedFiles: new(int64(0))},
		}},
	}
	namespaces := facts.Listing[*facts.Namespace]{Answered: yes, Items: map[string]*facts.Namespace{
		"data": {Answered: yes, Name: "data", Roots: []facts.Target{{Server: "dc1", Path: `\\dc1\data`, Online: true}}, Folders: map[string]*facts.Folder{
			"upm": {Answered: yes, Path: "UPM", Targets: []facts.Target{{Server: "fs2", Path: `\\fs2.corp.example\Profiles`, Online: true}, {Server: "fs1", Path: `\\fs1.corp.example\Profiles`, Online: false}}},
			"in":  {Answered: yes, Path: "in", Targets: []facts.Target{{Server: "corp.example", Path: `\\corp.example\data\UPM`, Online: true}}},
		}},
	}}
	return &facts.Document{
		Estate: &estate.Estate{Domain: "corp.example", Sites: estate.Sites{Production: estate.Site{Files: []string{"FS1"}}, Recovery: estate.Site{Files: []string{"fs2"}}}, Components: map[string]*estate.Component{}},
		Sections: facts.Sections{
			Files:     &facts.Files{Sites: map[string]*facts.FilesSite{estate.Production: production, estate.Recovery: recovery}},
			Directory: &facts.Directory{Views: map[string]*facts.DirectoryView{estate.Recovery: {Namespaces: namespaces}}},
		},
	}
}

func TestWhatProtectsAFileServer(t *testing.T) {
	policy := func(d *facts.Document) *facts.FilesPolicy {
		return d.Files.Sites[estate.Production].Policies.Items["p"]
	}
	unread := facts.No(facts.Timeout, "no answer")
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   string // protection of the file server; unknown
		share  string // that of the share; the same when empty
	}{
		"a policy for all shares":                   {func(*facts.Document) {}, ByPolicy, ""},
		"a policy for this share":                   {func(d *facts.Document) { policy(d).Pairs[0].Shares = []facts.FilesPairShare{{From: "a1", To: "b1"}} }, ByPolicy, ""},
		"a policy for another share":                {func(d *facts.Document) { policy(d).Pairs[0].Shares = []facts.FilesPairShare{{From: "a2", To: "b2"}} }, ByPolicy, None},
		"no share of it can be replicated any more": {func(d *facts.Document) { policy(d).Pairs[0].Shares = []facts.FilesPairShare{{}} }, ByPolicy, None},
		"it does not say whether it takes all":      {func(d *facts.Document) { policy(d).NewShares = nil }, ByPolicy, "unknown"},
		"without a list, and not for new shares":    {func(d *facts.Document) { policy(d).NewShares = new(false) }, ByPolicy, "unknown"},
		"switched off":                              {func(d *facts.Document) { policy(d).Status = "DISABLED" }, Off, ""},
		"its pair is switched off":                  {func(d *facts.Document) { policy(d).Status, policy(d).Pairs[0].Status = "PARTIALLY_ENABLED", "DISABLED" }, Off, ""},
		"partly on, and this pair is":               {func(d *facts.Document) { policy(d).Status = "PARTIALLY_ENABLED" }, ByPolicy, ""},
		"partly on, and nobody says of this pair":   {func(d *facts.Document) { policy(d).Status, policy(d).Pairs[0].Status = "PARTIALLY_ENABLED", "" }, "unknown", ""},
		"of a type that has no name":                {func(d *facts.Document) { policy(d).Type = "" }, "unknown", ""},
		"it leads back":                             {func(d *facts.Document) { policy(d).Reverse = new(true) }, "unknown", ""},
		"nobody says whether it leads back":         {func(d *facts.Document) { policy(d).Reverse = nil }, "unknown", ""},
		"to a file server that recovery lacks":      {func(d *facts.Document) { policy(d).Pairs[0].To = "z" }, Outside, ""},
		"to one when recovery was not read": {func(d *facts.Document) {
			d.Files.Sites[estate.Recovery].Servers = facts.Listing[*facts.FileServer]{Answered: unread}
		}, "unknown", ""},
		"the other way round": {func(d *facts.Document) { policy(d).Pairs[0].From, policy(d).Pairs[0].To = "b", "a" }, None, ""},
		"VDI Sync, whose first end is at recovery": {func(d *facts.Document) {
			p := policy(d)
			p.Type, p.Pairs[0].From, p.Pairs[0].To = facts.FilesVDISync, "b", "a"
		}, ByPolicy, ""},
		"one Prism Central for both, partner named": {func(d *facts.Document) { d.Files.Sites[estate.Recovery].ReadFrom = "pc1" }, ByPolicy, ""},
		"one Prism Central for both, and not named": {func(d *facts.Document) {
			d.Files.Sites[estate.Recovery].ReadFrom, d.Estate.Sites.Recovery.Files = "pc1", nil
		}, "unknown", ""},
		"to another file server of production": {func(d *facts.Document) {
			d.Estate.Sites.Production.Files, d.Estate.Sites.Recovery.Files = []string{"fs1", "fs2"}, nil
		}, Outside, ""},
		"the policy is told by recovery alone": {func(d *facts.Document) {
			s := d.Files.Sites
			s[estate.Recovery].Policies.Items["p"] = policy(d)
			delete(s[estate.Production].Policies.Items, "p")
		}, ByPolicy, ""},
		"there is none": {func(d *facts.Document) { clear(d.Files.Sites[estate.Production].Policies.Items) }, None, ""},
		"policies were not read": {func(d *facts.Document) {
			d.Files.Sites[estate.Production].Policies = facts.Listing[*facts.FilesPolicy]{Answered: unread}
		}, "unknown", ""},
		"there is none, and an Element was not read": {func(d *facts.Document) {
			clear(d.Files.Sites[estate.Production].Policies.Items)
			d.Files.Sites[estate.Recovery].Clusters.Items["x"] = &facts.FilesCluster{Servers: facts.Listing[*facts.FilesOnCluster]{Answered: unread}}
		}, "unknown", ""},
		"a protection domain": {func(d *facts.Document) {
			clear(d.Files.Sites[estate.Production].Policies.Items)
			domain(d, false, "2h")
		}, ByDomain, ""},
		"a protection domain that is suspended": {func(d *facts.Document) { clear(d.Files.Sites[estate.Production].Policies.Items); domain(d, true, "2h") }, Off, None},
		"its machines are protected as others are": {func(d *facts.Document) {
			clear(d.Files.Sites[estate.Production].Policies.Items)
			machine(d, facts.ProtectedByPolicy)
		}, "unknown", ""},
		"its machines are not": {func(d *facts.Document) {
			clear(d.Files.Sites[estate.Production].Policies.Items)
			machine(d, facts.Unprotected)
		}, None, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := healthy()
			c.change(d)
			s := Of(d, nil).Servers["fs1"]
			got := s.Protection
			if !s.Learnt() {
				got = "unknown"
				if s.Reason == "" || s.Message == "" {
					t.Errorf("it does not say why: %+v", s.Answered)
				}
			}
			if got != c.want {
				t.Errorf("the file server: got %q (%s), want %q", got, s.Message, c.want)
			}
			share := s.Shares.Items["profiles"]
			got = share.Protection
			if !share.Learnt() {
				got = "unknown"
			}
			if want := firstOf(c.share, c.want); got != want {
				t.Errorf("the share: got %q (%s), want %q", got, share.Message, want)
			}
		})
	}
}

func domain(d *facts.Document, suspended bool, age string) {
	old, _ := time.ParseDuration(age)
	list := func(pd *facts.ProtectionDomain) facts.Listing[*facts.ProtectionDomain] {
		return facts.Listing[*facts.ProtectionDomain]{Answered: facts.Yes(), Items: map[string]*facts.ProtectionDomain{pd.Name: pd}}
	}
	copies := facts.Listing[*facts.Copies]{Answered: facts.Yes(), Items: map[string]*facts.Copies{
		"v1": {Newest: map[string]*facts.Copy{"c": {AgeSeconds: 60}}}, "v2": {Newest: map[string]*facts.Copy{"c": {AgeSeconds: int64(old.Seconds())}}},
	}}
	schedules := facts.DomainSchedules{Answered: facts.Yes(), Items: []facts.DomainSchedule{{RPOSeconds: 3600, Suspended: suspended, Retained: map[string]int{"dr": 5}}}}
	d.Prism = &facts.Prism{Sites: map[string]*facts.PrismSite{
		estate.Production: {Elements: map[string]*facts.PrismElement{"c1": {Answered: facts.Yes(), Domains: list(&facts.ProtectionDomain{Name: "NTNX-fs1", Active: true, Schedules: schedules})}}},
		estate.Recovery:   {Elements: map[string]*facts.PrismElement{"c2": {Answered: facts.Yes(), Domains: list(&facts.ProtectionDomain{Name: "NTNX-fs1", Copies: copies})}}},
	}}
}

func machine(d *facts.Document, protection string) {
	d.Prism = &facts.Prism{Sites: map[string]*facts.PrismSite{estate.Production: {Central: &facts.PrismCentral{
		VMs: facts.Listing[*facts.VM]{Answered: facts.Yes(), Items: map[string]*facts.VM{"v": {Name: "NTNX-FS1-1", Protection: protection}}},
	}}}}
}

func TestHowOldACopyIs(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   int64 // -1: not known
		seen   string
	}{
		"the newest replica at the recovery site": {func(*facts.Document) {}, 1800, estate.Recovery},
		"the newest run, where no replica is listed": {func(d *facts.Document) {
			d.Files.Sites[estate.Recovery].Servers.Items["fs2"].Shares.Items["profiles"].Replicas.Newest = ""
		}, 3600, estate.Production},
		"the newest run as recovery tells it": {func(d *facts.Document) {
			s := d.Files.Sites
			s[estate.Recovery].Servers.Items["fs2"].Shares.Items["profiles"].Replicas = nil
			s[estate.Recovery].Policies.Items["p"] = s[estate.Production].Policies.Items["p"]
		}, 3600, estate.Recovery},
		"a replica of the future is none": {func(d *facts.Document) {
			d.Files.Sites[estate.Recovery].Servers.Items["fs2"].Shares.Items["profiles"].Replicas.Newest = "2026-12-24T11:30:00Z"
		}, 3600, estate.Production},
		"neither": {func(d *facts.Document) {
			d.Files.Sites[estate.Recovery].Servers.Items["fs2"].Shares.Items["profiles"].Replicas = nil
			clear(d.Files.Sites[estate.Production].Policies.Items["p"].Runs.Items)
		}, -1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := healthy()
			c.change(d)
			s := Of(d, nil).Servers["fs1"].Shares.Items["profiles"]
			got := int64(-1)
			if s.AgeSeconds != nil {
				got = *s.AgeSeconds
			}
			if got != c.want || s.SeenAt != c.seen {
				t.Errorf("got %d seen at %q, want %d at %q", got, s.SeenAt, c.want, c.seen)
			}
		})
	}
	d := healthy()
	clear(d.Files.Sites[estate.Production].Policies.Items)
	domain(d, false, "9h")
	if got := Of(d, nil).Servers["fs1"].Domain; got.AgeSeconds == nil || *got.AgeSeconds != 9*3600 {
		t.Errorf("a protection domain is as old as the machine that is furthest behind, not %v", got.AgeSeconds)
	}
}

func TestWhereAPathLeads(t *testing.T) {
	for path, want := range map[string]string{
		`\\fs1\profiles`:                       "share fs1 profiles by name",
		`\\FS1.corp.example\Profiles\x\%USER%`: "share fs1 profiles by name",
		`//fs1/home/`:                          "share fs1 home by name",
		`\\fs1\nothing`:                        "absent fs1 nothing by name",
		`\\fs1.other.example\profiles`:         "other",
		`\\nas\profiles`:                       "other",
		`\\fs2\own`:                            "recovery",
		`\\fs2\nothing`:                        "absent fs2 nothing",
		`\\corp.example\data\UPM\#user#`:       "share fs1 profiles",
		`\\corp\data\upm`:                      "share fs1 profiles",
		`\\corp.example\data\in`:               "share fs1 profiles",
		`\\corp.example\data`:                  "other",
		`\\corp.example\gone\x`:                "nowhere",
		`\\%FILER%\x`:                          "unknown",
		`\\files.corp.example\home`:            "share fs1 home by name",
	} {
		d := healthy()
		d.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{"r": {Hosts: map[string]*facts.Host{"files.corp.example": {Chain: []facts.Alias{{Name: "files.corp.example", Target: "fs1.corp.example"}}}}}}}
		d.Estate.Components["profiles"] = &estate.Component{Paths: []string{path}}
		all := Of(d, nil).Paths
		if len(all) != 1 {
			t.Errorf("%s: %d paths", path, len(all))
		}
		for _, p := range all {
			got := []string{p.Place}
			if !p.Learnt() {
				got = []string{"unknown"}
			}
			for _, w := range []string{p.Server, p.Share} {
				if w != "" {
					got = append(got, w)
				}
			}
			if p.Named {
				got = append(got, "by name")
			}
			if text := strings.Join(got, " "); text != want {
				t.Errorf("%s leads to %q, want %q", path, text, want)
			}
			if !slices.Equal(p.From, []string{"components.profiles.paths"}) {
				t.Errorf("%s is of %v", path, p.From)
			}
		}
	}
}

func TestPathsThatHostsNameCountToo(t *testing.T) {
	d := healthy()
	d.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{
		"sr1": {Recording: &facts.RecordingServer{Answered: facts.Yes(), Storage: []string{`D:\recordings`, `\\fs1\home\rec`}}},
		"sr2": {Recording: &facts.RecordingServer{Answered: facts.No(facts.Timeout, "no answer"), Storage: []string{`\\fs1\secret`}}},
	}}
	all := Of(d, nil).Paths
	if p := all[`\\fs1\home\rec`]; len(all) != 1 || p == nil || p.Share != "home" || !slices.Equal(p.From, []string{"recordings of sr1"}) {
		t.Errorf("got %v", all)
	}
}

func TestNothingIsDerivedWhereNothingIsDeclared(t *testing.T) {
	d := healthy()
	d.Estate.Sites.Production.Files = nil
	if Of(d, nil) != nil {
		t.Error("an estate without file servers has some")
	}
	d = healthy()
	d.Files = nil
	if Of(d, nil) != nil {
		t.Error("facts of before have some")
	}
}
