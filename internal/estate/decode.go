package estate

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/kit/suggest"
	"go.yaml.in/yaml/v3"
)

// reader turns YAML nodes into the types of this package and notes where each
// value stands. It is stricter than the YAML library and knows columns.
type reader struct {
	file      string
	kinds     []CredentialKind // that the file may name
	positions map[string]Position
	problems  Errors
	bad       map[string]bool // paths that have a problem already
	renamed   []Problem       // no problems yet: keys by former names
	values    int
	full      bool // maxValues were seen; the rest was not read

	estate  *Estate // what was read, while it is checked
	offline bool    // no server will be asked by this file
}

var (
	secondsType    = reflect.TypeFor[Seconds]()
	secretType     = reflect.TypeFor[Secret]()
	credentialType = reflect.TypeFor[Credential]()

	// shortForms are the types that may be written as one text, with the field
	// that it is for.
	shortForms = map[reflect.Type]shortForm{
		reflect.TypeFor[DomainController](): {"Host", "Host name of a domain controller, or the host name with other addresses to reach it at."},
		reflect.TypeFor[Prism]():            {"Host", "Host name or address of a Prism, or more about it."},
		reflect.TypeFor[NetScaler]():        {"Host", "Host name or address of a NetScaler, or more about it."},
		reflect.TypeFor[SQLServer]():        {"Host", "Host name of an SQL Server, or more about it."},
		reflect.TypeFor[Cluster]():          {"Name", "Name of a Nutanix cluster, or more about it."},
	}
)

// shortForm is how a struct may be written as one text.
type shortForm struct{ field, help string }

func (r *reader) read(root *yaml.Node, e *Estate) {
	r.value(root, "", reflect.ValueOf(e).Elem())
}

// problem notes what is wrong with the value at path, which is not looked at any
// further then.
func (r *reader) problem(path, format string, args ...any) {
	r.bad[path] = true
	r.problemAt(r.at(path), path, format, args...)
}

// problemAt notes what is wrong at a place within the value at path.
func (r *reader) problemAt(at Position, path, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Position: at, Path: path, Message: fmt.Sprintf(format, args...)})
}

