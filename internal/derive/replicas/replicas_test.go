package replicas_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/replicas"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

const ou = "ou=vda,dc=corp,dc=example"

// view is a small copy of a directory.
func view(server string) *facts.DirectoryView {
	return &facts.DirectoryView{
		Answered: facts.Yes(), Server: server, DomainDN: "DC=corp,DC=example",
		Sites:      facts.Listing[*facts.ADSite]{Answered: facts.Yes(), Items: map[string]*facts.ADSite{"hq": {Name: "hq"}}},
		Containers: facts.Listing[*facts.Container]{Answered: facts.Yes(), Items: map[string]*facts.Container{ou: {Name: "VDA", Changed: "2026-11-22T11:00:00Z"}}},
		Namespaces: facts.Listing[*facts.Namespace]{Answered: facts.Yes(), Items: map[string]*facts.Namespace{"profiles": {
			Answered: facts.Yes(), Name: "Profiles", Folders: map[string]*facts.Folder{"upm": {
				Answered: facts.Yes(), Path: "UPM", Targets: []facts.Target{{Server: "fs1", Path: `\\fs1\upm`, Online: true}},
			}},
		}}},
		Groups: facts.Listing[*facts.Group]{Answered: facts.Yes(), Items: map[string]*facts.Group{
			"S-1-5-21-1-1": {Answered: facts.Yes(), Computers: []int64{1, 2}},
		}},
	}
}

func TestCopiesOfTheDirectoryAreComparedFieldByField(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(p, r *facts.DirectoryView)
		want   []string
	}{
		{"copies that are equal", func(_, _ *facts.DirectoryView) {}, nil},
		{"no list is as good as an empty one", func(_, r *facts.DirectoryView) { r.Sites.Items["hq"].Links = []facts.GPOLink{} }, nil},
		{"each copy has times of its own", func(_, r *facts.DirectoryView) { r.Containers.Items[ou].Changed = "2026-11-22T11:30:00Z" }, nil},
		{"a thing is missing at the recovery site", func(_, r *facts.DirectoryView) { delete(r.Containers.Items, ou) }, []string{`containers ` + ou + `  "there" "" 3600`}},
		{"a thing is missing at production", func(p, _ *facts.DirectoryView) { delete(p.Sites.Items, "hq") }, []string{`sites hq  "" "there" -`}},
		{"a field differs, and the younger copy is told", func(_, r *facts.DirectoryView) {
			r.Containers.Items[ou].BlockInheritance, r.Containers.Items[ou].Changed = true, "2026-11-22T11:59:00Z"
		}, []string{`containers ` + ou + ` blockInheritance "false" "true" 60`}},
		{"members of a group differ", func(p, _ *facts.DirectoryView) {
			p.Groups.Items["S-1-5-21-1-1"].Computers = []int64{1}
		}, []string{`groups S-1-5-21-1-1 computers "[1]" "[1,2]" -`}},
		{"a group that was not read is compared no further", func(_, r *facts.DirectoryView) {
			r.Groups.Items["S-1-5-21-1-1"] = &facts.Group{Answered: facts.No(facts.Timeout, "")}
		}, []string{`groups S-1-5-21-1-1 status "ok" "failed" -`}},
		{"a folder of a namespace is missing", func(_, r *facts.DirectoryView) { delete(r.Namespaces.Items["profiles"].Folders, "upm") }, []string{
			`namespaces profiles folders upm "path UPM, targets server fs1, path \\\\fs1\\upm, online true" "null" -`,
		}},
		{"a target of a folder differs", func(_, r *facts.DirectoryView) {
			r.Namespaces.Items["profiles"].Folders["upm"].Targets[0].Online = false
		}, []string{`namespaces profiles folders upm targets "server fs1, path \\\\fs1\\upm, online true" "server fs1, path \\\\fs1\\upm, online false" -`}},
		{"a target of a folder is missing", func(_, r *facts.DirectoryView) { r.Namespaces.Items["profiles"].Folders["upm"].Targets = nil }, []string{
			`namespaces profiles folders upm targets "server fs1, path \\\\fs1\\upm, online true" "none" -`,
		}},
		{"the copies are of two domains", func(_, r *facts.DirectoryView) { r.DomainDN = "DC=other" }, []string{`domainDN   "\"DC=corp,DC=example\"" "\"DC=other\"" -`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, r := view("dc1"), view("dc2")
			tt.change(p, r)
			c := compared(p, r)
			var got []string
			for _, d := range c.Differences {
				age := "-"
				if d.AgeSeconds != nil {
					age = fmt.Sprint(*d.AgeSeconds)
				}
				got = append(got, fmt.Sprintf("%s %s %s %q %q %s", d.What, d.Name, d.Field, d.Production, d.Recovery, age))
			}
			if !slices.Equal(got, tt.want) || !c.Learnt() || !c.Own || len(c.Unread) != 0 {
				t.Errorf("got %q, want %q; %+v", got, tt.want, c)
			}
		})
	}
}

func compared(p, r *facts.DirectoryView) replicas.Comparison {
	return replicas.Of(&facts.Document{
		Run: facts.Run{Finished: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)},
		Sections: facts.Sections{Directory: &facts.Directory{
			Views: map[string]*facts.DirectoryView{estate.Production: p, estate.Recovery: r},
		}},
	}).Directory
}

func TestWhatCannotBeComparedIsNotEqual(t *testing.T) {
	if replicas.Of(&facts.Document{}) != nil {
		t.Error("there is no directory, and something was compared")
	}
	if c := compared(view("dc1"), nil); c.Learnt() || len(c.Differences) > 0 {
		t.Errorf("without a view: %+v", c)
	}
	failed := &facts.DirectoryView{Answered: facts.No(facts.Timeout, "no answer")}
	if c := compared(failed, view("dc2")); c.Learnt() || c.Reason != facts.Timeout {
		t.Errorf("a view that was not learnt: %+v", c)
	}
	if c := compared(view("dc1"), view("dc1")); c.Own {
		t.Error("the copies of one server are taken for two")
	}
	r := view("dc2")
	r.Groups.Answered = facts.No(facts.PermissionDenied, "may not")
	if c := compared(view("dc1"), r); len(c.Unread) != 1 || c.Unread[0].What != "groups" || c.Unread[0].Reason != facts.PermissionDenied {
		t.Errorf("a list that was not read: %+v", c.Unread)
	}
	older := view("dc2")
	older.Groups = facts.Listing[*facts.Group]{}
	if c := compared(view("dc1"), older); len(c.Unread) != 1 {
		t.Errorf("a list that one copy lacks: %+v", c.Unread)
	}
	both := view("dc1")
	both.Groups = facts.Listing[*facts.Group]{}
	if c := compared(both, older); len(c.Unread) != 0 {
		t.Errorf("a list of neither copy: %+v", c.Unread)
	}
}
