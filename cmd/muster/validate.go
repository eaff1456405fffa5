package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
)

func (a *app) validateCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Check the estate file and the files that it names; nothing is asked",
		Long: "Checks the estate file, its waivers and its attestations, and that the rules that\n" +
			"they name exist. Nothing is asked, and no secret is read. The exit code is 0 when\n" +
			"all is well and 2 otherwise, with a line for each problem.",
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := a.rules()
			if err != nil {
				return err
			}
			all, err := directions(path, "")
			if err != nil {
				return err
			}
			for _, d := range all {
				if err := a.validate(path, set, d); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&path, "estate", "e", "estate.yaml", "the estate file")
	return cmd
}

// validate checks one direction of an estate file.
func (a *app) validate(path string, set *policy.Set, d estate.Direction) error {
	est, err := a.loadEstate(path, ruleIDs(set), d.Load)
	if err != nil {
		return err
	}
	if err := evaluate.CheckEstate(set, est); err != nil {
		return err
	}
	for _, text := range evaluate.FormerNames(set, est) {
		if _, err := fmt.Fprintln(a.stderr, text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(a.stdout, "%s is valid: %s (%s), %s, credentials for %s, %s, %s\n", path, est.Name, est.Domain,
		counted(len(est.Components), "component"), listed(slices.Sorted(maps.Keys(est.Credentials))),
		counted(len(est.Policy.WaiverList), "waiver"), counted(len(est.Policy.AttestationList), "attestation"))
	return err
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

func listed(names []string) string {
	if len(names) == 0 {
		return "no source"
	}
	return strings.Join(names, ", ")
}
