package restclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// Failure is an answer whose status means failure.
type Failure struct {
	Status int
	What   string // method and path
	Detail string // what the server said, in one line; may be empty
}

func (f *Failure) Error() string {
	text := fmt.Sprintf("%s: HTTP %d", f.What, f.Status)
	if name := http.StatusText(f.Status); name != "" {
		text += " " + name
	}
	if f.Detail != "" {
		text += ": " + f.Detail
	}
	return text
}

// Failure is the error of an answer that is none, nil for one that succeeded. It
// carries the reason code; what names the request and detail what the server said.
func (r *Response) Failure(what, detail string) error {
	if r.Status >= 200 && r.Status < 300 {
		return nil
	}
	if r.Status >= 300 && r.Status < 400 && detail == "" {
		detail = "it sends elsewhere, and muster takes its credential nowhere else"
	}
	f := &Failure{Status: r.Status, What: what, Detail: line(detail)}
	reason := facts.CollectorFailed
	switch r.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		reason = facts.PermissionDenied
	case http.StatusRequestTimeout, http.StatusGatewayTimeout:
		reason = facts.Timeout
	case http.StatusBadGateway, http.StatusServiceUnavailable:
		reason = facts.Unreachable
	}
	return facts.Failure{Reason: reason, Err: f}
}

// StatusOf returns the HTTP status of a [Failure], 0 for other errors.
func StatusOf(err error) int {
	var f *Failure
	if errors.As(err, &f) {
		return f.Status
	}
	return 0
}

// line is a text of somebody else's, in one line of bearable length.
func line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 300
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// Decode reads the JSON of an answer. Some servers write \xNN, which JSON does not
// know; that is read as \u00NN.
func Decode(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && bytes.Contains(body, []byte(`\x`)) {
		err = json.Unmarshal(mended(body), into)
	}
	if err != nil {
		return fmt.Errorf("the answer is not the JSON that was expected: %w", err)
	}
	return nil
}

// mended replaces \xNN by \u00NN, and leaves \\xNN alone: that is a backslash
// followed by text.
func mended(body []byte) []byte {
	out := make([]byte, 0, len(body)+64)
	for i := 0; i < len(body); i++ {
		if body[i] == '\\' && i+1 < len(body) {
			if body[i+1] == 'x' && i+3 < len(body) && isHex(body[i+2]) && isHex(body[i+3]) {
				out = append(out, `\u00`...)
				i++
				continue
			}
			out = append(out, body[i], body[i+1])
			i++
			continue
		}
		out = append(out, body[i])
	}
	return out
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
}

// after is the wait that the server asks for: seconds, an HTTP date or, as some
// services write it, RFC 3339.
func after(resp *http.Response) (time.Duration, bool) {
	text := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if n, err := strconv.ParseInt(text, 10, 32); err == nil && n >= 0 {
		return time.Duration(n) * time.Second, true
	}
	t, err := http.ParseTime(text)
	if err != nil {
		t, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		return 0, false
	}
	return max(0, time.Until(t)), true
}
