package proof

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab"
)

// broken is an estate in which many rules fail, so that a server fault has
// failures to hide.
var broken = []string{"gpo-link-disabled", "alias-missing-at-recovery", "subnet-unmapped", "fas-lists-differ", "zone-stale", "clock-skew"}

// resources counts what a scan may leave behind.
func resources(t *testing.T) (goroutines, files int) {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skipf("cannot count open files here: %v", err)
	}
	return runtime.NumGoroutine(), len(entries)
}

// settled waits until no more than the given resources are in use: closing takes
// the system a moment.
func settled(t *testing.T, goroutines, files int) {
	t.Helper()
	var g, f int
	for range 100 {
		runtime.GC()
		if g, f = resources(t); g <= goroutines && f <= files {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("left behind: %d goroutines (%d before), %d open files (%d before)\n%s",
		g, goroutines, f, files, stacks[:runtime.Stack(stacks, true)])
}

// All scans run side by side, so that what one leaves behind is looked for when all
// have ended; the stacks that are printed then say whose it is.
func TestAServerFaultEndsLeaksNothingAndHidesNothing(t *testing.T) {
	healthy, err := scanOnce(short, broken...)
	if err != nil {
		t.Fatal(err)
	}
	before := healthy.statuses
	goroutines, files := resources(t)
	t.Run("side by side", func(t *testing.T) {
		for _, f := range lab.Faults(checks.Lab()) {
			if !f.Server {
				continue
			}
			t.Run(f.Name, func(t *testing.T) {
				t.Parallel()
				doc, err := scan(short, append([]string{f.Name}, broken...)...)
				if err != nil {
					t.Fatal(err)
				}
				if took := doc.Run.Finished.Sub(doc.Run.Started); took > deadline+3*time.Second {
					t.Errorf("the scan took %s, its deadline was %s", took, deadline)
				}
				if doc.DNS == nil || doc.Directory == nil || doc.GroupPolicy == nil {
					t.Error("a section is missing: what the other systems said was lost")
				}
				res := judge(t, doc)
				for rule, targets := range statusesOf(res) {
					for target, status := range targets {
						if was := before[rule][target]; status == results.Pass && was != results.Pass && was != "" {
							t.Errorf("%s of %s was %s and passes", rule, target, was)
						}
					}
				}
				if res.Verdict.Decision == results.Go {
					t.Errorf("the verdict is GO: %s", res.Verdict.Because)
				}
			})
		}
	})
	settled(t, goroutines, files)
}
