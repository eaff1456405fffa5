package citrixlab

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// dialect is how all of Citrix Cloud writes: lists with a token for what follows, and
// errors with a type and parameters.
type dialect struct{}

// The default and the greatest number of items in an answer.
const (
	usualItems = 250
	mostItems  = 1000
)

// Parse implements [restlab.Dialect].
func (dialect) Parse(q *restlab.Request) error {
	query := q.R.URL.Query()
	q.Limit = usualItems
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostItems {
			return &restlab.Error{Status: http.StatusBadRequest, Kind: "outOfRange", Message: "limit is between 1 and 1000", Parameter: "limit", Value: text}
		}
		q.Limit = n
	}
	if token := query.Get("continuationToken"); token != "" {
		n, ok := offsetOf(token)
		if !ok {
			return &restlab.Error{Status: http.StatusBadRequest, Kind: "invalidString", Message: "That continuation token was not given by this site", Parameter: "continuationToken", Value: token}
		}
		q.First = n
	}
	return nil
}

// Page implements [restlab.Dialect].
func (dialect) Page(_ *restlab.Request, p restlab.Page) any {
	body := whole(p.Entries)
	if p.More() {
		body["ContinuationToken"] = tokenFor(p.First + len(p.Entries))
	}
	return body
}

// whole is a list without pages.
func whole(items any) obj { return obj{"Items": items, "ContinuationToken": nil, "TotalItems": nil} }

// One implements [restlab.Dialect].
func (dialect) One(_ *restlab.Request, v any) any { return v }

// refusals are what Citrix Cloud says instead of what all interfaces say.
var refusals = map[int]restlab.Error{
	http.StatusUnauthorized:     {Kind: "authentication", Message: "Missing or invalid authentication details", Parameter: "reason", Value: "missing"},
	http.StatusTooManyRequests:  {Kind: "tooManyRequests", Message: "Slow down", Parameter: "reason", Value: "throttled"},
	http.StatusMethodNotAllowed: {Kind: "notAllowed"},
	http.StatusNotFound:         {Kind: "notFound", Parameter: "reason", Value: "notFound"},
}

// Error implements [restlab.Dialect].
func (dialect) Error(q *restlab.Request, e *restlab.Error) any {
	usual := refusals[e.Status]
	message := e.Message
	if e.Parameter == "" {
		message = cmp.Or(usual.Message, message)
	}
	q.W.Header().Set("Citrix-TransactionId", world.GUIDOf("transaction", rand.Text()))
	return obj{
		"type":       "https://errors-api.cloud.com/common/" + cmp.Or(e.Kind, usual.Kind),
		"detail":     message,
		"parameters": []obj{{"name": cmp.Or(e.Parameter, usual.Parameter), "value": cmp.Or(e.Value, usual.Value)}},
	}
}

// tokenStart has a plus, which clients have to escape in a URL.
const tokenStart = "next+"

// tokenFor and offsetOf write a place in a list so that nobody is tempted to
// calculate with it; no two tokens are the same.
func tokenFor(offset int) string {
	return tokenStart + base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(offset)+"@"+strconv.FormatInt(time.Now().UnixNano(), 36)))
}

func offsetOf(token string) (int, bool) {
	token, ours := strings.CutPrefix(token, tokenStart)
	b, err := base64.StdEncoding.DecodeString(token)
	if err != nil || !ours {
		return 0, false
	}
	text, _, ok := strings.Cut(string(b), "@")
	n, err := strconv.Atoi(text)
	return n, ok && err == nil && n >= 0
}
