package main

import (
	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/results"
	"github.com/muster-dr/muster/report"
)

func (a *app) reportCommand() *cobra.Command {
	var output []string
	cmd := &cobra.Command{
		Use:   "report RESULTS",
		Short: "Write reports of results that were kept",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			outputs, err := report.ParseOutputs(output)
			if err != nil {
				return err
			}
			doc, err := results.Read(args[0], a.stdin)
			if err != nil {
				return err
			}
			return a.write(outputs, doc)
		},
	}
	registerOutput(cmd, &output)
	return cmd
}
