package mutation

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestALineOfTheTableCoversWhatItNames(t *testing.T) {
	for _, tt := range []struct {
		line, path, change string
		want               bool
	}{
		{"display | .run.tool | empty | people read it", ".run.tool", "empty", true},
		{"display | .run.tool | empty, null | people read it", ".run.tool", "null", true},
		{"display | .run.tool | empty | people read it", ".run.tool", "null", false},
		{"display | .run.tool | * | people read it", ".run.vantage", "null", false},
		{"display | .estate.components.*.objectives.rto | * | shown", ".estate.components.sql.objectives.rto", "huge", true},
		{"display | .estate.components.*.rto | * | shown", ".estate.components.sql.objectives.rto", "huge", false},
		{"redundant | .sources.*.asked.** | * | each part says it", ".sources.*.asked.*.site", "empty", true},
		{"redundant | .sources.*.asked.** | * | each part says it", ".sources.*.asked", "empty", true},
		{"redundant | .sources.*.asked.** | * | each part says it", ".sources.*.askedFor", "empty", false},
		{"redundant | GET /a/v4.3/b .data[].c.** | * | why", "GET /a/v4.3/b .data[].c[].d", deleted, true},
		{"redundant | GET /a/*s .Items[].Name | * | why", "GET /a/zones .Items[].Name", deleted, true},
		{"redundant | GET /a/*s .Items[].Name | * | why", "GET /a/zone .Items[].Name", deleted, false},
		{"display | .prism.*.generations.** | * | shown", ".prism.recovery.generations.x", deleted, true},
	} {
		all, err := ReadTable(strings.NewReader("# a comment\n\n" + tt.line + "\n"))
		if err != nil || len(all) != 1 || all[0].Line != 3 {
			t.Fatalf("%s: %v, %v", tt.line, all, err)
		}
		if got := all[0].Covers(Mutant{Path: tt.path, Change: tt.change}); got != tt.want {
			t.Errorf("%s covers %s %s: %t", tt.line, tt.path, tt.change, got)
		}
	}
	for _, bad := range []string{"display | .a | *", "fine | .a | * | why", "display | .a | * | "} {
		if _, err := ReadTable(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestFieldsWithoutAReaderAreBlanked(t *testing.T) {
	u, err := ReadUnread(strings.NewReader("# a comment\n\nfacts.Reply.attempts | why\nfacts.Asked.tookMs | why\n"))
	if err != nil || len(u) != 2 {
		t.Fatal(u, err)
	}
	d := &facts.Document{
		Sources: map[string]*facts.Source{"dns": {Asked: map[string]*facts.Asked{"a": {TookMS: 7, Attempts: 2}}}},
		Sections: facts.Sections{DNS: &facts.DNS{Resolvers: map[string]*facts.Resolver{"r": {
			Hosts: map[string]*facts.Host{"h": {Reply: facts.Reply{Attempts: 3, TTL: 9}}},
		}}}},
	}
	u.Blank(d)
	host, asked := d.DNS.Resolvers["r"].Hosts["h"], d.Sources["dns"].Asked["a"]
	if host.Attempts != 0 || host.TTL != 9 || asked.TookMS != 0 || asked.Attempts != 2 {
		t.Errorf("%+v, %+v", host, asked)
	}
}
