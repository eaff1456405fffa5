package facts_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatIsNoFactsDocumentIsRefused(t *testing.T) {
	const good = `{"schema": "muster.facts/1", "run": {"tool": "muster", "version": "1", "vantage": "scan1", "started": "2026-11-22T12:00:00Z", "finished": "2026-11-22T12:00:01Z", "interrupted": false}, "estate": null, "sources": {}, ` +
		`"directory": {"servers": {}, "views": {}, "computers": {"status": "ok", "server": "", "items": [{"name": "PC1", "dnsName": "", "dn": "CN=PC1,DC=corp", "enabled": true, "passwordLastSet": ""}]}}}`
	if _, err := facts.Read("-", strings.NewReader(good)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"a field that nobody knows", `"sources": {}`, `"sources": {}, "extra": 1`, `unknown object member name "extra": it is misspelt, or a newer muster wrote it`},
		{"a field of a computer that nobody knows", `"name": "PC1"`, `"name": "PC1", "owner": "x"`, `unknown object member name "owner" within "/directory/computers/items/0"`},
		{"a field in other case", `"sources"`, `"Sources"`, `unknown object member name "Sources"`},
		{"a field that stands twice", `"name": "PC1"`, `"name": "PC1", "name": "PC2"`, `duplicate object member name "name"`},
		{"a resolver that stands twice", `"servers": {}`, `"servers": {"a": {}, "a": {}}`, `duplicate object member name "a"`},
		{"something else at the end", `}]}}}`, `}]}}} {}`, "after top-level value"},
		{"a document that ends in the middle", `}]}}}`, `}]}}`, "unexpected EOF"},
		{"a word where a list should be", `"items": [{"name": "PC1", "dnsName": "", "dn": "CN=PC1,DC=corp", "enabled": true, "passwordLastSet": ""}]`, `"items": "none"`, `"/directory/computers/items"`},
		{"a newer schema", "muster.facts/1", "muster.facts/9", `has the schema "muster.facts/9", and this muster reads "muster.facts/1": a newer muster wrote it`},
		{"an older schema", "muster.facts/1", "muster.facts/0", `has the schema "muster.facts/0", and this muster reads "muster.facts/1": collect the facts again`},
		{"a results file", "muster.facts/1", "muster.results/1", `has the schema "muster.results/1", and muster.facts/1 is wanted here`},
		{"no schema", `"schema": "muster.facts/1", `, ``, "has no schema"},
		{"a source that is null", `"sources": {}`, `"sources": {"dns": null}`, "reading facts from -: sources.dns is null; "},
		{"a system that was asked and is null", `"sources": {}`, `"sources": {"dns": {"asked": {"x": null}}}`, "sources.dns.asked.x is null; "},
		{"a view that is null", `"views": {}`, `"views": {"recovery": null}`, "directory.views.recovery is null; "},
		{"a component that is null", `"estate": null`, `"estate": {"components": {"sql": null}}`, "estate.components.sql is null; "},
		{"a field that is not there", `"enabled": true, `, ``, "directory.computers.items[0].enabled is missing; "},
		{"a list that is null although it was learnt", `"items": [{"name": "PC1", "dnsName": "", "dn": "CN=PC1,DC=corp", "enabled": true, "passwordLastSet": ""}]`, `"items": null`, "directory.computers.items is null; "},
		{"a text that is null", `"passwordLastSet": ""`, `"passwordLastSet": null`, "directory.computers.items[0].passwordLastSet is null; "},
		{"a directory without computers", `"sources": {}, "directory": {"servers": {}, "views": {}, "computers": {"status": "ok", "server": "", "items": [{"name": "PC1", "dnsName": "", "dn": "CN=PC1,DC=corp", "enabled": true, "passwordLastSet": ""}]}}`,
			`"sources": {"directory": {"status": "ok", "started": "2026-11-22T12:00:00Z", "tookMs": 1, "asked": {}}}, "directory": {"servers": {}, "views": {}}`, "directory.computers is missing although the directory answered"},
		{"a site of Prism that is null", `"sources": {}`, `"sources": {}, "prism": {"sites": {"recovery": null}}`, "prism.sites.recovery is null; "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if text == good {
				t.Fatal("the case changes nothing")
			}
			_, err := facts.Read("-", strings.NewReader(text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestWhatWasWrittenIsReadAgain(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 500, time.UTC)
	doc := &facts.Document{
		Schema: facts.Schema,
		Run:    facts.Run{Tool: "muster", Vantage: "här <&>", Started: noon, Finished: noon},
		Sources: map[string]*facts.Source{
			"directory": {Answered: facts.No(facts.Timeout, "no answer"), Started: noon, TookMS: 12},
		},
		Sections: facts.Sections{Directory: &facts.Directory{
			Views:     map[string]*facts.DirectoryView{},
			Servers:   map[string]*facts.DirectoryServer{"recovery/dc2": {Answered: facts.Yes(), Site: "recovery", Host: "dc2", Address: "10.0.0.2:389", CurrentTime: "2026-11-22T12:00:00Z", NamingContexts: []string{}, OffsetSeconds: -0.25, HighestUSN: 1 << 60}},
			Computers: &facts.Computers{Answered: facts.Yes(), Server: "dc2", Items: []facts.Computer{{Name: "PC, 1", DN: `CN=PC\, 1,DC=corp`, Enabled: true}}},
		}},
	}
	var text bytes.Buffer
	if err := doc.Write(&text); err != nil {
		t.Fatal(err)
	}
	again, err := facts.Read("-", &text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, doc) {
		t.Errorf("got %+v, want %+v", again, doc)
	}
}
