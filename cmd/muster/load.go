package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
	"github.com/muster-dr/muster/internal/facts"
)

// loadEstate reads an estate file with the waivers and attestations that it names,
// so that facts carry them. Rules are the ids of all rules, former ones among them,
// which these files may name; nil when it is not known yet by which rules the facts will be judged. Load is
// [estate.Load], or [estate.LoadOffline] when nothing will be asked by the file. Keys by
// former names are told on standard error.
func (a *app) loadEstate(path string, rules []string, load func(string, ...estate.CredentialKind) (*estate.Estate, error)) (*estate.Estate, error) {
	est, err := load(path, checks.Credentials()...)
	if err != nil {
		return nil, err
	}
	var problems []error
	if file := est.Policy.Waivers; file != "" {
		list, err := waiver.Load(file, rules)
		if err != nil {
			problems = append(problems, err)
		}
		est.Policy.WaiverList = append(est.Policy.WaiverList, list...)
	}
	if file := est.Policy.Attestations; file != "" {
		list, err := attestation.Load(file, rules)
		if err != nil {
			problems = append(problems, err)
		}
		est.Policy.AttestationList = append(est.Policy.AttestationList, list...)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	for _, r := range est.Renamed {
		if _, err := fmt.Fprintln(a.stderr, r.Error()); err != nil {
			return nil, err
		}
	}
	return est, nil
}

// estateOf reads the estate file by which facts are judged: the direction of it that they
// were collected in.
func (a *app) estateOf(doc *facts.Document, path string, rules []string) (*estate.Estate, error) {
	d := directionOf(doc.Estate)
	if all := estate.Directions(path); d == (estate.Direction{}) && len(all) > 1 {
		return nil, fmt.Errorf("%s declares %d directions, and the facts are of none: collect them again", path, len(all))
	}
	est, err := a.loadEstate(path, rules, d.LoadOffline)
	if err != nil {
		return nil, err
	}
	return est, sameEstate(doc.Estate, est)
}

// sameEstate refuses to judge the facts of one estate by the file of another.
func sameEstate(collected, file *estate.Estate) error {
	if collected == nil || strings.EqualFold(collected.Domain, file.Domain) {
		return nil
	}
	return fmt.Errorf("the facts are of %s (%s), and %s declares %s (%s): facts are judged by the file of their own estate",
		collected.Name, collected.Domain, file.File, file.Name, file.Domain)
}

// ruleIDs are what waivers and attestations may name: rules, questions to people, and
// after them the ids that rules had before.
func ruleIDs(set *policy.Set) []string {
	ids := make([]string, 0, len(set.Rules))
	for _, r := range set.Rules {
		ids = append(ids, r.ID)
	}
	if people, err := questions.Bundled(); err == nil { // else judging tells
		for _, q := range people.All {
			ids = append(ids, q.Rule())
		}
	}
	return append(ids, set.Renames().Former()...)
}

// readFacts reads one facts file, or several and merges them.
func readFacts(paths []string, stdin io.Reader) (*facts.Document, error) {
	docs := make([]*facts.Document, 0, len(paths))
	for _, p := range paths {
		doc, err := facts.Read(p, stdin)
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return facts.Merge(docs...)
}

// onceFromStdin refuses several files that are standard input.
func onceFromStdin(paths []string) error {
	n := 0
	for _, p := range paths {
		if p == "-" {
			n++
		}
	}
	if n > 1 {
		return errors.New("only one file can be standard input (-)")
	}
	return nil
}
