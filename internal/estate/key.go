package estate

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Key is a key of the estate file. All that is known of it stands in the tags of its
// field, and nowhere else; from there come the checks of Load, the JSON Schema, the
// reference page, the comments of the file that muster init writes, and the writer.
//
//	yaml     its name; with ",flow" a list is written on one line
//	help     what it is for, in one or two sentences
//	example  a value, as YAML; a key with a default needs none
//	default  the value that counts when it is left out
//	lax      of a threshold: whether more or less than that lets more pass
//	form     how its value, or each in its list, must look; see forms
//	min, max the smallest and the largest number
//	need     "always", or the names of the entries in which it must be given
//	only     the names of the components or credentials that can have it
//	formerly the names that it had before, which still work, see docs/versions.md
type Key struct {
	Name, Help, Example, Default string
	Form                         string
	Min, Max                     string
	Need, Only, Formerly         []string

	flow  bool
	index int // of the field
}

// always is the word for a key that must be given wherever it can be.
const always = "always"

// keysOf returns the keys of a struct in their order.
func keysOf(t reflect.Type) []Key {
	var keys []Key
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name, options, _ := strings.Cut(tag.Get("yaml"), ",")
		if name == "" || name == "-" {
			continue
		}
		keys = append(keys, Key{
			Name: name, Help: tag.Get("help"), Example: tag.Get("example"), Default: tag.Get("default"),
			Form: tag.Get("form"), Min: tag.Get("min"), Max: tag.Get("max"), Need: words(tag.Get("need")), Only: words(tag.Get("only")),
			Formerly: words(tag.Get("formerly")),
			flow:     options == "flow", index: i,
		})
	}
	return keys
}

func words(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// needed reports whether the key must be given in an entry of the given name.
func (k Key) needed(entry string) bool {
	return slices.Contains(k.Need, always) || slices.Contains(k.Need, entry)
}

// New returns an estate that declares nothing and has the defaults of all keys.
func New() *Estate {
	e := &Estate{}
	defaults(reflect.ValueOf(e).Elem())
	return e
}

// defaults sets the defaults of a struct and of the structs in it.
func defaults(v reflect.Value) {
	for _, k := range keysOf(v.Type()) {
		field := v.Field(k.index)
		if field.Kind() == reflect.Struct {
			defaults(field)
		}
		if k.Default == "" {
			continue
		}
		if err := k.set(field); err != nil {
			panic(fmt.Sprintf("estate: the default of %s: %v", k.Name, err)) // cannot happen: a test loads them all
		}
	}
}

// set gives a field the default of its key.
func (k Key) set(field reflect.Value) error {
	switch {
	case field.Type() == secondsType:
		d, err := time.ParseDuration(k.Default)
		field.SetInt(int64(d / time.Second))
		return err
	case field.CanInt():
		n, err := strconv.ParseInt(k.Default, 10, 64)
		field.SetInt(n)
		return err
	case field.CanFloat():
		n, err := strconv.ParseFloat(k.Default, 64)
		field.SetFloat(n)
		return err
	case field.Kind() == reflect.String:
		field.SetString(k.Default)
		return nil
	}
	return fmt.Errorf("a %s has no default", field.Type())
}
