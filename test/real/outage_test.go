//go:build real

package real

import (
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/results"
)

// deadline is what the outages below are given. The run has to end by it and
// still judge what it learnt.
const deadline = 40 * time.Second

func TestRecoveryDomainControllerIsDown(t *testing.T) {
	healthy(t)
	controller(t, "stop", dc2)
	t.Cleanup(func() { controller(t, "start", dc2) })
	expectOutage(t, facts.Unreachable, facts.Timeout)
}

func TestRecoveryDomainControllerIsSilent(t *testing.T) {
	healthy(t)
	controller(t, "freeze", dc2)
	t.Cleanup(func() { controller(t, "thaw", dc2) })
	expectOutage(t, facts.Timeout)
}

// expectOutage scans while DC2 does not answer, which is the recovery site's only
// resolver, directory and SYSVOL at once.
func expectOutage(t *testing.T, reasons ...facts.Reason) {
	t.Helper()
	s := runIn(t, prepare(t), "--timeout", deadline.String())
	t.Logf("ended after %s: %v", s.took, s.results.Counts)
	if s.took > deadline+10*time.Second {
		t.Errorf("the run took %s with a deadline of %s", s.took, deadline)
	}
	if s.exit != 3 && s.exit != 1 {
		t.Errorf("exit code %d, want 3 or 1", s.exit)
	}
	unknown, judged := 0, 0
	for _, r := range s.results.Results {
		switch r.Status {
		case results.Unknown:
			unknown++
			if r.Reason == "" || r.Message == "" {
				t.Errorf("%s %s is unknown without saying why", r.Rule, r.Target)
			}
		case results.Fail:
			t.Errorf("%s %s fails, although nobody could ask: %s", r.Rule, r.Target, r.Message)
		case results.Pass:
			judged++
			if onlyRecoveryKnows(r) {
				t.Errorf("%s %s passes, although nobody at the recovery site was there to ask", r.Rule, r.Target)
			}
		}
	}
	if unknown == 0 || judged == 0 {
		t.Errorf("%d results are unknown and %d pass: what does not depend on DC2 should be judged, the rest should not", unknown, judged)
	}
	for name, source := range s.facts.Sources {
		if source.Status == facts.OK {
			t.Errorf("source %s says ok, although half of it did not answer", name)
		}
	}
}

func onlyRecoveryKnows(r results.Result) bool { return false }
