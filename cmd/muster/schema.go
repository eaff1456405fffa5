package main

import (
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/schema"
)

func (a *app) schemaCommand() *cobra.Command {
	reflected := func(v any) func() ([]byte, error) {
		return func() ([]byte, error) {
			return json.MarshalIndent(schema.Published(v), "", "  ")
		}
	}
	schemas := map[string]func() ([]byte, error){
		"estate":  estate.JSONSchema,
		"facts":   reflected(&facts.Document{}),
		"results": reflected(&results.Document{}),
	}
	names := []string{"estate", "facts", "results"}
	return &cobra.Command{
		Use:       "schema estate|facts|results",
		Short:     "Print the JSON Schema of a file that muster reads or writes",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := schemas[args[0]]()
			if err != nil {
				return fmt.Errorf("making the schema: %w", err)
			}
			_, err = fmt.Fprintf(a.stdout, "%s\n", b)
			return err
		},
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "muster %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
