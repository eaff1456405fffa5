// Package proof shows every rule failing for the right reason. The embedded estate
// is scanned over the real protocols, whole and healthy and then with one fault
// at a time, and exactly the rules that testdata/faults.txt names may change.
package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

// deadline ends a scan of an estate that hangs; every healthy one is far quicker.
const deadline = 30 * time.Second

var (
	// patient are the limits of real systems, without those that spare them.
	patient = collect.Unthrottled()
	// short are those for servers that may never answer: a step may take a second
	// instead of 20.
	short = collect.Limits{RequestsPerSecond: patient.RequestsPerSecond, StepTimeout: time.Second, RetryPause: 100 * time.Millisecond}
)

// scan collects the facts of the embedded estate with the given faults.
func scan(limits collect.Limits, faults ...string) (*facts.Document, error) {
	return embedded.Scan{Limits: limits, Deadline: deadline}.Start(lab.Options{Faults: faults})
}

// scanned is an estate after its only scan.
type scanned struct {
	facts    []byte   // the document, as JSON
	sources  []string // that were asked
	statuses statuses
	verdict  results.Decision
}

// document returns facts of its own to the caller, who may change them.
func (s *scanned) document(t *testing.T) *facts.Document {
	t.Helper()
	var d facts.Document
	if err := json.Unmarshal(s.facts, &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// scanOnce scans and judges the estate with the given faults.
func scanOnce(limits collect.Limits, faults ...string) (*scanned, error) {
	doc, err := scan(limits, faults...)
	if err != nil {
		return nil, err
	}
	res, err := evaluated(doc)
	if err != nil {
		return nil, err
	}
	s := &scanned{sources: slices.Sorted(maps.Keys(doc.Sources)), statuses: statusesOf(res), verdict: res.Verdict.Decision}
	if s.facts, err = json.Marshal(doc); err != nil {
		return nil, err
	}
	// Reading refuses what is missing or contradicts its form: nothing that is collected is.
	_, err = facts.Read("-", bytes.NewReader(s.facts))
	return s, err
}

// scans holds one scan of the healthy estate, under "", and one for each fault.
var scans = func() map[string]func() (*scanned, error) {
	all := map[string]func() (*scanned, error){"": sync.OnceValues(func() (*scanned, error) { return scanOnce(patient) })}
	for _, f := range lab.Faults(checks.Lab()) {
		limits := patient
		if f.Server {
			limits = short
		}
		all[f.Name] = sync.OnceValues(func() (*scanned, error) { return scanOnce(limits, f.Name) })
	}
	return all
}()

// with returns the scan of the estate with that fault; of the healthy one for "".
func with(t *testing.T, fault string) *scanned {
	t.Helper()
	s, err := scans[fault]()
	if err != nil {
		t.Fatalf("the estate %q could not be scanned: %v", fault, err)
	}
	return s
}

// evaluated judges the facts by the given rules; by all when none is given.
func evaluated(doc *facts.Document, only ...string) (*results.Document, error) {
	return evaluate.Run(context.Background(), embedded.Rules(), doc, evaluate.Options{Version: "test", Only: only, Graph: embedded.Components()})
}

func judge(t *testing.T, doc *facts.Document, only ...string) *results.Document {
	t.Helper()
	res, err := evaluated(doc, only...)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// stable replaces what differs between two runs of the same estate: the ports
// that the system chose for the resolvers.
func stable(target string) string {
	if i := strings.LastIndex(target, ":"); i > 0 && strings.HasPrefix(target, "resolver/") {
		return target[:i]
	}
	return target
}

// statuses are those of targets, by rule and target.
type statuses map[string]map[string]results.Status

func statusesOf(res *results.Document) statuses {
	by := statuses{}
	for _, r := range res.Results {
		if by[r.Rule] == nil {
			by[r.Rule] = map[string]results.Status{}
		}
		by[r.Rule][stable(r.Target)] = r.Status
	}
	return by
}

// failing lists the rules that fail for a target, or want a person to look.
func (s statuses) failing() []string {
	var all []string
	for rule, targets := range s {
		for _, status := range targets {
			if status == results.Fail || status == results.Manual {
				all = append(all, rule)
				break
			}
		}
	}
	slices.Sort(all)
	return all
}

func TestOnAHealthyEstateEveryRulePassesOrDoesNotApply(t *testing.T) {
	res := judge(t, with(t, "").document(t))
	for _, r := range res.Results {
		if r.Status != results.Pass && r.Status != results.NotApplicable {
			t.Errorf("%s of %s is %s (%s): %s", r.Rule, r.Target, r.Status, r.Reason, r.Message)
		}
	}
	if res.Verdict.Decision != results.Go {
		t.Errorf("the verdict is %s: %s", res.Verdict.Decision, res.Verdict.Because)
	}
}
