package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func (a *app) accessCommand() *cobra.Command {
	ask := asking{refused: a.refused}
	var only []string
	cmd := &cobra.Command{
		Use:   "check-access",
		Short: "Sign in everywhere, and show which rights are missing",
		Long: "Asks the estate as a scan does, judges nothing, and shows for each source whether its account\n" +
			"was let in and which of the rights that the source needs it has; for one that is missing, the\n" +
			"command or click that grants it and nothing more. An account that is refused is tried once, also\n" +
			"when this is run again within an hour, unless --retry-credentials says so.\n" +
			"The exit code is 0 when all is there, and 2 when an account is refused, a right is missing, or some\n" +
			"of it could not be found out.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := directions(ask.estate, ask.chosen)
			if err != nil {
				return err
			}
			return each(all, func(d estate.Direction) error {
				ask := ask
				ask.of = d
				doc, err := a.ask(cmd.Context(), ask, only)
				if err != nil {
					return err
				}
				return a.showAccess(doc)
			})
		},
	}
	ask.register(cmd)
	cmd.Flags().StringSliceVar(&only, "only", nil, "ask only these sources (repeatable, or with commas)")
	return cmd
}

// showAccess prints what the facts show of accounts and rights.
func (a *app) showAccess(doc *facts.Document) error {
	w := &planWriter{to: a.stdout, width: cmp.Or(a.display().Width, 100)}
	missing, unknown := 0, 0
	for _, s := range checks.All() {
		if !s.SignsIn() {
			continue
		}
		outcome := doc.Sources[s.Name]
		w.line("%s (%s)", s.Name, s.Over)
		if outcome == nil || outcome.Status == facts.Skipped {
			if outcome != nil {
				w.text("not asked: %s", outcome.Message)
			}
			unknown++
			continue
		}
		in, refused, silent := signedIn(outcome)
		switch {
		case refused != "":
			missing++
			w.text("REFUSED: %s", refused)
		case in == 0:
			unknown++
			w.text("NOT KNOWN whether the account is let in: %s", cmp.Or(silent, outcome.Message))
		default:
			w.text("let in: %d of %d systems answered", in, len(outcome.Asked))
		}
		for _, r := range s.Rights {
			shown, why := r.Shown(doc)
			switch shown {
			case collect.Present:
				w.text("present: %s", r.What)
			case collect.Missing:
				missing++
				w.text("MISSING: %s (%s)", r.What, why)
				w.text("  grant: %s", r.Grant)
			default:
				unknown++
				w.text("not known: %s%s", r.What, parenthesis(why))
			}
		}
	}
	w.line("")
	switch {
	case missing > 0:
		w.text("%d missing, %d not known.", missing, unknown)
	case unknown > 0:
		w.text("Nothing is missing that was seen, and %d are not known.", unknown)
	default:
		w.text("Nothing is missing.")
	}
	switch {
	case w.err != nil:
		return w.err
	case doc.Run.Interrupted:
		return exitCode(exitInterrupted)
	case missing+unknown > 0:
		return exitCode(exitError)
	}
	return nil
}

func parenthesis(why string) string {
	if why == "" {
		return ""
	}
	return " (" + why + ")"
}

// signedIn counts the systems of a source that answered, and tells of the first that
// refused the account, and of the first that said nothing.
func signedIn(s *facts.Source) (in int, refused, silent string) {
	for _, id := range slices.Sorted(maps.Keys(s.Asked)) {
		switch asked := s.Asked[id]; {
		case strings.Contains(asked.Message, facts.ErrRefused.Error()):
			if text := fmt.Sprintf("%s: %s", id, asked.Message); refused == "" || strings.Contains(refused, "not tried") {
				refused = text // the one that was tried says most
			}
		case asked.Learnt() || asked.Status == facts.Partial || asked.Reason == facts.PermissionDenied:
			in++ // and may not have been shown all: its rights tell
		default:
			silent = cmp.Or(silent, fmt.Sprintf("%s: %s", id, asked.Message))
		}
	}
	return in, refused, silent
}
