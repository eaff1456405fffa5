package estate

import (
	"fmt"
	"reflect"
	"strconv"
)

// farOff is by how many times a threshold has to be laxer than its default to be told.
const farOff = 2

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
