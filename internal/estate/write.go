package estate

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Write returns the estate as a file that Load reads back. It holds what is declared
// and differs from the defaults, in the order of the types; references to secrets are
// written as they are, and the references only. Comments stand above the top-level
// keys that they are for.
func Write(e *Estate, comments map[string]string) ([]byte, error) {
	var b bytes.Buffer
	v := reflect.ValueOf(e).Elem()
	for _, k := range keysOf(v.Type()) {
		n := k.node(v.Field(k.index))
		if n == nil {
			continue
		}
		if comment := comments[k.Name]; comment != "" {
			fmt.Fprintf(&b, "\n# %s\n", comment)
		}
		out := yaml.NewEncoder(&b)
		out.SetIndent(2)
		if err := out.Encode(mapping(text(k.Name), n)); err != nil {
			return nil, fmt.Errorf("writing %s of the estate: %w", k.Name, err)
		}
		if err := out.Close(); err != nil {
			return nil, fmt.Errorf("writing %s of the estate: %w", k.Name, err)
		}
	}
	return b.Bytes(), nil
}

// node is the value of a key; nil when it need not be written.
func (k Key) node(v reflect.Value) *yaml.Node {
	if !k.needed("") && k.implied(v) {
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		return value(v.Elem(), k)
	case reflect.Struct:
		if n := value(v, k); k.needed("") || n.Kind == yaml.ScalarNode || len(n.Content) > 0 {
			return n
		}
		return nil
	}
	return value(v, k)
}

// implied reports whether a value is the same as leaving it out.
func (k Key) implied(v reflect.Value) bool {
	if k.Default != "" {
		usual := reflect.New(v.Type()).Elem()
		return k.set(usual) == nil && usual.Equal(v)
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// value writes a value; k is the key whose value it is part of.
func value(v reflect.Value, k Key) *yaml.Node {
	n := &yaml.Node{}
	switch {
	case v.Type() == secondsType:
		return text(span(v.Interface().(Seconds)))
	case v.Type() == secretType:
		return text(v.String())
	case v.Kind() == reflect.Pointer:
		return value(v.Elem(), k)
	case v.Kind() == reflect.Struct:
		n.Kind = yaml.MappingNode
		for _, key := range keysOf(v.Type()) {
			if part := key.node(v.Field(key.index)); part != nil {
				n.Content = append(n.Content, text(key.Name), part)
			}
		}
		if short, ok := shortForms[v.Type()]; ok && len(n.Content) == 2 {
			return text(v.FieldByName(short.field).String())
		}
	case v.Kind() == reflect.Map:
		n.Kind = yaml.MappingNode
		entries := map[string]reflect.Value{}
		for _, key := range v.MapKeys() {
			entries[key.String()] = v.MapIndex(key)
		}
		for _, name := range slices.Sorted(maps.Keys(entries)) {
			n.Content = append(n.Content, text(name), value(entries[name], k))
		}
	case v.Kind() == reflect.Slice:
		n.Kind = yaml.SequenceNode
		if k.flow {
			n.Style = yaml.FlowStyle
		}
		for i := range v.Len() {
			n.Content = append(n.Content, value(v.Index(i), k))
		}
	default:
		_ = n.Encode(v.Interface()) // cannot fail: numbers, truths and text
	}
	return n
}

func mapping(content ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: content}
}

func text(s string) *yaml.Node {
	n := &yaml.Node{}
	_ = n.Encode(s) // cannot fail: text
	return n
}

// span writes a threshold as a person would: 5m rather than 5m0s.
func span(s Seconds) string {
	d := (time.Duration(s) * time.Second).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(d, zero) {
			d = d[:len(d)-2]
		}
	}
	return d
}
