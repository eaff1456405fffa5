package estate

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

const (
	version       = 1
	defaultFailOn = "high"
)

// defaultThresholds stand where the file says nothing.
var defaultThresholds = Thresholds{
	AliasTTL:     5 * 60,
	ClockSkew:    5 * 60,
	FactsAge:     24 * 3600,
	WaiverNotice: 14 * 24 * 3600,
	SerialLag:    50,

	ConnectorContact:  15 * 60,
	BaseImageAge:      7 * 24 * 3600,
	PlanValidationAge: 30 * 24 * 3600,
	PlanTestAge:       180 * 24 * 3600,
}

// validate checks what the types cannot, and brings values into the form that
// the types promise.
func (r *reader) validate(e *Estate) {
	if r.required("version") && !r.bad["version"] && e.Version != version {
		r.problem("version", "is %d; this muster reads version %d", e.Version, version)
	}
	r.required("domain")
	r.text("domain", &e.Domain, domainName)
	if e.Name == "" {
		e.Name = e.Domain
	}
	r.sites(e)
	for _, source := range slices.Sorted(maps.Keys(e.Credentials)) {
		r.credential(source, e.Credentials[source])
	}
	for _, id := range slices.Sorted(maps.Keys(e.Components)) {
		r.component(id, e.Components, e.Domain)
	}
	if e.Thresholds.SerialLag < 0 {
		r.problem("thresholds.serialLag", "must not be negative")
	}
	r.policy(&e.Policy)
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
		if near := suggest.To(s, choices); near != "" {
			return "", fmt.Errorf("%s is not known; did you mean %q?", quote(s), near)
		}
		return "", fmt.Errorf("%s is not known; expects %s", quote(s), oneOf(choices))
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

func (r *reader) policy(p *Policy) {
	r.text("policy.failOn", &p.FailOn, choice(Severities))
	if p.FailOn == "" {
		p.FailOn = defaultFailOn
	}
	r.text("policy.waivers", &p.Waivers, r.existing)
	r.text("policy.attestations", &p.Attestations, r.existing)
	for _, rule := range slices.Sorted(maps.Keys(p.Severities)) {
		path, override := "policy.severities."+rule, p.Severities[rule]
		if component, name, ok := strings.Cut(rule, "/"); !ok || component == "" || name == "" || strings.ContainsAny(rule, " *") {
			r.problem(path, "%s is not the id of a rule; expects COMPONENT/RULE", quoteKey(rule))
			continue
		}
		if r.required(path + ".severity") {
			r.text(path+".severity", &override.Severity, choice(Severities))
		}
		if r.required(path+".reason") && strings.TrimSpace(override.Reason) == "" && !r.bad[path+".reason"] {
			r.problem(path+".reason", "is empty; say why, for the readers of the report")
		}
	}
}
