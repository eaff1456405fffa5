package collecttest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Suite is what every collector has to get right, whatever it asks: it ends, it never
// takes an error for an answer, it never tries a wrong password twice, and it keeps
// secrets to itself. It is run against the servers of the lab.
type Suite struct {
	Source collect.Source
	// Parts are those of the embedded estate that is asked, checks.Lab: a source that
	// resolves names needs more than its own servers.
	Parts []world.Part
	// EndlessPages is the fault of the lab whose lists never end; "" for a source that
	// reads no lists in pages.
	EndlessPages string
	// NoServers tells that the lab has no server for the source, which reads a folder
	// there: then nothing can be silent, be cut or refuse.
	NoServers bool
	// Uncounted tells that the lab does not count the refused logons of the source; then
	// the facts have to show that all systems but one were spared.
	Uncounted bool
}

// deadline ends a run that hangs. Every run of the suite is far quicker.
const deadline = 2 * time.Minute

// shortStep is how long a step may take where servers are known not to answer.
const shortStep = 500 * time.Millisecond

// Run runs the suite.
func (s Suite) Run(t *testing.T) {
	t.Run("learns from servers that are well", s.healthy)
	t.Run("survives a panic and says so", s.panics)
	t.Run("does nothing when the run has ended before it begins", s.endedBefore)
	if s.NoServers {
		return
	}
	t.Run("takes neither silence nor a cut for an answer", s.broken)
	t.Run("keeps what it has when the user ends the run", s.interrupted)
	if s.Source.SignsIn() {
		t.Run("tries a wrong password once", s.wrongPassword)
		t.Run("sends nothing without a password", s.noPassword)
	}
	if s.EndlessPages != "" {
		t.Run("ends when a list does not", s.endless)
	}
}

// outcome is a run of the source and what can be said of every one.
type outcome struct {
	doc    *facts.Document
	source *facts.Source
	text   string // the facts as JSON
}

// ask runs the source alone. Whatever happens, the run ends by itself, the section is
// there unless the source failed, says of everything whether it was learnt, and holds no secret.
func (s Suite) ask(ctx context.Context, t *testing.T, of *servers, opt collect.Options) outcome {
	t.Helper()
	secrets := of.secrets(t)
	for _, c := range of.estate.Credentials {
		for _, secret := range secrets {
			secrets = append(secrets, base64.StdEncoding.EncodeToString([]byte(c.Username+":"+secret)))
		}
	}
	limited, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	opt.Limits.RequestsPerSecond, opt.Limits.RetryPause = -1, time.Millisecond
	doc := collect.Run(limited, of.estate, []collect.Source{s.Source}, opt)
	if limited.Err() != nil && ctx.Err() == nil {
		t.Fatalf("the source did not end by itself within %s", deadline)
	}
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	o := outcome{doc, doc.Sources[s.Source.Name], string(b)}
	if mentions(o.text, secrets) {
		t.Error("the facts hold a secret")
	}
	if of.writes() != 0 {
		t.Errorf("%d requests would have changed something", of.writes())
	}
	section := reflect.ValueOf(doc.Section(s.Source.Name))
	if section.IsValid() && section.IsNil() && o.source.Status != facts.Failed {
		t.Errorf("there is no section: the source says %+v", o.source.Answered)
	}
	undecided(t, s.Source.Name, section)
	for id, a := range o.source.Asked {
		if a.Status == "" {
			t.Errorf("nothing is said of how asking %s went", id)
		}
	}
	return o
}

// undecided finds what says neither that it was learnt nor that it was not, beside
// things that were never asked for because the whole was not learnt.
func undecided(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			undecided(t, path, v.Elem())
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			undecided(t, fmt.Sprint(path, " › ", key), v.MapIndex(key))
		}
	case reflect.Slice:
		for i := range v.Len() {
			undecided(t, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Struct:
		if a := v.FieldByName("Answered"); a.IsValid() && a.Type() == reflect.TypeFor[facts.Answered]() {
			said := a.Interface().(facts.Answered)
			if said.Status == "" {
				t.Errorf("%s does not say whether it was learnt", path)
			}
			if said.Status != facts.OK && (said.Reason == "" || said.Message == "") {
				t.Errorf("%s was not learnt, and does not say why: %+v", path, said)
			}
			if !said.Learnt() {
				return
			}
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Answered" {
				undecided(t, path+"."+f.Name, v.Field(i))
			}
		}
	}
}

func (s Suite) wantNotLearnt(t *testing.T, o outcome) {
	t.Helper()
	if o.source.Learnt() {
		t.Errorf("the source says that it learnt all: %+v", o.source.Answered)
	}
	if !o.source.Learnt() && (o.source.Reason == "" || o.source.Message == "") {
		t.Errorf("the source does not say why: %+v", o.source.Answered)
	}
}

