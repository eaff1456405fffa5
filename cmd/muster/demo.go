package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/report"
)

// demoFaults are what is wrong with the estate of `muster demo`: each has kept
// somebody's recovery site from coming up.
var demoFaults = []string{
	"inheritance-blocked",
	"listofddcs-production-only",
	"alias-missing-at-recovery",
	"subnet-unmapped",
	"profiles-production-only",
	"fas-lists-differ",
	"base-image-stale",
	"dedicated-fast-copy",
	"connector-in-plan",
	"plugin-skew",
	"gateway-ldap-at-production",
}

func (a *app) demoCommand() *cobra.Command {
	var faults []string
	var healthy, realExit bool
	var dir string
	var scale int
	var view viewing
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Scan the embedded estate: no configuration, no network, seconds",
		Long: "demo starts an estate of two sites inside this process, on loopback, with some things\n" +
			"wrong, scans it over the real protocols, prints the verdict, and leaves facts, results\n" +
			"and an estate file to start from in a folder. `muster lab` serves the same estate until stopped.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case healthy && len(faults) > 0:
				return fmt.Errorf("--healthy and --fault exclude each other")
			case !healthy && len(faults) == 0:
				faults = demoFaults
			}
			if err := view.load(a, nil); err != nil {
				return err
			}
			set, err := a.rules()
			if err != nil {
				return err
			}
			l, err := lab.Start(cmd.Context(), lab.Options{Parts: checks.Lab(), Faults: faults, Scale: scale})
			if err != nil {
				return err
			}
			defer func() { _ = l.Close() }()
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			path, err := l.WriteTo(dir)
			if err != nil {
				return err
			}
			doc, err := a.ask(cmd.Context(), asking{estate: path, timeout: askFor, limits: collect.Unthrottled()}, nil)
			if err != nil {
				return err
			}
			res, err := evaluate.Run(context.WithoutCancel(cmd.Context()), set, doc, evaluate.Options{Version: version})
			if err != nil {
				return err
			}
			end := ending(res)
			if err := atomicfile.Write(filepath.Join(dir, "facts.json"), doc.Write); err != nil {
				return err
			}
			if err := a.keepReports(dir, res, &view); err != nil {
				return err
			}
			if err := report.Formats["table"].Write(a.stdout, res, view.options("table", a.display())); err != nil {
				return err
			}
			if _, err := fmt.Fprintf(a.stderr, "\nThis was the embedded estate. Its facts, results and estate file are in\n%s\n"+
				"Next: muster init writes an estate file for yours, and\nmuster lab --list-faults shows what else can break.\n", dir); err != nil {
				return err
			}
			if realExit || doc.Run.Interrupted {
				return end
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&faults, "fault", nil, "break this instead of the usual things (repeatable; muster lab --list-faults)")
	cmd.Flags().BoolVar(&healthy, "healthy", false, "break nothing")
	cmd.Flags().BoolVar(&realExit, "exit-code", false, "exit with the code of the verdict instead of 0")
	cmd.Flags().StringVar(&dir, "dir", "muster-demo", "the folder to write to")
	view.register(cmd)
	cmd.Flags().IntVar(&scale, "scale", 0, "how many desktops the estate has")
	return cmd
}

// keepReports writes every format that makes a file worth keeping.
func (a *app) keepReports(dir string, res *results.Document, view *viewing) error {
	for _, name := range []string{"json", "html"} {
		f, ok := report.Formats[name]
		if !ok {
			continue
		}
		file := map[string]string{"json": "results.json", "html": "report.html"}[name]
		err := atomicfile.Write(filepath.Join(dir, file), func(w io.Writer) error { return f.Write(w, res, view.options(name, report.Options{})) })
		if err != nil {
			return err
		}
	}
	return nil
}
