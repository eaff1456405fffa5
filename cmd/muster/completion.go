package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab"
)

// completing has shells complete what flags and arguments name: rules, components, sources
// and faults. Formats are completed where they are registered.
func completing(root *cobra.Command) {
	names := map[string]func() []string{
		"fault": func() []string {
			var all []string
			for _, f := range lab.Faults(checks.Lab()) {
				all = append(all, f.Name+"\t"+f.Title)
			}
			return all
		},
		"source": checks.Names,
		"rule":   rulesAndComponents,
	}
	of := func(what string) cobra.CompletionFunc {
		return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			return after(typed, names[what]()), cobra.ShellCompDirectiveNoFileComp
		}
	}
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		for flag, what := range map[string]string{"fault": "fault", "only": "rule", "skip": "rule", "assume-fixed": "rule"} {
			if flag == "only" && slices.Contains([]string{"collect", "check-access"}, cmd.Name()) {
				what = "source"
			}
			if cmd.LocalNonPersistentFlags().Lookup(flag) != nil {
				_ = cmd.RegisterFlagCompletionFunc(flag, of(what))
			}
		}
		if cmd.Name() == "explain" {
			cmd.ValidArgsFunction = of("rule")
		}
		for _, c := range cmd.Commands() {
			visit(c)
		}
	}
	visit(root)
}

// rulesAndComponents are the names that --only takes. Rules that cannot be read are none.
func rulesAndComponents() []string {
	var all []string
	if set, err := base.Parse(); err == nil {
		for _, r := range set.Rules {
			all = append(all, r.ID+"\t"+r.Title)
		}
	}
	for _, c := range estate.ComponentWords {
		all = append(all, c.Name+"\t"+c.Help)
	}
	slices.Sort(all)
	return all
}

// after puts what was typed before the last comma in front of each name: shells replace
// the whole word.
func after(typed string, names []string) []string {
	i := strings.LastIndexByte(typed, ',')
	if i < 0 {
		return names
	}
	all := make([]string, 0, len(names))
	for _, n := range names {
		all = append(all, typed[:i+1]+n)
	}
	return all
}
