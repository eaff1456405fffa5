package netscaler

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// The error codes that mean something of their own. The HTTP status tells less: it is
// 200, one of 4xx or 599 for the same code, by release.
var (
	codesRefused    = []int64{354}                  // wrong name or password
	codesEnded      = []int64{444, 451, 472, 1027}  // the session has ended; no word about the password
	codesBusy       = []int64{445, 446, 447}        // too many sessions or connections
	codesDenied     = []int64{257, 2138, 2656}      // the command policy does not allow it
	codesStale      = []int64{1045, 1046}           // a person has to change the password or accept terms first
	codesNotKnown   = []int64{356, 460, 1069, 1232} // this release or licence does not have the type
	codesNoSuchType = []int64{1232}                 // the first of these: no release of this age has it
	codesNothing    = []int64{258}                  // for a list: nothing is configured
)

// nitroError is an answer that means failure.
type nitroError struct {
	host, what string
	status     int   // of HTTP
	code       int64 // 0 when the body is not one of NITRO
	message    string
}

func (e *nitroError) Error() string {
	said := e.message
	if said == "" {
		said = http.StatusText(e.status)
	}
	if e.code == 0 {
		return fmt.Sprintf("%s of %s: HTTP %d: %s", e.what, e.host, e.status, said)
	}
	return fmt.Sprintf("%s of %s: error %d: %s", e.what, e.host, e.code, said)
}

func (e *nitroError) is(codes []int64) bool { return slices.Contains(codes, e.code) }

// reasoned is the error with its reason code, and with what to do where there is something.
func (e *nitroError) reasoned() error {
	reason, hint := facts.CollectorFailed, ""
	switch {
	case e.is(codesDenied):
		reason, hint = facts.PermissionDenied, "; the command policy of the user has to allow it"
	case e.is(codesStale):
		reason, hint = facts.PermissionDenied, "; somebody has to sign in with this user once and do what the appliance asks"
	case e.is(codesBusy):
		reason, hint = facts.Unreachable, "; it has too many sessions or connections, not a wrong password"
	case e.is(codesEnded):
		reason, hint = facts.Unreachable, "; it ended the session twice, which is no wrong password"
	case e.is(codesNotKnown):
		reason, hint = facts.FactMissing, "; this release, or its licence, does not know what was asked for"
	case e.code == 0 && e.status == http.StatusForbidden:
		reason = facts.PermissionDenied
	case e.code == 0 && (e.status == http.StatusBadGateway || e.status == http.StatusServiceUnavailable || e.status == http.StatusTooManyRequests):
		reason = facts.Unreachable
	}
	return facts.Failure{Reason: reason, Err: fmt.Errorf("%w%s", e, hint)}
}

// envelope is an answer of NITRO: a code, a message, and the things below the name of
// their type.
type envelope struct {
	code    int64
	said    bool // it has a code
	message string
	fields  map[string]json.RawMessage // by name in lower case
}

// open reads an answer; the error is one of its form.
func open(body []byte) (*envelope, error) {
	var raw map[string]json.RawMessage
	if err := restclient.Decode(body, &raw); err != nil {
		return nil, err
	}
	e := &envelope{fields: make(map[string]json.RawMessage, len(raw))}
	for name, value := range raw {
		e.fields[strings.ToLower(name)] = value
	}
	var code, message text
	_ = code.UnmarshalJSON(e.fields["errorcode"]) // never fails
	_ = message.UnmarshalJSON(e.fields["message"])
	if n := code.number(); n != nil {
		e.code, e.said = *n, true
	}
	e.message = strings.Join(strings.Fields(string(message)), " ")
	if len(e.message) > longest {
		e.message = e.message[:longest] + "…"
	}
	return e, nil
}

// longest is how much of a message is repeated.
const longest = 200
