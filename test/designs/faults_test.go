package designs

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// A rule that is quiet in a design must not be blind there: what keeps the embedded estate
// from being GO keeps the design from it too, but for what the design makes harmless. There
// are thousands of pairs, so a few are taken: DESIGN_PAIRS says how many, or "all", and
// DESIGN_SEED chooses others.
func TestAFaultThatIsFoundInTheEmbeddedEstateIsFoundInADesign(t *testing.T) {
	type pair struct {
		design design
		fault  world.Fault
	}
	var pairs []pair
	known := map[string]bool{}
	for _, f := range lab.Faults(checks.Lab()) {
		known[f.Name] = true
		if f.Server {
			continue // it takes facts away, which no design gives back
		}
		for _, d := range all(t) {
			pairs = append(pairs, pair{d, f})
		}
	}
	for _, d := range all(t) {
		for name := range d.Harmless {
			if !known[name] {
				t.Errorf("%s: there is no fault %s that could be harmless", d.name, name)
			}
		}
	}
	number, seed := number(t, "DESIGN_PAIRS", 8), number(t, "DESIGN_SEED", 1)
	if os.Getenv("DESIGN_PAIRS") == "all" {
		number = len(pairs)
	}
	chance := rand.New(rand.NewPCG(uint64(seed), 0)) //nolint:gosec // no secret
	chance.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	var signatures once[[]estate.Attestation]
	var decisions once[results.Decision]
	t.Logf("%d of %d pairs; DESIGN_SEED=%d repeats them", min(number, len(pairs)), len(pairs), seed)
	for _, p := range pairs[:min(number, len(pairs))] {
		t.Run(p.design.name+" with "+p.fault.Name, func(t *testing.T) {
			t.Parallel()
			places <- struct{}{}
			t.Cleanup(func() { <-places })
			broken := change{Faults: []string{p.fault.Name}}
			doc, err := scan(p.design.plus(broken))
			if err != nil {
				t.Skipf("the design cannot have this fault: %v", err)
			}
			res := judge(t, doc, signatures.of(t, p.design.name, p.design.signatures))
			if res.Verdict.Decision != results.Go || p.design.Harmless[p.fault.Name] != "" {
				return
			}
			if plain := decisions.of(t, p.fault.Name, func() (results.Decision, error) { return decision(p.fault.Name) }); plain != results.Go {
				t.Errorf("%s: the embedded estate is %s with it, and %s is GO. If that is right, say why below harmless", p.fault.Title, plain, p.design.Title)
			}
		})
	}
}

// decision is the verdict on the embedded estate with a fault.
func decision(fault string) (results.Decision, error) {
	doc, err := scan(change{Faults: []string{fault}})
	if err != nil {
		return "", err
	}
	res, err := evaluated(doc, nil)
	if err != nil {
		return "", err
	}
	return res.Verdict.Decision, nil
}

// once are results that are worked out once, by name.
type once[T any] struct{ results sync.Map }

func (o *once[T]) of(t *testing.T, name string, work func() (T, error)) T {
	t.Helper()
	do, _ := o.results.LoadOrStore(name, sync.OnceValues(work))
	got, err := do.(func() (T, error))()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// number is an environment variable that is a number.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" || text == "all" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%s is no number", name, text)
	}
	return n
}
