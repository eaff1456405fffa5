package imports

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// text is a string, and never null.
type text string

// UnmarshalJSONFrom reads it.
func (t *text) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	switch dec.PeekKind() {
	case '"':
		return json.UnmarshalDecode(dec, (*string)(t))
	case 'n', 't', 'f', '0', '[', '{':
		return errors.New("a text belongs here")
	}
	return dec.SkipValue() // tells why this is no JSON
}

// list is a list as PowerShell writes it: now and then its only element stands for
// it, and now and then it comes as {"value": […], "Count": n}.
type list[T any] []T

// UnmarshalJSONFrom reads it.
func (l *list[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	switch dec.PeekKind() {
	case 'n':
		return errors.New("a list belongs here, and null says that nothing was read")
	case '[':
		return json.UnmarshalDecode(dec, (*[]T)(l))
	case '{':
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		start, at := dec.InputOffset()-int64(len(raw)), dec.StackPointer()
		var wrapped struct {
			Value *jsontext.Value `json:"value"`
			Count *int            `json:"Count"`
		}
		if json.Unmarshal(raw, &wrapped, json.RejectUnknownMembers(true)) == nil && wrapped.Value != nil && wrapped.Value.Kind() == '[' {
			start += int64(bytes.Index(raw, *wrapped.Value))
			return within(json.Unmarshal(*wrapped.Value, (*[]T)(l), dec.Options()), start, at)
		}
		*l = make([]T, 1)
		return within(json.Unmarshal(raw, &(*l)[0], dec.Options()), start, at)
	}
	*l = make([]T, 1)
	return json.UnmarshalDecode(dec, &(*l)[0])
}

// within places an error of a part of the text in the whole of it.
func within(err error, start int64, at jsontext.Pointer) error {
	var e *json.SemanticError
	if !errors.As(err, &e) {
		return err
	}
	placed := *e
	placed.ByteOffset += start
	placed.JSONPointer = at + placed.JSONPointer
	return &placed
}

func plain(list []text) []string {
	out := make([]string, 0, len(list))
	for _, t := range list {
		out = append(out, string(t))
	}
	return out
}
