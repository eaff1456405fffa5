package estate

import (
	"encoding/json"
	"reflect"
)

// UnmarshalJSON reads an estate from facts. It has no credentials.
func (e *Estate) UnmarshalJSON(data []byte) error {
	// Facts that were written before a key was there have its default: a limit of
	// zero would let everything pass.
	defaults(reflect.ValueOf(e).Elem())
	type plain Estate // without this method
	if err := json.Unmarshal(data, (*plain)(e)); err != nil {
		return err
	}
	e.complete()
	return nil
}

// complete makes every list and table there is an empty one instead of none, so
// that policies need not tell [] from null, and builds the indexes for Locate and Owner.
func (e *Estate) complete() {
	fill(reflect.ValueOf(e).Elem())
	e.index, e.owners = e.declarations(), e.owned()
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		if v.Type().Elem().Kind() == reflect.Pointer {
			for _, key := range v.MapKeys() {
				fill(v.MapIndex(key))
			}
		}
	}
}
