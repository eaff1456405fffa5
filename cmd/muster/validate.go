package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
)

func (a *app) validateCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Check the estate file and the files that it names",
		Long: "Checks the estate file, its waivers and its attestations, that the rules that they name\n" +
			"exist, and with --policies rules of your own. Nothing is asked, and no secret is read.\n" +
			"The exit code is 0 when all is well and 2 otherwise, with a line for each problem.",
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			set, broken := a.rules()
			all, err := directions(path, "")
			if err != nil {
				return errors.Join(broken, err, listsBeside(path, set))
			}
			problems := []error{broken}
			for _, d := range all {
				text, err := a.validate(path, set, d)
				if err != nil {
					problems = append(problems, err)
					continue
				}
				if broken == nil {
					if _, err := fmt.Fprint(a.stdout, text); err != nil {
						return err
					}
				}
			}
			return errors.Join(slices.CompactFunc(problems, same)...)
		},
	}
	cmd.Flags().StringVarP(&path, "estate", "e", "estate.yaml", "the estate file")
	return cmd
}

// same tells that two directions of a file have the same wrong with them.
func same(a, b error) bool { return a != nil && b != nil && a.Error() == b.Error() }

// validate checks one direction of an estate file, and says what it is. The set is nil when
// rules of the user's own are broken; then names of rules are not looked at.
func (a *app) validate(path string, set *policy.Set, d estate.Direction) (string, error) {
	est, err := a.loadEstate(path, idsOf(set), d.Load)
	if err != nil {
		var wrong estate.Errors
		if errors.As(err, &wrong) && wrong[0].File == path {
			err = errors.Join(err, listsBeside(path, set)) // which were not looked at
		}
		return "", err
	}
	if set == nil {
		return "", nil
	}
	if err := evaluate.CheckEstate(set, est); err != nil {
		return "", err
	}
	for _, text := range evaluate.FormerNames(set, est) {
		if _, err := fmt.Fprintln(a.stderr, text); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s is valid: %s (%s)\n  %s, %s, %s\n  credentials for %s\n", path, est.Name, est.Domain,
		counted(len(est.Components), "component"), counted(len(est.Policy.WaiverList), "waiver"), counted(len(est.Policy.AttestationList), "attestation"),
		listed(slices.Sorted(maps.Keys(est.Credentials)))), nil
}

func idsOf(set *policy.Set) []string {
	if set == nil {
		return nil
	}
	return ruleIDs(set)
}

// listsBeside is what is wrong with the waivers and attestations of an estate file that is wrong
// itself. Files that are not there have been told of with it.
func listsBeside(path string, set *policy.Set) error {
	var problems []error
	waivers, attestations := estate.Beside(path)
	if _, err := waiver.Load(waivers, idsOf(set)); waivers != "" && !errors.Is(err, fs.ErrNotExist) {
		problems = append(problems, err)
	}
	if _, err := attestation.Load(attestations, idsOf(set)); attestations != "" && !errors.Is(err, fs.ErrNotExist) {
		problems = append(problems, err)
	}
	return errors.Join(problems...)
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
