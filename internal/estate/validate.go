package estate

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

// version is that of the format.
const version = 1

// validate checks what the types cannot, and brings values into the form that
// the types promise.
func (r *reader) validate(e *Estate) {
	r.estate = e
	r.keys("", "", reflect.ValueOf(e).Elem())
	if e.Name == "" {
		e.Name = e.Domain
	}
	r.overlaps(e)
	r.platform(e)
	r.locations(e)
	for _, source := range slices.Sorted(maps.Keys(e.Credentials)) {
		r.credential(source, e.Credentials[source])
	}
	for _, id := range slices.Sorted(maps.Keys(e.Components)) {
		r.component(id, e.Components)
	}
	r.sameConnectors(e)
	r.severities(e.Policy.Severities)
}

// keys checks the values of a struct at path by the tags of its fields. Entry is the
// name of the struct in the table that holds it, such as the id of a component.
func (r *reader) keys(path, entry string, v reflect.Value) {
	for _, k := range keysOf(v.Type()) {
		child := join(path, k.Name)
		_, given := r.positions[child]
		if short := shortForms[v.Type()].field; !given && v.Type().Field(k.index).Name == short && v.Field(k.index).String() != "" {
			child, given = path, true
		}
		switch {
		case k.needed(entry) && !r.required(child), !given:
		case len(k.Only) > 0 && !slices.Contains(k.Only, entry):
			r.problem(child, "only %s can have this key; remove the line", strings.Join(k.Only, " and "))
		default:
			r.field(k, child, v.Field(k.index))
		}
	}
}

// field checks one value that is given. Tables whose entries have names are checked
// elsewhere, because the names are to be checked too.
func (r *reader) field(k Key, path string, v reflect.Value) {
	switch t := v.Type(); {
	case t.Kind() == reflect.Pointer:
		if !v.IsNil() {
			r.field(k, path, v.Elem())
		}
	case path == "version":
		if !r.bad[path] && v.Int() != version {
			r.problem(path, "is %d; this muster reads version %d (see docs/versions.md)", v.Int(), version)
		}
	case v.CanInt():
		r.number(k, path, float64(v.Int()))
	case v.CanFloat():
		r.number(k, path, v.Float())
	case t == reflect.TypeFor[string]() && k.Form != "":
		s := v.String()
		r.text(path, &s, forms[k.Form].check(r))
		v.SetString(s)
	case t == reflect.TypeFor[[]string]():
		if v.Len() == 0 && k.needed("") && !r.bad[path] {
			r.problem(path, "is empty; name at least one %s", k.Form)
		}
		r.texts(path, v.Interface().([]string), forms[k.Form].check(r))
	case t.Kind() == reflect.Slice:
		r.items(path, v)
	case t == reflect.TypeFor[map[string]string]():
		for name, s := range v.Interface().(map[string]string) {
			r.text(join(path, name), &s, forms[k.Form].check(r))
			v.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(s))
		}
	case t == reflect.TypeFor[PerSite]():
		for _, site := range keysOf(t) {
			site.Form = k.Form
			r.field(site, join(path, site.Name), v.Field(site.index))
		}
	case t.Kind() == reflect.Struct:
		r.keys(path, "", v)
	}
}

// items checks a list of structs, whose first key names them.
func (r *reader) items(path string, list reflect.Value) {
	seen := map[string]bool{}
	for i := range list.Len() {
		item := fmt.Sprintf("%s[%d]", path, i)
		r.keys(item, "", list.Index(i))
		if list.Type().Elem() == reflect.TypeFor[Exclusion]() {
			continue // a catalog and a delivery group may share a name
		}
		identity := keysOf(list.Type().Elem())[0]
		at := join(item, identity.Name)
		if _, object := r.positions[at]; !object {
			at = item
		}
		name := list.Index(i).Field(identity.index).String()
		if key := strings.ToLower(name); key == "" || r.bad[at] {
			continue
		} else if seen[key] {
			r.problem(at, "%s is listed twice", quote(name))
		} else {
			seen[key] = true
		}
	}
}

func (r *reader) number(k Key, path string, n float64) {
	low, _ := strconv.ParseFloat(k.Min, 64) // absent is checked below, and a test reads all tags
	high, _ := strconv.ParseFloat(k.Max, 64)
	switch {
	case r.bad[path] || k.Min == "" && k.Max == "":
	case k.Max == "" && n < low:
		r.problem(path, "must not be below %v", low)
	case k.Max != "" && (n < low || n > high):
		r.problem(path, "expects a number from %v to %v", low, high)
	}
}

// required reports whether path is given, and notes a problem when it is not.
// Nothing is noted when what should hold it has a problem of its own.
func (r *reader) required(path string) bool {
	if _, ok := r.positions[path]; ok {
		return true
	}
	parent, key := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		parent, key = path[:i], path[i+1:]
	}
	if _, ok := r.positions[parent]; (ok || parent == "") && !r.bad[path] && !r.bad[parent] {
		r.problemAt(r.at(parent), parent, "%s is missing", key)
	}
	return false
}

// form checks a value; it returns the form to keep, or what is wrong.
type form func(string) (string, error)

// text brings the text at path into its form. What was not given stays empty.
func (r *reader) text(path string, s *string, check form) {
	if _, given := r.positions[path]; !given || r.bad[path] {
		return
	}
	kept, err := check(*s)
	if err != nil {
		r.problem(path, "%s", err)
		return
	}
	*s = kept
}

// texts brings each text of the list at path into its form and refuses doubles.
func (r *reader) texts(path string, list []string, check form) {
	first := map[string]int{}
	for i := range list {
		item := fmt.Sprintf("%s[%d]", path, i)
		r.text(item, &list[i], check)
		if r.bad[item] {
			continue
		}
		if before, twice := first[list[i]]; twice {
			r.problem(item, "%s is listed twice, first in line %d", quote(list[i]), r.positions[fmt.Sprintf("%s[%d]", path, before)].Line)
			continue
		}
		first[list[i]] = i
	}
}

// choice is the form of a value that must be one of a few.
func choice(choices []string) form {
	return func(s string) (string, error) {
		if slices.Contains(choices, s) {
			return s, nil
		}
		return "", fmt.Errorf("%s is not known%s", quote(s), suggest.Or(s, choices, "; expects "+oneOf(choices)))
	}
}

// beside turns a path that is relative to the estate file into one that can be
// opened.
func (r *reader) beside(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(r.file), filepath.FromSlash(path))
}

// authorities is the form of a file that must be there when servers are asked.
func (r *reader) authorities(s string) (string, error) {
	if r.offline && strings.TrimSpace(s) != "" {
		return r.beside(s), nil
	}
	return r.existing(s)
}

// existing is the form of a file that must be there.
func (r *reader) existing(s string) (string, error) {
	if strings.TrimSpace(s) == "" {
		return "", fmt.Errorf("is empty; give the path of a file, or remove the line")
	}
	path := r.beside(s)
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return "", fmt.Errorf("there is no file %s", quote(path))
	case err != nil:
		return "", fmt.Errorf("the file cannot be used: %w", err)
	case info.IsDir():
		return "", fmt.Errorf("%s is a folder, not a file", quote(path))
	}
	return path, nil
}