// at returns the position of the value at path, or of what holds it.
func (r *reader) at(path string) Position {
	for path != "" {
		if p, ok := r.positions[path]; ok {
			return p
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return Position{Line: 1, Column: 1}
}

// value decodes n into v.
func (r *reader) value(n *yaml.Node, path string, v reflect.Value) {
	if r.values++; r.values > maxValues {
		if !r.full {
			r.full = true
			r.problemAt(place(n), path, "the file holds more than %d values, aliases counted as often as they are used", maxValues)
		}
		return
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if isNull(n) { // the same as leaving it out
		return
	}
	t := v.Type()
	short, hasShort := shortForms[t]
	switch {
	case t == secondsType:
		r.seconds(n, path, v)
	case hasShort && n.Kind == yaml.ScalarNode:
		r.scalar(n, path, v.FieldByName(short.field))
	case t.Kind() == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		r.value(n, path, v.Elem())
	case t.Kind() == reflect.Struct:
		r.object(n, path, v)
	case t.Kind() == reflect.Map:
		r.table(n, path, v)
	case t.Kind() == reflect.Slice:
		r.list(n, path, v)
	default:
		r.scalar(n, path, v)
	}
}

// object decodes a mapping with known keys.
func (r *reader) object(n *yaml.Node, path string, v reflect.Value) {
	keys := map[string]Key{}
	var known []string
	for _, k := range keysOf(v.Type()) {
		known = append(known, k.Name)
		for _, name := range append(k.Formerly, k.Name) {
			keys[name] = k
		}
	}
	r.entries(n, path, func(key, val *yaml.Node, _ string) {
		k, ok := keys[key.Value]
		if !ok {
			r.unknownKey(key, path, known, v.Type() == credentialType)
			return
		}
		child := join(path, k.Name)
		if key.Value != k.Name {
			r.renamed = append(r.renamed, Problem{File: r.file, Position: place(key), Path: join(path, key.Value),
				Message: fmt.Sprintf("is called %s now; the old name works for this release only", k.Name)})
		}
		if r.first(key, child) {
			r.positions[child] = entryPlace(key, val)
			r.value(val, child, v.Field(k.index))
		}
	})
}

// table decodes a mapping whose keys the user chooses, or validation checks.
func (r *reader) table(n *yaml.Node, path string, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	r.entries(n, path, func(key, val *yaml.Node, child string) {
		if strings.Contains(key.Value, ":") {
			// No name has a colon, but a value without a blank before it does.
			r.problemAt(place(key), path, "the key %s has a colon within; a value needs a blank before it", quoteKey(key.Value))
			return
		}
		if !r.first(key, child) {
			return
		}
		r.positions[child] = entryPlace(key, val)
		element := reflect.New(v.Type().Elem()).Elem()
		if element.Kind() == reflect.Pointer { // declared, even when nothing is said about it
			element.Set(reflect.New(element.Type().Elem()))
		}
		r.value(val, child, element)
		v.SetMapIndex(reflect.ValueOf(key.Value), element)
	})
}

// entries calls use for each entry of a mapping.
func (r *reader) entries(n *yaml.Node, path string, use func(key, val *yaml.Node, child string)) {
	if n.Kind != yaml.MappingNode {
		r.bad[path] = true
		r.problemAt(r.placeOr(n, path), path, "expects keys and values, not %s", kind(n))
		return
	}
	for i := 0; i+1 < len(n.Content) && !r.full; i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		at := place(key)
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		switch {
		case key.ShortTag() == "!!merge":
			r.bad[path] = true // what is missing here may have come from there
			r.problemAt(at, path, "merge keys (<<) are not understood here; write the keys out")
		case key.Kind != yaml.ScalarNode:
			r.problemAt(at, path, "a key must be a single word")
		default:
			use(key, val, join(path, key.Value))
		}
	}
}

// first reports whether child was not seen before.
func (r *reader) first(key *yaml.Node, child string) bool {
	before, seen := r.positions[child]
	if seen {
		r.problemAt(place(key), child, "is given twice, first in line %d", before.Line)
	}
	return !seen
}

func (r *reader) unknownKey(key *yaml.Node, path string, known []string, secretive bool) {
	name := " " + quoteKey(key.Value)
	if secretive { // the key may be a misplaced password
		name = ""
	}
	hint := "the keys here are " + strings.Join(known, ", ")
	word, _, _ := strings.Cut(key.Value, ":")
	if near := suggest.To(word, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
		r.bad[join(path, near)] = true // so that it is not called missing as well
	}
	r.problemAt(place(key), path, "unknown key%s; %s", name, hint)
}

func (r *reader) list(n *yaml.Node, path string, v reflect.Value) {
	if n.Kind != yaml.SequenceNode {
		r.problem(path, "expects a list, such as [a, b], not %s", kind(n))
		return
	}
	for i, item := range n.Content {
		if r.full {
			return
		}
		child := path + "[" + strconv.Itoa(i) + "]"
		r.positions[child] = place(item)
		if isNull(item) {
			r.problem(child, "is empty; remove the line or give a value")
		}
		element := reflect.New(v.Type().Elem()).Elem()
		r.value(item, child, element)
		v.Set(reflect.Append(v, element))
	}
}

func (r *reader) scalar(n *yaml.Node, path string, v reflect.Value) {
	var want string
	switch v.Kind() {
	case reflect.Bool:
		want = "true or false"
		if n.ShortTag() == "!!bool" && n.Decode(v.Addr().Interface()) == nil {
			return
		}
	case reflect.Int, reflect.Int64:
		want = "a whole number"
		if n.ShortTag() == "!!int" && n.Decode(v.Addr().Interface()) == nil {
			return
		}
	case reflect.Float64:
		want = "a number"
		if tag := n.ShortTag(); (tag == "!!int" || tag == "!!float") && n.Decode(v.Addr().Interface()) == nil && !math.IsNaN(v.Float()) {
			return
		}
	default:
		want = "text"
		if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" {
			v.SetString(n.Value)
			return
		}
		if n.Kind == yaml.ScalarNode {
			want = "text; put the value in quotes"
		}
	}
	got := ""
	if n.Kind != yaml.ScalarNode {
		got = ", not " + kind(n)
	} else if v.Type() != secretType && want != "text; put the value in quotes" {
		got = ", not " + quote(n.Value)
	}
	r.problem(path, "expects %s%s", want, got)
}

// longest is the longest span that a threshold may have: ten years, far from
// where a time.Duration overflows.
const longest = 10 * 365 * 24 * time.Hour

func (r *reader) seconds(n *yaml.Node, path string, v reflect.Value) {
	const want = "expects a time such as 90s, 5m, 24h or 7d, or a number of seconds"
	if n.Kind != yaml.ScalarNode {
		r.problem(path, "%s, not %s", want, kind(n))
		return
	}
	var d time.Duration
	if whole, err := strconv.ParseInt(n.Value, 10, 64); err == nil && whole <= int64(longest/time.Second) && whole > 0 {
		d = time.Duration(whole) * time.Second
	} else if err == nil {
		d = -1
	} else if days, ok := strings.CutSuffix(n.Value, "d"); ok && isNumber(days) {
		n, _ := strconv.ParseUint(days, 10, 16) // a number, by the check
		d = time.Duration(n) * 24 * time.Hour
	} else if d, err = time.ParseDuration(n.Value); err != nil {
		r.problem(path, "%s, not %s", want, quote(n.Value))
		return
	}
	if d < time.Second || d > longest || d%time.Second != 0 {
		r.problem(path, "expects whole seconds from 1s to ten years, not %s", quote(n.Value))
		return
	}
	v.SetInt(int64(d / time.Second))
}

// isNumber reports whether s is a number of days.
func isNumber(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}

// placeOr is the place of n, or of the key that leads to it.
func (r *reader) placeOr(n *yaml.Node, path string) Position {
	if path == "" {
		return place(n)
	}
	return r.at(path)
}

func place(n *yaml.Node) Position { return Position{Line: n.Line, Column: n.Column} }

// entryPlace is where a person looks for an entry: a single value itself, and
// the key of a list or mapping, which may begin on a later line.
func entryPlace(key, val *yaml.Node) Position {
	if val.Kind == yaml.ScalarNode && !isNull(val) {
		return place(val)
	}
	return place(key)
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys and values"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a single value"
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
