package facts

import (
	"reflect"
	"time"
)

// Complete makes every list and table that is nil in something learnt an empty one. To
// Go both are the same; written down one is null, which says that nobody knows.
func (d *Document) Complete() {
	for _, s := range d.Sources {
		if s.Asked == nil {
			s.Asked = map[string]*Asked{}
		}
	}
	complete(reflect.ValueOf(&d.Sections).Elem())
}

func complete(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			complete(v.Elem())
		}
	case reflect.Map:
		if nests(v.Type().Elem()) {
			for each := v.MapRange(); each.Next(); {
				complete(each.Value())
			}
		}
	case reflect.Slice:
		if nests(v.Type().Elem()) {
			for i := range v.Len() {
				complete(v.Index(i))
			}
		}
	case reflect.Struct:
		t := v.Type()
		if t == reflect.TypeFor[time.Time]() {
			return
		}
		learnt := true
		if answered := v.FieldByName("Answered"); answered.IsValid() {
			learnt = answered.Interface().(Answered).Learnt()
		}
		for i := range t.NumField() {
			f := v.Field(i)
			if !learnt || !f.CanSet() || !f.IsZero() {
				complete(f)
				continue
			}
			switch f.Kind() {
			case reflect.Slice:
				f.Set(reflect.MakeSlice(f.Type(), 0, 0))
			case reflect.Map:
				f.Set(reflect.MakeMap(f.Type()))
			}
		}
	}
}

// nests tells whether values of a type can hold a list.
func nests(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Struct:
		return true
	}
	return false
}
