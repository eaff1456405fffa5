package designs

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/policies"
)

// rules compiles the bundled rules once.
var rules = sync.OnceValue(func() *policy.Set {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		panic(err)
	}
	set, err := policy.Compile(p)
	if err != nil {
		panic(err)
	}
	return set
})

// deadline ends a scan that hangs.
const deadline = time.Minute

// scan collects the facts of the embedded estate with a change.
func scan(c change) (_ *facts.Document, err error) {
	l, err := lab.Start(context.Background(), lab.Options{Parts: checks.Lab(), Variations: c.Variations, Faults: c.Faults})
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	file, err := edited(l.EstateFile(), c.Estate)
	if err != nil {
		return nil, err
	}
	est, err := estate.Parse("estate.yaml", file, checks.Credentials()...)
	if err != nil {
		return nil, err
	}
	if est.Policy.AttestationList, err = attestation.Parse("attestations.yaml", l.Attestations(), nil); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	return collect.Run(ctx, est, checks.All(), collect.Options{Version: "test", Limits: collect.Unthrottled()}), nil
}

// evaluated judges facts, with further signatures.
func evaluated(doc *facts.Document, signed []estate.Attestation) (*results.Document, error) {
	whole, est := *doc, *doc.Estate
	est.Policy.AttestationList = append(signed[:len(signed):len(signed)], est.Policy.AttestationList...)
	whole.Estate = &est
	return evaluate.Run(context.Background(), rules(), &whole, evaluate.Options{Version: "test"})
}

func judge(t *testing.T, doc *facts.Document, signed []estate.Attestation) *results.Document {
	t.Helper()
	res, err := evaluated(doc, signed)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// sign answers a question, and the list that goes with it, with yes.
func sign(r *results.Result, asOf time.Time) estate.Attestation {
	return estate.Attestation{
		Rule: r.Rule, Target: r.Target, Statement: "It is so in this design", Owner: "the people of the design",
		Date: asOf.Format(time.DateOnly), Expires: asOf.AddDate(0, 3, 0).Format(time.DateOnly),
		List: r.ListSHA256, Items: attestation.Items(r.List),
	}
}
