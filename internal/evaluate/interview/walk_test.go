package interview_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/interview"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

var today = time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)

// open are a question and a rule's own, which has a long list.
func open() []interview.Item {
	var lines []string
	for i := range 12 {
		lines = append(lines, strings.Repeat("x", i+1))
	}
	d := &results.Document{
		Board: []results.BoardEntry{{Component: "network", Label: "Network"}},
		Rules: map[string]*results.Rule{"dns/a": {Description: "It matters."}},
		Results: []results.Result{
			{Rule: "dns/a", Target: "alias/a", Component: "dns", Status: results.Manual, Severity: results.High, Message: "Is a so?", List: lines, ListSHA256: attestation.Hash(lines)},
			{Rule: "dns/b", Target: "alias/b", Component: "dns", Status: results.Unknown, Severity: results.Blocker},
			{Rule: "question/NET-001", Target: "component/network", Component: "network", Status: results.Manual, Severity: results.Blocker, Message: "Is the network there?"},
		},
	}
	people := &questions.Set{All: []*questions.Question{{ID: "NET-001", Component: "network", Why: "All needs it.", Ask: "the network team", Evidence: "the matrix"}}}
	return interview.Open(d, people)
}

func TestWhatIsOpenComesWithWhoKnowsTheMostSevereFirst(t *testing.T) {
	all := open()
	if len(all) != 2 || all[0].Ask != "the network team" || all[0].Label != "Network" || all[1].Ask != "whoever looks after dns" || all[1].Why != "It matters." {
		t.Errorf("got %+v", all)
	}
}

func TestAnswersBecomeAttestations(t *testing.T) {
	tests := []struct {
		name, typed string
		answered    int
		want        []string // rule, statement, owner, date, expires, evidence of each
		said        string
	}{
		{"nothing is typed", "", 0, nil, "1 of 2  BLOCKER · Network · question/NET-001\n"},
		{"not now", "n\n\n", 0, nil, "2 of 2  HIGH · dns · dns/a · alias/a\n"},
		{"stop", "q\ny\nseen it\n", 0, nil, ""},
		{"another key", "x\nq\n", 0, nil, "Please answer with y, n, l or q."},
		{"yes, with what is proposed", "y\nseen  it\nJo Doe\n\n\n\n", 1, []string{"question/NET-001", "seen it", "Jo Doe", "2026-11-22", "2027-05-21", ""}, ""},
		{
			"the owner is proposed again", "YES\nseen it\nJo Doe\n2026-11-20\n2027-01-31\nCHG-1\ny\nthis too\n\n\n\n\n", 2,
			[]string{"question/NET-001", "seen it", "Jo Doe", "2026-11-20", "2027-01-31", "CHG-1", "dns/a", "this too", "Jo Doe", "2026-11-22", "2027-05-21", ""}, "Who says so [Jo Doe]: ",
		},
		{"a statement that is none", "y\n\n<what you saw>\n.\nseen it\nJo Doe\n\n\n\n", 1, []string{"question/NET-001", "seen it", "Jo Doe", "2026-11-22", "2027-05-21", ""}, "This says nothing"},
		{"a day that is none", "y\nseen it\nJo Doe\ntoday\n\n\n\n", 1, []string{"question/NET-001", "seen it", "Jo Doe", "2026-11-22", "2027-05-21", ""}, `"today" is no day`},
		{"a day to come", "y\nseen it\nJo Doe\n2026-11-23\n\n\n\n", 1, []string{"question/NET-001", "seen it", "Jo Doe", "2026-11-22", "2027-05-21", ""}, "these facts are of 2026-11-22"},
		{
			"an end that is too late, before the statement, or over", "y\nseen it\nJo Doe\n2026-10-01\n2027-10-02\n2026-09-30\n2026-11-21\n2026-11-22\n\n", 1,
			[]string{"question/NET-001", "seen it", "Jo Doe", "2026-10-01", "2026-11-22", ""}, "365 days at most, until 2027-10-01",
		},
		{"half an answer", "y\nseen it\nJo Doe\n", 0, nil, ""},
		{"the whole list", "n\nl\nq\n", 0, nil, "    xxxxxxxxxxxx\n"},
		{"the beginning of the list", "n\nq\n", 0, nil, "    xxxxxxxxxx\n    … and 2 more\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			var got []string
			n, err := interview.Walk(t.Context(), strings.NewReader(tt.typed), &out, open(), today, func(at *estate.Attestation) error {
				got = append(got, at.Rule, at.Statement, at.Owner, at.Date, at.Expires, at.Evidence)
				if (at.Rule == "dns/a") != (len(at.Items) == 12) {
					t.Errorf("%s keeps %d lines", at.Rule, len(at.Items))
				}
				_, err := attestation.Append("a.yaml", nil, at)
				return err
			})
			if err != nil || n != tt.answered || !slices.Equal(got, tt.want) {
				t.Errorf("%d answered, %v\ngot  %q\nwant %q", n, err, got, tt.want)
			}
			if !strings.Contains(out.String(), tt.said) {
				t.Errorf("it lacks %q:\n%s", tt.said, out.String())
			}
		})
	}
}

func TestAWalkEndsWithWhatWentWrong(t *testing.T) {
	full := errors.New("no space left")
	n, err := interview.Walk(t.Context(), strings.NewReader("y\nseen it\nJo Doe\n\n\n\n"), &bytes.Buffer{}, open(), today, func(*estate.Attestation) error { return full })
	if n != 0 || !errors.Is(err, full) {
		t.Errorf("got %d, %v", n, err)
	}
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if _, err := interview.Walk(ctx, never{}, &bytes.Buffer{}, open(), today, nil); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
}

// never is somebody who does not type.
type never struct{}

func (never) Read([]byte) (int, error) { select {} }
