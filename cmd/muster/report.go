package main

import (
	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func (a *app) reportCommand() *cobra.Command {
	var output []string
	var board bool
	var view viewing
	cmd := &cobra.Command{
		Use:   "report RESULTS",
		Short: "Write reports of results that were kept",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			outputs, err := parseOutputs(output, board)
			if err != nil {
				return err
			}
			if err := view.load(a, outputs); err != nil {
				return err
			}
			if err := notOver(outputs, args[0]); err != nil {
				return err
			}
			doc, err := results.Read(args[0], a.stdin)
			if err != nil {
				return err
			}
			return a.write(outputs, doc, &view)
		},
	}
	registerOutput(cmd, &output)
	registerBoard(cmd, &board)
	view.register(cmd)
	return cmd
}
