package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
)

// viewing is --framework: what a report shows beside the verdict, which it does not change.
type viewing struct {
	names  []string
	picked compliance.Set // those of the flag
	known  compliance.Set // all that there are; nil unless something needs them
}

func (f *viewing) register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.names, "framework", nil, "show which controls of this framework are satisfied, such as nist-800-53 (repeatable); verdict and exit code stay as they are")
	_ = cmd.RegisterFlagCompletionFunc("framework", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		bundled, err := compliance.Bundled()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return bundled.IDs(), cobra.ShellCompDirectiveNoFileComp
	})
}

// load reads the frameworks where a flag or a format needs them, before anything is asked.
// What is wrong with those of one's own is an error in any case, as with rules.
func (f *viewing) load(a *app, outputs []report.Output) error {
	needed := len(f.names) > 0 || len(a.policies) > 0 || slices.ContainsFunc(outputs, func(o report.Output) bool { return o.Name == "compliance" || o.Name == "oscal" })
	if !needed {
		return nil
	}
	var err error
	if f.known, err = a.frameworks(); err != nil {
		return err
	}
	if f.picked, err = f.known.Pick(f.names...); err != nil {
		return fmt.Errorf("--framework: %w", err)
	}
	return nil
}

// options adds what a format shows of frameworks to how it is shown.
func (f *viewing) options(format string, opt report.Options) report.Options {
	opt.Frameworks = f.picked
	if format == "compliance" && len(f.picked) == 0 {
		opt.Frameworks = f.known // those of the user too
	}
	return opt
}

// frameworks are those that come with muster, and those in the folders of --policies.
func (a *app) frameworks() (compliance.Set, error) {
	all, err := compliance.Bundled()
	if err != nil || len(a.policies) == 0 {
		return all, err
	}
	var rules []*results.Rule
	for _, dir := range a.policies {
		folder, err := folderAt(dir)
		if err != nil {
			return nil, err
		}
		if _, err := fs.Stat(folder.FS, compliance.Folder); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if rules == nil {
			if rules, err = a.rulesAndQuestions(); err != nil {
				return nil, err
			}
		}
		own, err := compliance.Load(folder.FS, dir, rules)
		if err != nil {
			return nil, err
		}
		if all, err = all.With(own); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// rulesAndQuestions are what globs of frameworks may fit: rules by id, then questions.
func (a *app) rulesAndQuestions() ([]*results.Rule, error) {
	p, err := a.parseRules()
	if err != nil {
		return nil, err
	}
	people, err := questions.Bundled()
	if err != nil {
		return nil, err
	}
	all := make([]*results.Rule, 0, len(p.Rules)+len(people.All))
	for _, r := range p.Rules {
		all = append(all, &r.Rule)
	}
	for _, q := range people.All {
		all = append(all, q.AsRule())
	}
	return all, nil
}

// expand replaces framework:ID/CONTROL in --only and --skip by rules and questions. The
// gate tells how they were given.
func (f *judging) expand(a *app) error {
	named := compliance.Selects
	if !slices.ContainsFunc(slices.Concat(f.only, f.skip), named) {
		return nil
	}
	known, err := a.frameworks()
	if err != nil {
		return err
	}
	rules, err := a.rulesAndQuestions()
	if err != nil {
		return err
	}
	for _, s := range []struct {
		flag  string
		names *[]string
	}{{"--only", &f.only}, {"--skip", &f.skip}} {
		for _, n := range *s.names {
			f.given = append(f.given, s.flag+" "+n)
		}
		if *s.names, err = known.Expand(*s.names, rules); err != nil {
			return fmt.Errorf("%s %w", s.flag, err)
		}
	}
	return nil
}

// onlyFrameworks tells of a folder of --policies that it has frameworks and no file of
// rules, so that nobody looks for rules in it.
func onlyFrameworks(folder policy.Folder) (bool, error) {
	files, err := fs.Glob(folder.FS, path.Join(compliance.Folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		return false, err
	}
	rules := false
	err = fs.WalkDir(folder.FS, ".", func(name string, _ fs.DirEntry, err error) error {
		rules = rules || strings.Contains(strings.ToLower(path.Base(name)), ".rego")
		return err
	})
	if err != nil && !errors.Is(err, os.ErrPermission) {
		return false, fmt.Errorf("%s: %w", folder.Name, err)
	}
	return !rules, nil
}

// controlOf is what `rules list --framework -o json` tells of a control.
type controlOf struct {
	Framework  string              `json:"framework"`
	Control    string              `json:"control"`
	Title      string              `json:"title"`
	Meaning    string              `json:"meaning"`
	Relation   compliance.Relation `json:"relation"`
	Question   string              `json:"question,omitempty"`
	Unverified string              `json:"unverified,omitempty"`
	Rules      []string            `json:"rules"` // ids of rules and questions
	everything bool
}

// listControls lists the controls of frameworks, and the rules that stand under each.
func (a *app) listControls(f compliance.Set, format string) error {
	rules, err := a.rulesAndQuestions()
	if err != nil {
		return err
	}
	var all []controlOf
	for _, framework := range f {
		for _, c := range framework.Controls {
			of := controlOf{framework.ID, c.ID, c.Title, c.Meaning, c.Relation, c.Question, c.Unverified, []string{}, c.Everything()}
			if of.Unverified == "" {
				of.Unverified = framework.Unverified
			}
			for _, r := range rules {
				if c.Relation != compliance.Outside && c.Covers(r.ID, r.Component, r.Formerly...) {
					of.Rules = append(of.Rules, r.ID)
				}
			}
			all = append(all, of)
		}
	}
	if format == "json" {
		return a.printJSON(all)
	}
	t := a.list("control", "relation", "rules", "what it asks for, in muster's words")
	under := a.list("rule", "controls")
	for _, r := range rules {
		var ids []string
		for i := range all {
			if !all[i].everything && slices.Contains(all[i].Rules, r.ID) {
				ids = append(ids, all[i].Control)
			}
		}
		if len(ids) > 0 {
			under.row(r.ID, strings.Join(ids, ", "))
		}
	}
	for i := range all {
		c := &all[i]
		said := c.Meaning
		if c.Unverified != "" {
			said += " (unverified: " + c.Unverified + ")"
		}
		n := fmt.Sprint(len(c.Rules))
		if c.everything {
			n = "all"
		}
		t.row(c.Control, string(c.Relation), n, said)
	}
	if err := t.print("%d controls\n", len(all)); err != nil {
		return err
	}
	return under.print("%d rules and questions of %d stand under a control that is not about all", len(under.rows), len(rules))
}
