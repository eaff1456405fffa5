package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/report"
)

// dryRun prints what a scan would ask of whom, with which account and how much at most. It
// reads the estate file and nothing else: no secret, and no name is looked up.
func (a *app) dryRun(f asking) error {
	est, err := a.loadEstate(f.estate, f.rules, f.of.Load)
	if err != nil {
		return err
	}
	w := &planWriter{to: a.stdout, width: cmp.Or(a.display().Width, 80)}
	n, unasked := 0, 0
	for _, s := range checks.All() {
		if err := s.New(collect.Limits{}).Ready(est); err != nil {
			w.line("%s: not asked", s.Name)
			w.text("%s", err)
			continue
		}
		w.line("%s (%s)", s.Name, s.Over)
		if s.Plan == nil {
			w.text("whom it asks is not known before")
			continue
		}
		account, most := "", ""
		for _, p := range s.Plan(est) {
			if p.Site == f.lost.site && p.Site != "" {
				unasked++
				continue
			}
			// What several systems share is said once.
			if who := accountOf(s, est, p.Site); who != account || p.Most != most {
				account, most = who, p.Most
				w.text("as %s; at most %s:", account, most)
			}
			at := ""
			if p.Address != "" && p.Address != p.System {
				at = " at " + p.Address
			}
			w.line("    %-10s  %s%s", p.Site, p.System, at)
			n++
		}
	}
	w.line("")
	if unasked > 0 {
		w.text("%s is taken to be lost: its %d systems, or groups of them, are not asked.", f.lost.site, unasked)
	}
	w.text("%d systems, or groups of them, would be asked, and all questions only read. Nothing was sent. An account that a system refuses is not tried again, at any other.", n)
	return w.err
}

// accountOf is who signs in, and where the file says so.
func accountOf(s collect.Source, est *estate.Estate, site string) string {
	name := s.Credential(est, site)
	switch {
	case !s.SignsIn():
		return "nobody, without signing in"
	case name == "":
		return "nobody: the file has no credentials." + s.Name
	}
	return strings.TrimSpace(est.Credentials[name].Username + " of credentials." + name)
}

// planWriter writes lines until one cannot be written.
type planWriter struct {
	to    io.Writer
	width int
	err   error
}

func (w *planWriter) line(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintln(w.to, plain.Line(fmt.Sprintf(format, args...)))
	}
}

// text writes a sentence in lines that fit.
func (w *planWriter) text(format string, args ...any) {
	for line := range strings.SplitSeq(report.Wrap(plain.Line(fmt.Sprintf(format, args...)), w.width-2), "\n") {
		w.line("  %s", line)
	}
}
