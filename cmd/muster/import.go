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

// importPaths are the paths of --import NAME=PATH.
func importPaths(specs []string) []string {
	var paths []string
	for _, s := range specs {
		_, path, _ := strings.Cut(s, "=")
		paths = append(paths, path)
	}
	return paths
}
