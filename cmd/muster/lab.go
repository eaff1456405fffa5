package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/lab"
)

func (a *app) labCommand() *cobra.Command {
	var faults []string
	var list bool
	var scale int
	var path string
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "Serve the embedded estate on loopback, with faults of your choice",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if list {
				return a.listFaults()
			}
			l, err := lab.Start(cmd.Context(), lab.Options{Parts: checks.Lab(), Faults: faults, Scale: scale})
			if err != nil {
				return err
			}
			defer func() { _ = l.Close() }()
			if path != "" {
				if err := atomicfile.Write(path, func(w io.Writer) error { _, err := w.Write(l.EstateFile()); return err }); err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.stderr, "serving; scan it with: muster scan -e %s\nor let it be found out: %s\nCtrl-C ends it\n", path, initOf(l.EstateFile(), path))
			} else if _, err = fmt.Fprintf(a.stdout, "%s", l.EstateFile()); err == nil {
				_, err = fmt.Fprint(a.stderr, "serving; what stands above is the estate file: keep it in a file, then scan it with muster scan -e FILE (--write FILE keeps it for you)\nCtrl-C ends it\n")
			}
			if err != nil {
				return err
			}
			<-cmd.Context().Done()
			return l.Close()
		},
	}
	cmd.Flags().StringArrayVar(&faults, "fault", nil, "break this (repeatable)")
	cmd.Flags().BoolVar(&list, "list-faults", false, "list what can be broken")
	cmd.Flags().IntVar(&scale, "scale", 0, "how many desktops the estate has")
	cmd.Flags().StringVar(&path, "write", "", "write the estate file here instead of printing it")
	return cmd
}

func (a *app) listFaults() error {
	t := a.list("fault", "what is broken")
	for _, f := range lab.Faults(checks.Lab()) {
		t.row(f.Name, f.Title)
	}
	return t.print("%d faults; several may be given at once", len(lab.Faults(checks.Lab())))
}

// initOf is the command that finds out what the lab consists of, as one would for a real
// estate, with the addresses of the lab.
func initOf(file []byte, path string) string {
	est, err := estate.Parse(path, file, checks.Credentials()...)
	if err != nil {
		return "muster init --like " + path // the lab of a fault may have a file that is wrong
	}
	command := "muster init --like " + path + " --domain " + est.Domain + " -o found.yaml"
	for _, site := range []string{estate.Production, estate.Recovery} {
		s := est.Site(site)
		for _, r := range s.Resolvers {
			command += " --" + site + "-resolver " + r
		}
		if s.PrismCentral.Host != "" {
			command += " --prism-central " + s.PrismCentral.Host
		}
	}
	return command
}
