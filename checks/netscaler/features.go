package netscaler

import (
	"errors"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// whatIsOn asks which features are on and licensed. What of a feature that is off is
// configured does nothing, and some releases answer for it as if they did not know the type.
func (r *reader) whatIsOn() {
	type features struct {
		LB     text `json:"lb"`
		CS     text `json:"cs"`
		SSL    text `json:"ssl"`
		SSLVPN text `json:"sslvpn"`
		AAA    text `json:"aaa"`
		GSLB   text `json:"gslb"`
	}
	words := func(f features) map[string]text {
		return map[string]text{"lb": f.LB, "cs": f.CS, "ssl": f.SSL, "sslvpn": f.SSLVPN, "aaa": f.AAA, "gslb": f.GSLB}
	}
	r.features = map[string]*facts.NetScalerFeature{}
	for name := range words(features{}) {
		r.features[name] = &facts.NetScalerFeature{}
	}
	for _, f := range things[features](r, "nsfeature") {
		for name, said := range words(f) {
			r.features[name].On = said.yes()
		}
	}
	for _, f := range things[features](r, "nslicense") {
		for name, said := range words(f) {
			r.features[name].Licensed = said.yes()
		}
	}
}

// listFeatures are the features, as far as anybody tells.
func (r *reader) listFeatures() facts.Listing[*facts.NetScalerFeature] {
	return listing(r, r.features, "nsfeature", "nslicense")
}

// off tells that a feature does nothing: it is switched off or not licensed.
func (r *reader) off(feature string) bool {
	f := r.features[feature]
	return f != nil && (f.On != nil && !*f.On || f.Licensed != nil && !*f.Licensed)
}

// cannotHave tells that an error means that nothing of a type is configured: its feature is
// off, or the type came with a later release.
func (r *reader) cannotHave(object string, err error) bool {
	var failed *nitroError
	if !errors.As(err, &failed) || !failed.is(codesNotKnown) {
		return false
	}
	if questions[object].later && failed.is(codesNoSuchType) {
		return true
	}
	for _, f := range []struct{ begin, feature string }{
		{"vpn", "sslvpn"}, {"lb", "lb"}, {"servicegroup", "lb"}, {"service", "lb"}, {"cs", "cs"}, {"gslb", "gslb"}, {"authenticationvserver", "aaa"},
	} {
		if strings.HasPrefix(object, f.begin) && r.off(f.feature) {
			return true
		}
	}
	return false
}
