package designs

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

// scan collects the facts of the embedded estate with a change.
func scan(c change) (*facts.Document, error) {
	var d estate.Direction
	if c.Direction != "" {
		var err error
		if d, err = estate.ParseDirection(c.Direction); err != nil {
			return nil, err
		}
	}
	folder, err := os.MkdirTemp("", "muster-exports-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	return embedded.Scan{
		Direction: d,
		Edit:      func(file []byte) ([]byte, error) { return edited(file, c.Estate) },
		Imports:   func(l *lab.Lab) ([]string, error) { return written(l.Model(), folder, c.Imports) },
	}.Start(lab.Options{Variations: c.Variations, Faults: c.Faults})
}

// evaluated judges facts, with further signatures.
func evaluated(doc *facts.Document, signed []estate.Attestation) (*results.Document, error) {
	whole, est := *doc, *doc.Estate
	est.Policy.AttestationList = append(signed[:len(signed):len(signed)], est.Policy.AttestationList...)
	whole.Estate = &est
	return evaluate.Run(context.Background(), embedded.Rules(), &whole, evaluate.Options{Version: "test"})
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
