package restclient

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestFailureSaysWhatCameBack(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		detail string
		reason facts.Reason
		want   string // "" for no failure
	}{
		"success":                     {200, "", "", ""},
		"nothing to say is success":   {204, "", "", ""},
		"not signed in":               {401, "who are you", facts.PermissionDenied, "GET /x: HTTP 401 Unauthorized: who are you"},
		"not allowed":                 {403, "", facts.PermissionDenied, "GET /x: HTTP 403 Forbidden"},
		"too many requests":           {429, "", facts.CollectorFailed, "GET /x: HTTP 429 Too Many Requests"},
		"a gateway's patience ended":  {504, "", facts.Timeout, "GET /x: HTTP 504 Gateway Timeout"},
		"out of service":              {503, "", facts.Unreachable, "GET /x: HTTP 503 Service Unavailable"},
		"a status without a name":     {530, "asleep", facts.CollectorFailed, "GET /x: HTTP 530: asleep"},
		"a redirect":                  {302, "", facts.CollectorFailed, "GET /x: HTTP 302 Found: it sends elsewhere, and muster takes its credential nowhere else"},
		"a text of many lines is one": {500, "a\r\n\tb", facts.CollectorFailed, "GET /x: HTTP 500 Internal Server Error: a b"},
	} {
		t.Run(name, func(t *testing.T) {
			err := (&Response{Status: c.status}).Failure("GET /x", c.detail)
			if c.want == "" {
				if err != nil || StatusOf(err) != 0 {
					t.Errorf("got %v", err)
				}
				return
			}
			if err == nil || err.Error() != c.want || facts.FromError(err).Reason != c.reason || StatusOf(err) != c.status {
				t.Errorf("got %v, %s, %d", err, facts.FromError(err).Reason, StatusOf(err))
			}
		})
	}
	long := (&Response{Status: 500}).Failure("GET /x", strings.Repeat("ä", 400)).Error()
	if len(long) > 400 || !strings.HasSuffix(long, "ä…") {
		t.Errorf("a long text is not cut between characters: %q", long)
	}
	if StatusOf(errors.New("other")) != 0 {
		t.Error("an error that is no answer has a status")
	}
}

func TestDecode(t *testing.T) {
	for name, c := range map[string]struct {
		body, want string // want "" for an error
	}{
		"plain JSON":                            {`{"a":"b"}`, "b"},
		"a byte that JSON cannot escape":        {`{"a":"\x41\xe4"}`, "Aä"},
		"beside escapes that it can":            {`{"a":"\\\x41\"\u0042"}`, `\A"B`},
		"an escaped backslash is no escape":     {`{"a":"\\x41\x42"}`, `\x41B`},
		"half an escape stays an error":         {`{"a":"\x4"}`, ""},
		"no JSON at all":                        {`<html>\x41</html>`, ""},
		"a body that ends in a backslash":       {`{"a":"\x41\`, ""},
		"JSON of another kind":                  {`{"a":[]}`, ""},
		"nothing":                               {``, ""},
		"other trouble is not made good by \\x": {`{"a":"\x41",}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got struct{ A string }
			err := Decode([]byte(c.body), &got)
			if (err != nil) != (c.want == "") || err == nil && got.A != c.want {
				t.Errorf("got %q, %v", got.A, err)
			}
		})
	}
}

// FuzzDecode makes sure that what is JSON is read as JSON is, and that mending
// neither fails nor changes anything else.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"a":"b"}`, `["\x41"]`, `"\\x41"`, `"\x4`, `{"a":null,"b":[1.5e3]}`, "\\", `"\u00e4\xzz"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got, want any
		before := string(body)
		err := Decode(body, &got)
		if string(body) != before {
			t.Fatal("the body was changed")
		}
		if json.Unmarshal(body, &want) == nil && (err != nil || !reflect.DeepEqual(got, want)) {
			t.Fatalf("%q is JSON, but was read as %v, %v", body, got, err)
		}
		if m := mended(body); json.Valid(body) && !strings.Contains(before, `\x`) && string(m) != before {
			t.Fatalf("%q was mended to %q", body, m)
		}
	})
}
