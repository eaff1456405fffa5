package report

import (
	"reflect"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// printable returns the document with every character that could move the cursor,
// change colours or turn the direction of writing replaced by a question mark:
// names come from estates, and an estate may be hostile. The mark is also what a
// waiver takes for any one character, so that what is printed can be pasted.
//
// It goes through all texts that the document has, by its type: a field that is added
// is made safe without anybody thinking of it.
func printable(doc *results.Document) *results.Document { return inert(doc) }

// inert is a copy of v whose texts, and those of everything below it, are clean;
// what has nothing to clean is shared with v.
func inert[T any](v *T) *T {
	if c, changed := cleaner(reflect.ValueOf(v), false); changed {
		return c.Interface().(*T)
	}
	return v
}

// lined are the fields whose texts people write in several lines; formats indent them. In
// all others a line break is as harmful as an escape: what follows it would be a line of
// the report's own, such as another verdict.
var lined = map[string]bool{
	"Message": true, "Fix": true, "Description": true, "Remediation": true, "Statement": true, "Evidence": true, "Reason": true, "Why": true,
	"SeverityReason": true, "Notes": true,
}

// cleaner returns v with clean texts, and whether it differs from v.
func cleaner(v reflect.Value, lines bool) (reflect.Value, bool) {
	switch v.Kind() {
	case reflect.String:
		text := v.String()
		safe := clean(text)
		if !lines && strings.IndexByte(safe, '\n') >= 0 {
			safe = strings.ReplaceAll(safe, "\n", "?")
		}
		if safe == text {
			return v, false
		}
		c := reflect.New(v.Type()).Elem()
		c.SetString(safe)
		return c, true
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v, false
		}
		c, changed := cleaner(v.Elem(), lines)
		switch {
		case !changed:
			return v, false
		case v.Kind() == reflect.Interface:
			return c, true
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(c)
		return p, true
	case reflect.Struct:
		return cleanFields(v)
	case reflect.Slice:
		var c reflect.Value
		for i := range v.Len() {
			e, changed := cleaner(v.Index(i), lines)
			if !changed {
				continue
			}
			if !c.IsValid() {
				c = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
				reflect.Copy(c, v)
			}
			c.Index(i).Set(e)
		}
		if c.IsValid() {
			return c, true
		}
	case reflect.Map:
		return cleanEntries(v, lines)
	}
	return v, false
}

func cleanFields(v reflect.Value) (reflect.Value, bool) {
	var c reflect.Value
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		e, changed := cleaner(v.Field(i), lined[f.Name])
		if !changed {
			continue
		}
		if !c.IsValid() {
			c = reflect.New(v.Type()).Elem()
			c.Set(v)
		}
		c.Field(i).Set(e)
	}
	if !c.IsValid() {
		return v, false
	}
	return c, true
}

// cleanEntries cleans keys as well: reports name them. Names that differ in what is
// harmful alone become one, and one of the entries is shown.
func cleanEntries(v reflect.Value, lines bool) (reflect.Value, bool) {
	dirty := false
	for it := v.MapRange(); it.Next() && !dirty; {
		_, key := cleaner(it.Key(), false)
		_, value := cleaner(it.Value(), lines)
		dirty = key || value
	}
	if !dirty {
		return v, false
	}
	c := reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		key, _ := cleaner(it.Key(), false)
		value, _ := cleaner(it.Value(), lines)
		c.SetMapIndex(key, value)
	}
	return c, true
}

func unsafe(r rune) bool { return plain.Unsafe(r) }

func clean(s string) string { return plain.Clean(s) }
