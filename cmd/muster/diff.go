package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/kit/plain"
	"github.com/muster-dr/muster/internal/kit/suggest"
	"github.com/muster-dr/muster/report"
)

func (a *app) diffCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Compare two results files: what is new, fixed, or no longer known",
		Long: "Compares two results files of the same estate, as -o json=PATH of scan and\n" +
			"evaluate writes them. It judges nothing: the exit code is 0 whatever has\n" +
			"changed, and 2 when the files cannot be compared.\n\n" +
			"  new                fails now, or waits for a person, and did not before\n" +
			"  now unknown        could be judged before and cannot be now\n" +
			"  no longer checked  was judged before; now not applicable, deselected or gone\n" +
			"  newly checked      passes now, and was not judged or unknown before\n" +
			"  fixed              passes now, and failed or waited for a person before\n" +
			"  unchanged          has the same status; counted only, in the table",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			format, path, err := diffOutput(output)
			if err != nil {
				return err
			}
			if err := onceFromStdin(args); err != nil {
				return err
			}
			if over := sameFile(path, args); over != "" {
				return fmt.Errorf("-o %s would overwrite %s, which is read: give another path", output, over)
			}
			before, err := results.ReadEarlier(args[0], a.stdin)
			if err != nil {
				return err
			}
			now, err := results.ReadEarlier(args[1], a.stdin)
			if err != nil {
				return err
			}
			d, err := diff.Of(before, now)
			if err != nil {
				return err
			}
			if path != "-" {
				return atomicfile.Write(path, func(w io.Writer) error { return writeDiff(w, d, format, report.Options{}) })
			}
			return writeDiff(a.stdout, d, format, a.display())
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "table", "table or json, or with =PATH a file")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(diffFormats, cobra.ShellCompDirectiveNoSpace))
	return cmd
}

var diffFormats = []string{"table", "json"}

func diffOutput(value string) (format, path string, err error) {
	format, path, _ = strings.Cut(value, "=")
	if path == "" {
		path = "-"
	}
	switch format {
	case "table", "json":
		return format, path, nil
	}
	return "", "", fmt.Errorf("-o %s: a comparison has no format %q%s", value, format, suggest.Or(format, diffFormats, "; it can be shown as table or json"))
}

func writeDiff(w io.Writer, d *diff.Document, format string, opt report.Options) error {
	if format == "table" {
		return report.Diff(w, d, opt)
	}
	e := json.NewEncoder(plain.JSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
