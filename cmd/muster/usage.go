package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// plainSwitches writes switches as people read them, "--board" and not
// "--board[=true|false]", in the help of a command and of those below it.
func plainSwitches(root *cobra.Command) {
	cobra.AddTemplateFunc("flagUsages", flagUsages)
	root.SetUsageTemplate(regexp.MustCompile(`\.(LocalFlags|InheritedFlags)\.FlagUsages`).ReplaceAllString(root.UsageTemplate(), `flagUsages .$1`))
}

// aFlagLine is a line of the help: a flag with what it takes, and what it is for.
var aFlagLine = regexp.MustCompile(`^( +(?:-\w, )?--\S+(?: \S+)*) {3,}(\S.*)$`)

func flagUsages(flags *pflag.FlagSet) string {
	lines := strings.Split(strings.ReplaceAll(flags.FlagUsages(), "[=true|false]", ""), "\n")
	wide := 0
	for _, line := range lines {
		if m := aFlagLine.FindStringSubmatch(line); m != nil {
			wide = max(wide, len(m[1]))
		}
	}
	for i, line := range lines {
		if m := aFlagLine.FindStringSubmatch(line); m != nil {
			lines[i] = m[1] + strings.Repeat(" ", wide-len(m[1])+3) + m[2]
		}
	}
	return strings.Join(lines, "\n")
}
