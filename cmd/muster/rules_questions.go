package main

import (
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// questionNamed finds a question by its id in results or by that of its recommendation;
// nil when there is none.
func questionNamed(name string) (*questions.Question, error) {
	people, err := questions.Bundled()
	if err != nil {
		return nil, err
	}
	return people.Named(results.QuestionPrefix + strings.TrimPrefix(name, results.QuestionPrefix)), nil
}

// listQuestions lists what people are asked, as rules are listed.
func (a *app) listQuestions(format string) error {
	people, err := questions.Bundled()
	if err != nil {
		return err
	}
	if format == "json" {
		rules := make([]*results.Rule, 0, len(people.All))
		for _, q := range people.All {
			rules = append(rules, q.AsRule())
		}
		return a.printJSON(rules)
	}
	t := a.list("question", "severity", "what is asked")
	for _, q := range people.All {
		t.row(q.Rule(), string(q.Severity), q.Text)
	}
	return t.print("%d questions; `muster attest FACTS` asks those that an estate raises", len(people.All))
}
