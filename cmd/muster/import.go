package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/imports"
)

// registerImports adds the flag for what people export where the scanner cannot read.
func registerImports(cmd *cobra.Command, into *[]string) {
	var names []string
	for _, k := range imports.Kinds() {
		names = append(names, k.Name)
	}
	cmd.Flags().StringArrayVar(into, "import", nil,
		fmt.Sprintf("take what a server or desktop was exported to hold, as NAME=PATH; the names are %s (repeatable; - is standard input)", strings.Join(names, ", ")))
}

// exportCommand prints the line that makes an export, so that it can be pasted where the
// scanner does not reach.
func (a *app) exportCommand() *cobra.Command {
	lines := map[string]string{}
	var names []string
	for _, k := range imports.Kinds() {
		lines[k.Name], names = k.Line(), append(names, k.Name)
	}
	return &cobra.Command{
		Use:   "export " + strings.Join(names, "|"),
		Short: "Print the line that makes an export for --import",
		Long: "export prints the one line that makes an export for collect --import or scan --import:\n" +
			"PowerShell for the server or the desktop, or a command of Windows. Where it is run, and\n" +
			"with which rights, stands in docs/sources/imports.md.",
		Args:      oneOf("export", names),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			_, err := fmt.Fprintln(a.stdout, lines[args[0]])
			return err
		},
	}
}

// importPaths are the paths of --import NAME=PATH.
func importPaths(specs []string) []string {
	var paths []string
	for _, s := range specs {
		_, path, _ := strings.Cut(s, "=")
		paths = append(paths, path)
	}
	return paths
}
