// Package bench makes what muster's speed is measured on: the facts of the
// embedded estate at any size, learnt over the real protocols, and the same facts
// as other programs take them.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
)

// Faults are what is wrong with the estate: rules that find nothing would have
// less to do than those of an estate that is worth scanning.
var Faults = []string{
	"inheritance-blocked",
	"listofddcs-production-only",
	"alias-missing-at-recovery",
	"subnet-unmapped",
	"profiles-production-only",
	"fas-lists-differ",
}

// Facts scans the embedded estate with a number of desktops. Only the desktops
// grow: sites, policies and names stay as they are.
func Facts(ctx context.Context, machines int) (_ *facts.Document, err error) {
	l, err := lab.Start(ctx, lab.Options{Parts: checks.Lab(), Faults: Faults, Scale: machines})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	dir, err := os.MkdirTemp("", "muster-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "estate.yaml")
	if err := os.WriteFile(file, l.EstateFile(), 0o600); err != nil {
		return nil, err
	}
	est, err := estate.Load(file, checks.Credentials()...)
	if err != nil {
		return nil, err
	}
	// The path differs from run to run, and results name it.
	est.File = "estate.yaml"
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	doc := collect.Run(ctx, est, checks.All(), collect.Options{Version: "bench", Limits: collect.Unthrottled()})
	for name, s := range doc.Sources {
		if !s.Learnt() {
			return nil, fmt.Errorf("the embedded estate was not scanned whole: %s: %s", name, s.Message)
		}
	}
	if n := len(doc.Directory.Computers.Items); n < machines {
		return nil, fmt.Errorf("the embedded estate has %d computers instead of %d", n, machines)
	}
	return doc, nil
}
