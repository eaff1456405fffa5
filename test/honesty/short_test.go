package honesty

import (
	"bytes"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
)

// shortened is the estate file that README.md begins with: the domain, the two sites,
// one account and the connectors. Addresses are those of the lab.
func shortened(e *estate.Estate) {
	short := estate.New()
	short.Version, short.Domain = e.Version, e.Domain
	for _, name := range []string{estate.Production, estate.Recovery} {
		from, to := e.Site(name), short.Site(name)
		to.ADSite, to.Resolvers, to.DomainControllers, to.Sysvol = from.ADSite, from.Resolvers, from.DomainControllers, from.Sysvol
	}
	short.Credentials = map[string]*estate.Credential{"directory": e.Credentials["directory"]}
	connectors := e.Components["cloud_connectors"]
	short.Components = map[string]*estate.Component{
		"cloud_connectors": {Methods: connectors.Methods, Servers: connectors.Servers},
	}
	*e = *short
}

func TestAShortEstateIsNotProvenAndAsksOnceWhatElseThereIs(t *testing.T) {
	parallel(t)
	l, err := standing()
	if err != nil {
		t.Fatal(err)
	}
	s, err := subject{declare: shortened}.collect(l)
	if err != nil {
		t.Fatal(err)
	}
	res := judge(t, s.doc, evaluate.Options{})
	if res.Verdict.Decision != results.NotProven {
		t.Errorf("the verdict is %s: %s", res.Verdict.Decision, res.Verdict.Because)
	}
	var asked []*results.Result
	for i := range res.Results {
		if r := &res.Results[i]; r.Rule == "question/INV-001" {
			asked = append(asked, r)
		}
	}
	if len(asked) != 1 || asked[0].Status != results.Manual {
		t.Fatalf("%d questions about components that the file does not mention", len(asked))
	}
	for _, id := range []string{"netscaler", "sql", "sr"} { // which no source that was asked can see
		if !strings.Contains(strings.Join(asked[0].List, "\n"), "no "+id) {
			t.Errorf("it does not ask for %s: %q", id, asked[0].List)
		}
	}
	var page bytes.Buffer
	if err := report.Formats["table"].Write(&page, res, report.Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	text := page.String()
	first := text[:min(len(text), 24*80)]
	for _, want := range []string{"NOT PROVEN", "covers"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first screen does not say %q:\n%s", want, first)
		}
	}
}
