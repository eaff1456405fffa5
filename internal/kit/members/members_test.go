package members_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/muster-dr/muster/internal/kit/members"
)

type status struct {
	Status string `json:"status"`
	Why    string `json:"why,omitempty"`
}

type leaf struct {
	status
	Name  string   `json:"name"`
	Known *bool    `json:"known"`
	Later int      `json:"later" added:"2026-11"`
	List  []string `json:"list"`
}

type tree struct {
	Leaves map[string]*leaf  `json:"leaves"`
	Listed []leaf            `json:"listed"`
	Since  time.Time         `json:"since"`
	Plain  map[string]string `json:"plain"`
	Hidden string            `json:"-"`
}

func TestWhatIsNotThereIsFoundByItsPath(t *testing.T) {
	const whole = `{"leaves": {"a": {"status": "ok", "name": "x", "known": null, "later": 1, "list": ["y"]}}, "listed": [], "since": "2026-11-22T12:00:00Z", "plain": {"k": "v"}}`
	for _, tt := range []struct{ name, old, new, want string }{
		{"all is there", ``, ``, ""},
		{"a field that older texts lack", `"later": 1, `, ``, ""},
		{"a field that is only sometimes written", `"status": "ok"`, `"status": "ok", "why": "so"`, ""},
		{"a field that the type does not have", `"name": "x"`, `"name": "x", "odd": {"a": null}`, ""},
		{"a text is missing", `"name": "x", `, ``, "leaves.a.name is missing"},
		{"a field of an embedded type is missing", `"status": "ok", `, ``, "leaves.a.status is missing"},
		{"what may be null has to be there", `"known": null, `, ``, "leaves.a.known is missing"},
		{"the first of several by name", `"name": "x", "known": null, `, ``, "leaves.a.known is missing"},
		{"a text is null", `"name": "x"`, `"name": null`, "leaves.a.name is null"},
		{"a time is null", `"2026-11-22T12:00:00Z"`, `null`, "since is null"},
		{"a list of something learnt is null", `["y"]`, `null`, "leaves.a.list is null"},
		{"a list of something not learnt is null", `"status": "ok", "name": "x", "known": null, "later": 1, "list": ["y"]`, `"name": "x", "known": null, "list": null, "status": "failed"`, ""},
		{"a list of something without a status is null", `"listed": []`, `"listed": null`, "listed is null"},
		{"an entry of a list lacks a field", `"listed": []`, `"listed": [{"status": "ok", "known": true, "list": []}]`, "listed[0].name is missing"},
		{"a text in a table is null", `"v"`, `null`, "plain.k is null"},
		{"another type is for others to find", `"listed": []`, `"listed": {}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(whole, tt.old, tt.new, 1)
			err := members.Check(jsontext.NewDecoder(strings.NewReader(text)), reflect.TypeFor[tree](), func(_ reflect.Type, status *string) bool {
				return status != nil && *status != "ok"
			})
			var missing *members.Error
			if tt.want == "" && err != nil || tt.want != "" && (!errors.As(err, &missing) || missing.Error() != tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

type odd struct {
	Text string `json:"text"`
}

func (*odd) UnmarshalJSON([]byte) error { return nil }

func TestATypeWithItsOwnWayToBeReadIsLookedThroughOnDemandAlone(t *testing.T) {
	type above struct {
		Odd odd `json:"odd"`
	}
	check := func(through ...reflect.Type) error {
		return members.Check(jsontext.NewDecoder(strings.NewReader(`{"odd": {}}`)), reflect.TypeFor[above](), nil, through...)
	}
	if err := check(); err != nil {
		t.Error(err)
	}
	if err := check(reflect.TypeFor[odd]()); err == nil || err.Error() != "odd.text is missing" {
		t.Errorf("got %v", err)
	}
}
