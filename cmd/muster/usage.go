package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/muster-dr/muster/report"
)

// usageWidth is how wide help is, in columns: people read it in a window beside another.
const usageWidth = 80

// folded wraps the paragraphs of a text; lines that are set in, such as commands, stay.
func folded(text string) string {
	var all, paragraph []string
	end := func() {
		if len(paragraph) > 0 {
			all = append(all, report.Wrap(strings.Join(paragraph, " "), usageWidth))
		}
		paragraph = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" || strings.HasPrefix(line, " ") {
			end()
			all = append(all, line)
			continue
		}
		paragraph = append(paragraph, line)
	}
	end()
	return strings.Join(all, "\n")
}

// plainHelp writes switches as people read them, "--board" and not
// "--board[=true|false]", in the help of a command and of those below it.
func plainHelp(root *cobra.Command) {
	cobra.AddTemplateFunc("flagUsages", flagUsages)
	cobra.AddTemplateFunc("folded", folded)
	root.SetHelpTemplate(strings.ReplaceAll(root.HelpTemplate(), "trimTrailingWhitespaces", "folded | trimTrailingWhitespaces"))
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
			body := report.Wrap(m[2], usageWidth-wide-3)
			lines[i] = m[1] + strings.Repeat(" ", wide-len(m[1])+3) + strings.ReplaceAll(body, "\n", "\n"+strings.Repeat(" ", wide+3))
		}
	}
	return strings.Join(lines, "\n")
}