func (s Suite) healthy(t *testing.T) {
	o := s.ask(t.Context(), t, s.start(t), collect.Options{})
	if !o.source.Learnt() || len(o.source.Asked) == 0 {
		t.Errorf("the source is %+v, asked %d systems", o.source.Answered, len(o.source.Asked))
	}
}

// panics lets one of the systems meet an error that nobody foresaw.
func (s Suite) panics(t *testing.T) {
	var once sync.Once
	o := s.ask(t.Context(), t, s.start(t), collect.Options{Asking: func(string, string) {
		unforeseen := false
		once.Do(func() { unforeseen = true })
		if unforeseen {
			panic("unforeseen")
		}
	}})
	s.wantNotLearnt(t, o)
	if !mentions(o.text, []string{"internal error, please report it: unforeseen"}) {
		t.Errorf("nobody is asked to report it: %+v", o.source.Answered)
	}
}

func (s Suite) endedBefore(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(collect.ErrInterrupted)
	o := s.ask(ctx, t, s.start(t), collect.Options{})
	s.wantNotLearnt(t, o)
	if !o.doc.Run.Interrupted {
		t.Error("the run does not say that it was interrupted")
	}
}

// broken lets the servers fall silent, or cut their connections, after a part of
// their answers.
func (s Suite) broken(t *testing.T) {
	total := s.bytes(t)
	for _, percent := range []int64{0, 10, 50, 90} {
		for _, cut := range []bool{false, true} {
			name := fmt.Sprintf("silence after %d%% of the answers", percent)
			if cut {
				name = fmt.Sprintf("cut after %d%% of the answers", percent)
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				of := s.start(t)
				between(t, of.estate, total*percent/100, cut, nil)
				s.wantNotLearnt(t, s.ask(t.Context(), t, of, collect.Options{Limits: collect.Limits{StepTimeout: shortStep}}))
			})
		}
	}
}

// bytes counts those of all answers when nothing is wrong.
func (s Suite) bytes(t *testing.T) int64 {
	t.Helper()
	of := s.start(t)
	w := between(t, of.estate, everything, false, nil)
	if o := s.ask(t.Context(), t, of, collect.Options{}); !o.source.Learnt() {
		t.Fatalf("through a wire the source is %+v", o.source.Answered)
	}
	return w.passed.Load()
}

func (s Suite) interrupted(t *testing.T) {
	total := s.bytes(t)
	for _, percent := range []int64{10, 50, 90} {
		t.Run(fmt.Sprintf("after %d%% of the answers", percent), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			of := s.start(t)
			between(t, of.estate, total*percent/100, false, func() { cancel(collect.ErrInterrupted) })
			o := s.ask(ctx, t, of, collect.Options{})
			s.wantNotLearnt(t, o)
			if !o.doc.Run.Interrupted {
				t.Error("the run does not say that it was interrupted")
			}
		})
	}
}

// wrongPassword gives every credential a wrong password. However many servers there
// are, one of them may see it, once.
func (s Suite) wrongPassword(t *testing.T) {
	o, of := s.withPassword(t, "Wr0ng-4-every-server")
	s.wantNotLearnt(t, o)
	if n := of.refused(); n != 1 && !s.Uncounted {
		t.Errorf("a wrong password was tried %d times, want 1", n)
	}
	refused, spared := 0, 0
	for _, a := range o.source.Asked {
		switch {
		case a.Reason != facts.PermissionDenied:
		case strings.Contains(a.Message, "not tried, because the same credential was refused before"):
			spared++
		default:
			refused++
		}
	}
	if s.Uncounted && (refused != 1 || spared == 0) {
		t.Errorf("%d systems refused the password and %d were spared, want 1 and the others", refused, spared)
	}
	if !mentions(o.text, []string{string(facts.PermissionDenied)}) {
		t.Errorf("nothing has the reason %s", facts.PermissionDenied)
	}
}

func (s Suite) noPassword(t *testing.T) {
	o, of := s.withPassword(t, "")
	s.wantNotLearnt(t, o)
	if n := of.refused(); n != 0 {
		t.Errorf("an empty password was tried %d times", n)
	}
	if !mentions(o.text, []string{"empty"}) {
		t.Errorf("nobody says that the password is empty: %+v", o.source.Answered)
	}
}

func (s Suite) withPassword(t *testing.T, password string) (outcome, *servers) {
	t.Helper()
	of := s.start(t)
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range of.estate.Credentials {
		c.Password = estate.Secret("file:" + file)
	}
	return s.ask(t.Context(), t, of, collect.Options{}), of
}

func (s Suite) endless(t *testing.T) {
	s.wantNotLearnt(t, s.ask(t.Context(), t, s.start(t, s.EndlessPages), collect.Options{}))
}
