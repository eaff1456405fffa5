package prism

import (
	"encoding/json"
	"strings"
)

// apiMessage returns the error message in the body of an answer that means failure.
func apiMessage(body []byte) string {
	var a struct {
		Data struct {
			Error json.RawMessage `json:"error"`
		} `json:"data"` // v4
		MessageList []struct {
			Message text `json:"message"`
		} `json:"message_list"` // v3
		Message text `json:"message"` // Prism Element
	}
	if json.Unmarshal(body, &a) != nil {
		return ""
	}
	words := []string{string(a.Message)}
	for _, m := range a.MessageList {
		words = append(words, string(m.Message))
	}
	type message struct {
		Message                 text `json:"message"`
		ValidationErrorMessages []struct {
			Message text `json:"message"`
		} `json:"validationErrorMessages"`
	}
	var several []message
	if json.Unmarshal(a.Data.Error, &several) != nil {
		several = make([]message, 1)
		_ = json.Unmarshal(a.Data.Error, &several[0])
	}
	for _, m := range several {
		words = append(words, string(m.Message))
		for _, v := range m.ValidationErrorMessages {
			words = append(words, string(v.Message))
		}
	}
	words = compact(words)
	return strings.Join(words[:min(len(words), 3)], "; ")
}

// compact leaves out what is empty or was there before.
func compact(list []string) []string {
	out := []string{}
	seen := map[string]bool{"": true}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
