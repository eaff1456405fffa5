package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/schema"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

func (a *app) schemaCommand() *cobra.Command {
	reflected := func(v any) func(context.Context) ([]byte, error) {
		return func(context.Context) ([]byte, error) {
			return json.MarshalIndent(schema.Published(v), "", "  ")
		}
	}
	names := []string{"estate", "facts", "results", "waivers", "attestations"}
	schemas := map[string]func(context.Context) ([]byte, error){
		"estate":       a.estateSchema,
		"facts":        reflected(&facts.Document{}),
		"results":      reflected(&results.Document{}),
		"waivers":      func(context.Context) ([]byte, error) { return waiver.JSONSchema() },
		"attestations": func(context.Context) ([]byte, error) { return attestation.JSONSchema() },
	}
	return &cobra.Command{
		Use:       "schema " + strings.Join(names, "|"),
		Short:     "Print the JSON Schema of a file that muster reads or writes",
		Args:      oneOf("schema", names),
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := schemas[args[0]](cmd.Context())
			if err != nil {
				return fmt.Errorf("making the schema: %w", err)
			}
			_, err = fmt.Fprintf(a.stdout, "%s\n", b)
			return err
		},
	}
}

// oneOf wants one argument, which must be one of a few names.
func oneOf(command string, names []string) cobra.PositionalArgs {
	all := strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("muster %s takes one argument: %s", command, all)
		}
		for _, n := range names {
			if n == args[0] {
				return nil
			}
		}
		if near := suggest.To(args[0], names); near != "" {
			return fmt.Errorf("there is no %s %q; did you mean %q? It is one of %s", command, args[0], near, all)
		}
		return fmt.Errorf("there is no %s %q; it is one of %s", command, args[0], all)
	}
}

// estateSchema is the schema of the estate file, with the methods that the bundled
// rules take for each component.
func (a *app) estateSchema(ctx context.Context) ([]byte, error) {
	set, err := a.rules()
	if err != nil {
		return nil, err
	}
	suited, err := evaluate.SuitedMethods(ctx, set)
	if err != nil {
		return nil, err
	}
	return estate.JSONSchema(suited, checks.Credentials()...)
}

// versionText is what both `muster version` and `muster --version` print.
func versionText() string {
	return fmt.Sprintf("muster %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(a.stdout, versionText())
			return err
		},
	}
}
