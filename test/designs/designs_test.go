package designs

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/test/embedded"
)

// two at a time: each scan keeps a core busy.
var places = make(chan struct{}, 2)

// quiet are the severities that do not disturb anybody.
var quiet = []results.Severity{results.Low, results.Info}

func TestAHealthyDesignIsQuietAndItsBrokenTwinIsFound(t *testing.T) {
	for _, d := range all(t) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			places <- struct{}{}
			t.Cleanup(func() { <-places })
			signed := d.healthy(t)
			if t.Failed() {
				return // what a twin says means nothing while the design itself is not quiet
			}
			for _, b := range d.Broken {
				t.Run(b.Title, func(t *testing.T) { b.found(t, d.change, signed) })
			}
		})
	}
}

// healthy scans the design and returns what its people sign.
func (d *design) healthy(t *testing.T) []estate.Attestation {
	t.Helper()
	doc := scanned(t, d.change)
	var signed []estate.Attestation
	res := judge(t, doc, nil)
	for _, w := range d.Signed {
		r := find(res, w)
		if r == nil {
			t.Errorf("nobody asks %s of %s, which the design has signed", w.Rule, w.Target)
			continue
		}
		signed = append(signed, sign(r, res.AsOf))
	}
	if len(signed) > 0 {
		res = judge(t, doc, signed)
	}
	for i := range res.Results {
		r := &res.Results[i]
		if loud(r) && !slices.ContainsFunc(d.Open, func(w result) bool { return w.of(r) }) {
			t.Errorf("%s is healthy, and yet\n\t%s", d.Title, told(r))
		}
	}
	answered := len(signed)
	for _, w := range d.Open {
		r := find(res, w)
		switch {
		case r == nil:
			t.Errorf("%s is said to stay open, and does not", w)
		case r.Status == results.Manual:
			signed = append(signed, sign(r, res.AsOf))
		}
	}
	if len(signed) > answered {
		res = judge(t, doc, signed)
	}
	if v := res.Verdict; v.Decision != results.Go {
		t.Errorf("with all questions answered the verdict is %s: %s", v.Decision, v.Because)
	}
	return signed
}

// signatures are all that the people of the design sign, by a scan of it.
func (d *design) signatures() ([]estate.Attestation, error) {
	doc, err := scan(d.change)
	if err != nil {
		return nil, err
	}
	res, err := evaluated(doc, nil)
	if err != nil {
		return nil, err
	}
	var signed []estate.Attestation
	for i := range res.Results {
		r := &res.Results[i]
		asked := func(w result) bool { return w.of(r) }
		if r.Status == results.Manual && (slices.ContainsFunc(d.Signed, asked) || slices.ContainsFunc(d.Open, asked)) {
			signed = append(signed, sign(r, res.AsOf))
		}
	}
	return signed, nil
}

// found scans the twin and wants its mistake to be told.
func (b *twin) found(t *testing.T, of change, signed []estate.Attestation) {
	res := judge(t, scanned(t, of.plus(b.change)), signed)
	var open []string
	for i := range res.Results {
		if loud(&res.Results[i]) {
			open = append(open, told(&res.Results[i]))
		}
	}
	for _, w := range b.Found {
		if find(res, w) == nil {
			t.Errorf("nothing says %q; open are\n\t%s", w, strings.Join(open, "\n\t"))
		}
	}
	if res.Verdict.Decision == results.Go {
		t.Errorf("the verdict is %s; open are\n\t%s", res.Verdict.Decision, strings.Join(open, "\n\t"))
	}
}

