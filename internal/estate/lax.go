package estate

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// farOff is by how many times a threshold has to be laxer than its default to be told.
const farOff = 2

// longRPO is what may be lost, in seconds, from which on an objective hardly judges anything:
// copies are made every day or more often nearly everywhere.
const longRPO = 7 * 24 * 60 * 60

// Lax are the thresholds and objectives by which far more passes than usual, in the words of a
// headline. Master images may be months old, and are none of them.
func (e *Estate) Lax() []string {
	all := e.Thresholds.Lax()
	long := func(key string, rpo Seconds) {
		if rpo > longRPO {
			all = append(all, fmt.Sprintf("%s %s (7d at most elsewhere)", key, amount(reflect.ValueOf(rpo))))
		}
	}
	long("objectives.rpo", e.Objectives.RPO)
	for _, id := range slices.Sorted(maps.Keys(e.Components)) {
		if c := e.Components[id]; id != "base_images" && c.Objectives.RPO > 0 {
			long("components."+id+".objectives.rpo", c.Objectives.RPO)
		}
	}
	return all
}

// Lax are the thresholds that let far more pass than the defaults do, in the words of a
// headline: "aliasTTL 2h (5m by default)". People may choose them, and whoever reads a
// verdict has to know.
func (t Thresholds) Lax() []string {
	var all []string
	v := reflect.ValueOf(t)
	for _, k := range keysOf(v.Type()) {
		more := v.Type().Field(k.index).Tag.Get("lax")
		if more == "" || k.Default == "" {
			continue
		}
		usual := reflect.New(v.Field(k.index).Type()).Elem()
		if err := k.set(usual); err != nil {
			continue // cannot happen: a test loads them all
		}
		is, by := number(v.Field(k.index)), number(usual)
		if more == "more" && is > farOff*by || more == "less" && is > 0 && is*farOff < by {
			all = append(all, fmt.Sprintf("%s %s (%s by default)", k.Name, amount(v.Field(k.index)), amount(usual)))
		}
	}
	return all
}

func number(v reflect.Value) float64 {
	if v.CanInt() {
		return float64(v.Int())
	}
	return v.Float()
}

func amount(v reflect.Value) string {
	const day = 24 * 60 * 60
	switch {
	case v.Type() == secondsType && v.Int() > 2*day && v.Int()%day == 0:
		return fmt.Sprintf("%dd", v.Int()/day)
	case v.Type() == secondsType:
		return span(Seconds(v.Int()))
	}
	return strconv.FormatFloat(number(v), 'g', -1, 64)
}
