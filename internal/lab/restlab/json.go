package restlab

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// Object is a JSON object.
type Object = map[string]any

// WriteJSON answers with v as JSON.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	body := encode(v)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// WriteHalf announces v and breaks the connection in the middle of it.
func WriteHalf(w http.ResponseWriter, v any) {
	body := encode(v)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
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

// Patience is how many seconds a server that slows down asks for.
const Patience = "1"

// IsRead tells whether a method only reads.
func IsRead(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
