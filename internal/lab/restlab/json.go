package restlab

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// WriteJSON answers with v as JSON.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	body := encode(v)
	announce(w, len(body), status)
	_, _ = w.Write(body)
}

// writeHalf announces v and breaks the connection in the middle of it. It does not
// return.
func writeHalf(w http.ResponseWriter, v any) {
	body := encode(v)
	announce(w, len(body), http.StatusOK)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func announce(w http.ResponseWriter, length, status int) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(status)
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("lab: writing JSON: " + err.Error()) // cannot happen: the values are ours
	}
	return b.Bytes()
}