// scanned is one scan, of which every part has to have answered.
func scanned(t *testing.T, c change) *facts.Document {
	t.Helper()
	doc, err := scan(c)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// loud tells whether a result would disturb the people of a healthy estate.
func loud(r *results.Result) bool {
	return r.Status != results.Pass && r.Status != results.NotApplicable && !slices.Contains(quiet, r.Severity)
}

// find returns the result that is meant; nil when there is none.
func find(res *results.Document, w result) *results.Result {
	if i := slices.IndexFunc(res.Results, func(r results.Result) bool { return w.of(&r) }); i >= 0 {
		return &res.Results[i]
	}
	return nil
}

func told(r *results.Result) string {
	text := fmt.Sprintf("%s %s %s %s %s: %s", r.Status, r.Severity, r.Rule, stable(r.Target), r.Reason, r.Message)
	for _, f := range r.Findings {
		if f.Message != r.Message {
			text += "\n\t\t" + f.Message
		}
	}
	return text
}

// A lab is left running: ages that are counted from its start must not make it ill. The worst
// moment is just before those that are counted from the hour move on.
func TestALabThatHasRunForThreeDaysIsAsHealthyAsInItsFirstMinute(t *testing.T) {
	places <- struct{}{}
	defer func() { <-places }()
	doc, err := embedded.Scan{}.Start(lab.Options{Clock: world.ClockFrom(time.Now().Add(-72*time.Hour - 55*time.Minute))})
	if err != nil {
		t.Fatal(err)
	}
	res := judge(t, doc, nil)
	for i := range res.Results {
		if r := &res.Results[i]; loud(r) {
			t.Error(told(r))
		}
	}
	if v := res.Verdict; v.Decision != results.Go {
		t.Errorf("the verdict is %s: %s", v.Decision, v.Because)
	}
}

func TestADesignThatCouldNotFailIsRefused(t *testing.T) {
	const good = "title: A\nestate: {name: B}\nbroken: [{title: C, faults: [zone-stale], found: [{rule: dns/low-ttl}]}]\n"
	if _, err := parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"no title", "title: A\n", "", "no title"},
		{"nothing differs", "estate: {name: B}", "estate: {}", "nothing differs"},
		{"a fault in the healthy design", "estate: {name: B}", "faults: [zone-stale]", "no faults"},
		{"no twin", "broken: [{title: C, faults: [zone-stale], found: [{rule: dns/low-ttl}]}]", "", "no broken twin"},
		{"a twin without a mistake", "faults: [zone-stale], ", "", "a mistake"},
		{"a twin that nothing finds", ", found: [{rule: dns/low-ttl}]", "", "what finds it"},
		{"a failure that stays open", "broken:", "open: [{rule: a, target: b, status: fail}]\nbroken:", "nothing that fails"},
		{"an open result without a target", "broken:", "open: [{rule: a}]\nbroken:", "a target"},
		{"too many open results", "broken:", "open: [{rule: a, target: b}, {rule: a, target: b}, {rule: a, target: b}, {rule: a, target: b}, {rule: a, target: b}, {rule: a, target: b}]\nbroken:", "at most 5"},
		{"an unknown that is signed", "broken:", "signed: [{rule: a, target: b, status: unknown}]\nbroken:", "only a question"},
		{"a key that nobody knows", "title: A", "title: A\nopne: []", "opne"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if _, err := parse([]byte(text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAnEditOfTheEstateFileMergesMappingsAndReplacesTheRest(t *testing.T) {
	const file = "name: A\nsites: {recovery: {networks: [10.20.0.0/16], adSite: MUC}}\ncomponents: {dfs: {methods: [application]}}\n"
	got, err := edited([]byte(file), map[string]any{
		"sites":      map[string]any{"recovery": map[string]any{"networks": []any{"10.10.0.0/16"}}},
		"components": map[string]any{"dfs": nil},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = "components: {}\nname: A\nsites:\n    recovery:\n        adSite: MUC\n        networks:\n            - 10.10.0.0/16\n"
	if string(got) != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestEveryVariationIsPartOfADesign(t *testing.T) {
	used := map[string]bool{}
	for _, d := range all(t) {
		for _, c := range append([]twin{{change: d.change}}, d.Broken...) {
			for _, name := range c.Variations {
				used[name] = true
			}
		}
	}
	before := ""
	for _, v := range lab.Variations(checks.Lab()) {
		if v.Name <= before || v.Title == "" || v.Apply == nil || strings.HasSuffix(v.Title, ".") {
			t.Errorf("the variation %q has no title or change, or there is another one of that name", v.Name)
		}
		if before = v.Name; !used[v.Name] {
			t.Errorf("no design has the variation %s", v.Name)
		}
	}
}
