package honesty

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func TestAPartOfTheAnswerIsNeverAGo(t *testing.T) {
	t.Parallel()
	for _, opt := range []evaluate.Options{
		{Only: []string{"dns"}},
		{Only: []string{"reach/desktops-judged"}},
		{Only: []string{"question/AD-001"}},
		{Only: []string{"cloud_connectors", "registration", "workloads_mcs", "workloads_manual"}},
		{Skip: []string{"fas"}},
		{Skip: []string{"dns/low-ttl"}},
		{Skip: []string{"question/FILES-006"}},
		{Skip: []string{"reach/desktops-judged"}},
		{Skip: []string{"reach/objects-judged"}},
		{Skip: []string{"reach/component-judged"}},
		{Skip: []string{"reach/component-at-recovery"}},
	} {
		t.Run(fmt.Sprintf("--only %q --skip %q", opt.Only, opt.Skip), func(t *testing.T) {
			parallel(t)
			res := judge(t, healthyScan(t).doc, opt)
			if res.Verdict.Decision != results.NotProven || res.Partial == nil {
				t.Errorf("the verdict is %s, and it is partial: %t", res.Verdict.Decision, res.Partial != nil)
			}
		})
	}
}

// Most nights a machine scans that is none of the vantages. What was not tried from them is told,
// with what to run there, and does not decide; leaving the source out by a flag still does.
func TestANightWithoutTheVantagesMayBeAGo(t *testing.T) {
	parallel(t)
	elsewhere := func(reason facts.Reason) *results.Document {
		doc := *healthyScan(t).doc
		doc.Sources = maps.Clone(doc.Sources)
		doc.Sources["reachability"] = &facts.Source{Answered: facts.Answered{Status: facts.Skipped, Reason: reason, Message: "this machine is none of the vantages: run it there"}, Asked: map[string]*facts.Asked{}}
		doc.Reachability = nil
		return judge(t, &doc, evaluate.Options{})
	}
	res := elsewhere(facts.UnsupportedVantage)
	if res.Verdict.Decision != results.Go || res.Partial != nil {
		t.Errorf("the verdict is %s: %s", res.Verdict.Decision, res.Verdict.Because)
	}
	said := 0
	for i := range res.Results {
		if r := &res.Results[i]; r.Rule == "network/vantages-used" && r.Status == results.Unknown && r.Severity == results.Medium && strings.Contains(r.Message, "run it there") {
			said++
		}
	}
	if said == 0 {
		t.Error("nothing says that no vantage was used")
	}
	if res := elsewhere(facts.NoResult); res.Verdict.Decision != results.NotProven || res.Partial == nil {
		t.Errorf("left out by a flag the verdict is %s", res.Verdict.Decision)
	}
}

func TestFactsOfSomeSourcesAreNeverAGo(t *testing.T) {
	t.Parallel()
	var all []string
	for _, s := range checks.All() {
		all = append(all, s.Name)
	}
	for i, name := range all {
		t.Run("all but "+name, func(t *testing.T) {
			parallel(t)
			doc := *healthyScan(t).doc
			only := append(append([]string{}, all[:i]...), all[i+1:]...)
			l, err := standing()
			if err != nil {
				t.Fatal(err)
			}
			s, err := subject{only: only}.collect(l)
			if err != nil {
				t.Fatal(err)
			}
			if res := judge(t, s.doc, evaluate.Options{}); res.Verdict.Decision != results.NotProven || res.Partial == nil {
				t.Errorf("the verdict is %s, and it is partial: %t", res.Verdict.Decision, res.Partial != nil)
			}
			if doc.Sources[name] == nil {
				t.Errorf("the healthy scan did not ask %s either", name)
			}
		})
	}
	t.Run("dns alone", func(t *testing.T) {
		parallel(t)
		l, err := standing()
		if err != nil {
			t.Fatal(err)
		}
		s, err := subject{only: []string{"dns"}}.collect(l)
		if err != nil {
			t.Fatal(err)
		}
		if res := judge(t, s.doc, evaluate.Options{}); res.Verdict.Decision != results.NotProven {
			t.Errorf("the verdict is %s", res.Verdict.Decision)
		}
	})
}

// The page promises how many questions an estate with nearly every component is asked.
func TestTheHealthyEstateIsAskedAsManyQuestionsAsTheDocumentationSays(t *testing.T) {
	parallel(t)
	res := judge(t, healthyScan(t).doc, evaluate.Options{})
	asked := 0
	for i := range res.Results {
		if strings.HasPrefix(res.Results[i].Rule, results.QuestionPrefix) {
			asked++
		}
	}
	page, err := os.ReadFile("../../docs/coverage.md")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`raises (\d+) of them`).FindSubmatch(page)
	if said == nil {
		t.Fatal("docs/coverage.md does not say how many questions the embedded estate raises")
	}
	if string(said[1]) != fmt.Sprint(asked) {
		t.Errorf("the healthy estate is asked %d questions, and docs/coverage.md says %s", asked, said[1])
	}
}
