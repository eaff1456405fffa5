package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/internal/rules/coverage"
	"github.com/muster-dr/muster/internal/rules/ruletest"
	"github.com/muster-dr/muster/internal/rules/scaffold"
	"github.com/muster-dr/muster/policies"
)

func (a *app) rulesNewCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "new COMPONENT/RULE",
		Short: "Write a new rule with test and page, all of which pass at once",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			full, err := filepath.Abs(dir)
			if err != nil {
				return err
			}
			// The pages of bundled rules are made by `make docs`, in another place.
			full = filepath.ToSlash(full)
			root := ruletest.Checkout(full)
			ours := root != "" && full == root+"/rules"
			written, err := scaffold.New(dir, args[0], !ours)
			if err != nil {
				return err
			}
			slices.Sort(written)
			rule := ""
			for _, f := range written {
				if rule == "" && filepath.Ext(f) == ".rego" {
					rule = filepath.Dir(f)
				}
				if _, err := fmt.Fprintln(a.stdout, f); err != nil {
					return err
				}
			}
			next := "Use it:   muster scan --policies " + dir
			if ours {
				next = "Page:     make docs"
			}
			_, err = fmt.Fprintf(a.stdout, "\nTest it:  muster rules test %s\n%s\n", rule, next)
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "rules", "the folder of your rules")
	return cmd
}

// rulesDocsCommand makes what is generated from the rules. It serves this
// project's own `make docs`.
func (a *app) rulesDocsCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "docs DIR",
		Short:  "Write the pages of all rules and the coverage of the document",
		Args:   cobra.ExactArgs(1),
		Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := a.rules()
			if err != nil {
				return err
			}
			pages, err := pagesOf(set)
			if err != nil {
				return err
			}
			if err := os.RemoveAll(filepath.Join(args[0], "rules")); err != nil {
				return err
			}
			for name, text := range pages {
				path := filepath.Join(args[0], name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					return err
				}
				if err := atomicfile.Write(path, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// pagesOf makes the generated pages by their path below docs.
func pagesOf(set *policy.Set) (map[string][]byte, error) {
	p := set.Parsed
	pages := map[string][]byte{}
	for _, r := range p.Rules {
		var b bytes.Buffer
		if err := policy.Page(&b, r); err != nil {
			return nil, err
		}
		pages["rules/"+r.ID+".md"] = b.Bytes()
	}
	list, people, err := recommendations(p)
	if err != nil {
		return nil, err
	}
	// Which questions an estate raises follows from what it declares; of what it does not,
	// the sources of a healthy one tell.
	var raised []string
	healthy := &estate.Estate{Components: world.Healthy().Components}
	found, named := make([]results.Result, 0, len(p.Rules)), map[string]string{}
	for _, r := range p.Rules {
		if healthy.Components[r.Component] == nil {
			named[r.Component] = "a source of the healthy estate"
		}
		found = append(found, results.Result{Rule: r.ID, Component: r.Component, Status: results.Pass})
	}
	asked, _ := people.Ask(healthy, named, found, nil)
	for i := range asked {
		raised = append(raised, asked[i].Rule)
	}
	var b bytes.Buffer
	if err := coverage.Markdown(&b, list, people, raised); err != nil {
		return nil, err
	}
	pages["coverage.md"] = b.Bytes()
	frameworks, err := compliance.Bundled()
	if err != nil {
		return nil, err
	}
	var f bytes.Buffer
	if err := compliance.Markdown(&f, frameworks); err != nil {
		return nil, err
	}
	pages["frameworks.md"] = f.Bytes()
	if pages["estate.md"], err = estatePage(set); err != nil {
		return nil, err
	}
	return pages, nil
}

// recommendations are those of the document, joined with what settles each, and the
// questions among that.
func recommendations(p *policy.Parsed) ([]*coverage.Recommendation, *questions.Set, error) {
	people, err := questions.Bundled()
	if err != nil {
		return nil, nil, err
	}
	list, err := coverage.Load(policies.Files(), p.Rules, people)
	return list, people, err
}

func (a *app) listRecommendations(p *policy.Parsed, format string) error {
	list, _, err := recommendations(p)
	if err != nil {
		return err
	}
	if format == "json" {
		return a.printJSON(list)
	}
	t := a.list("id", "state", "what it asks for")
	for _, r := range list {
		t.row(r.ID, string(r.Settled), r.Says)
	}
	return t.print("%s", coverage.Summary(list))
}
