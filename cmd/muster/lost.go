package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// losing are the flags for the day on which a site is gone.
type losing struct {
	site  string // --as-if-lost
	known string // --last-known: the path of earlier facts

	facts *facts.Document // these facts; nil when there are none
}

func (f *losing) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.site, "as-if-lost", "", "take this `SITE` (production) to be lost: nothing is sent there, and the answer is what the other site can do alone")
}

func (f *losing) registerKnown(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.known, "last-known", "", "with --as-if-lost: earlier `FACTS` that tell what the lost site reported; they keep failures and pass nothing")
}

// check refuses flags that contradict each other; judge is nil for a command that judges
// nothing.
func (f *losing) check(judge *judging) error {
	switch {
	case f.site == "" && f.known != "":
		return errors.New("--last-known is what a lost site reported before: it needs --as-if-lost production")
	case f.site == "":
		return nil
	case !slices.Contains(facts.CanBeLost, f.site):
		return fmt.Errorf("--as-if-lost %s: only production can be taken to be lost (where sites can be lost in several ways, --direction LOST:RECOVERS chooses which one that is)%s", f.site, suggest.DidYouMean(f.site, facts.CanBeLost))
	case judge != nil:
		return judge.refuseGate("--as-if-lost")
	}
	return nil
}

// refuseGate refuses the flags that shape an exit code, beside one that asks what would be.
func (f *judging) refuseGate(flag string) error {
	if f.failOn != "" || f.onlyNew || f.allowUnknown {
		return fmt.Errorf("%s asks what the verdict would be; its exit code says nothing, so --fail-on, --fail-on-new and --allow-unknown have no meaning with it", flag)
	}
	return nil
}

// read reads the earlier facts, if any, for the judgement too.
func (f *losing) read(stdin io.Reader, judge *judging) (err error) {
	if f.known == "" {
		return nil
	}
	if f.facts, err = facts.Read(f.known, stdin); err != nil {
		return fmt.Errorf("--last-known: %w; give the newest facts of a good run, or leave it out: then nothing is known of what production reported", err)
	}
	judge.lastKnown = f.facts
	return nil
}

// noGate refuses the flags of a gate for facts of a run that took a site to be lost.
func noGate(doc *facts.Document, judge *judging) error {
	if doc.Run.Lost == nil {
		return nil
	}
	return judge.refuseGate("facts of --as-if-lost " + doc.Run.Lost.Site)
}
