package mutation

import (
	"bufio"
	"io"
	"reflect"
	"strings"
)

// Unread are fields that no rule and nothing derived reads, as Type.field: the lines of
// ../testdata/unread.txt, each of which another test holds against the rules and has a reason.
type Unread map[string]bool

// ReadUnread reads the list.
func ReadUnread(r io.Reader) (Unread, error) {
	all := Unread{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, _, _ := strings.Cut(line, "|")
		all[strings.TrimSpace(name)] = true
	}
	return all, lines.Err()
}

// Blank empties these fields wherever a value has them.
func (u Unread) Blank(v any) { u.blank(reflect.ValueOf(v)) }

func (u Unread) blank(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			u.blank(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			u.blank(v.Index(i))
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			if each.Value().Kind() == reflect.Pointer {
				u.blank(each.Value())
				continue
			}
			changed := reflect.New(each.Value().Type()).Elem()
			changed.Set(each.Value())
			u.blank(changed)
			v.SetMapIndex(each.Key(), changed)
		}
	case reflect.Struct:
		of, _, _ := strings.Cut(v.Type().String(), "[")
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if u[of+"."+name] {
				v.Field(i).SetZero()
				continue
			}
			u.blank(v.Field(i))
		}
	}
}
