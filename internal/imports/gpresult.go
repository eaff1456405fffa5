package imports

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// gpResult is the resultant set of policy of one computer, which Windows' own gpresult
// writes as XML.
var gpResult = &Kind{
	Name: "gpresult", Command: gpResultCommand,
	limit: largest, read: readResult,
}

const gpResultCommand = `gpresult /scope computer /x gpresult.xml /f`

// The extensions of clients that a resultant set rests on, as [facts.GPO] names them.
const (
	coreExtension       = "{00000000-0000-0000-0000-000000000000}"
	registryExtension   = "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"
	preferenceExtension = "{B087BE9D-ED37-454F-AF9C-04291E351182}"
)

type resultReport struct {
	header
	of      string // DNS domain
	applied facts.AppliedPolicies
}

func (r *resultReport) domain() string { return r.of }

func (r *resultReport) check() error { return nil }

// passedInResult are the elements of a resultant set that are long and say nothing of
// settings.
var passedInResult = map[string]bool{"EventsDetails": true, "SecurityGroup": true, "SearchedSOM": true, "Explain": true, "UserResults": true}

func readResult(_ *Kind, where string, raw []byte) (content, error) {
	r, err := newReportReader(where, raw)
	if err != nil {
		return nil, err
	}
	var root *node
	for {
		token, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || root != nil {
			return nil, r.wrong("something behind the report")
		}
		if start.Name.Space != nsRsop || start.Name.Local != "Rsop" {
			return nil, r.wrong("<%.40s> is no report of gpresult: make it with %s", start.Name.Local, gpResultCommand)
		}
		if root, err = r.tree(start, passedInResult); err != nil {
			return nil, err
		}
	}
	if root == nil {
		return nil, fmt.Errorf("%s is no report of gpresult: it has no element <Rsop>", where)
	}
	report, err := resultOf(root)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	return report, nil
}

func resultOf(root *node) (*resultReport, error) {
	kind, err := root.value(nsRsop, "DataType")
	if err != nil {
		return nil, err
	}
	if kind != "LoggedData" {
		return nil, fmt.Errorf("it is no record of what a computer applied (LoggedData), but %.40q, which nobody applied", kind)
	}
	made, err := root.value(nsRsop, "ReadTime")
	if err != nil {
		return nil, err
	}
	if len(root.all(nsRsop, "ComputerResults")) == 0 {
		return nil, fmt.Errorf("it has no results of the computer: run %s in an elevated console", gpResultCommand)
	}
	of, err := root.one(nsRsop, "ComputerResults")
	if err != nil {
		return nil, err
	}
	report := &resultReport{}
	text := func(name string) string {
		value, failed := of.value(nsRsop, name)
		err = errors.Join(err, failed)
		return value
	}
	account, domain, container, site := text("Name"), text("Domain"), text("SOM"), text("Site")
	if err != nil {
		return nil, firstOf(err)
	}
	_, name, ok := strings.Cut(account, `\`)
	name, machine := strings.CutSuffix(name, "$")
	if !ok || !machine || name == "" || strings.ContainsAny(name, `\/. `) || domain == "" {
		return nil, fmt.Errorf("%.60q of the domain %.60q is no computer of a domain", account, domain)
	}
	report.of = domain
	host, stamp := headText(name), headText(made)
	report.header = header{Host: &host, Exported: &stamp}
	a := &report.applied
	a.ADSite, a.Container, a.GPOs, a.Settings = strings.ToLower(site), strings.ToLower(container), map[string]*facts.AppliedGPO{}, []facts.AppliedSetting{}
	for _, g := range of.all(nsRsop, "GPO") {
		if err := appliedGPO(g, a.GPOs); err != nil {
			return nil, err
		}
	}
	told := &reported{part: facts.ReportedPart{Templates: []string{}, Opaque: []string{}}}
	for _, e := range of.all(nsRsop, "ExtensionStatus") {
		if err := extensionStatus(e, told); err != nil {
			return nil, err
		}
	}
	told.extensions(of, nsRsop)
	report.winners(told)
	a.ReportedPart = told.part
	return report, nil
}

func headText(s string) text { return text(s) }

// firstOf is the first of joined errors, so that each file is one sentence.
func firstOf(err error) error {
	var joined interface{ Unwrap() []error }
	for errors.As(err, &joined) {
		err = joined.Unwrap()[0]
	}
	return err
}

func appliedGPO(n *node, into map[string]*facts.AppliedGPO) error {
	path, err := n.one(nsRsop, "Path")
	if err != nil {
		return err
	}
	id, err := path.value(nsTypes, "Identifier")
	if err != nil {
		return err
	}
	if id != "LocalGPO" {
		if id, err = guid(id); err != nil {
			return err
		}
	}
	id = strings.ToUpper(id)
	g := &facts.AppliedGPO{}
	if g.Name, err = n.value(nsRsop, "Name"); err != nil {
		return err
	}
	version, err := n.value(nsRsop, "VersionDirectory")
	if err == nil {
		g.Version, err = strconv.Atoi(version)
	}
	if err != nil || g.Version < 0 {
		return fmt.Errorf("the GPO %.60q has no version of its half for computers", g.Name)
	}
	links := n.all(nsRsop, "Link")
	for _, l := range links {
		text, err := l.value(nsRsop, "AppliedOrder")
		if err != nil {
			return err
		}
		order, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("the GPO %.60q has the order %.40q", g.Name, text)
		}
		g.Applied = g.Applied || order > 0
	}
	if len(links) == 0 {
		return fmt.Errorf("the GPO %.60q has no link", g.Name)
	}
	if !g.Applied {
		for _, why := range []struct {
			name, means string
			when        bool
		}{
			{"AccessDenied", "its security filter leaves the computer out", true},
			{"FilterAllowed", "the computer does not pass its WMI filter", false},
		} {
			is, err := n.truth(nsRsop, why.name)
			if err != nil {
				return err
			}
			if is == why.when && g.Why == "" {
				g.Why = why.means
			}
		}
	}
	if into[id] != nil {
		return fmt.Errorf("the GPO %.60q stands in it twice", g.Name)
	}
	into[id] = g
	return nil
}

// extensionStatus reads how an extension fared: a resultant set is all that there is only where the
// extensions that write the registry got through.
func extensionStatus(n *node, told *reported) error {
	id, err := n.value(nsRsop, "Identifier")
	if err != nil {
		return err
	}
	failed, err := n.value(nsRsop, "Error")
	if err != nil {
		return err
	}
	logged, err := n.value(nsRsop, "LoggingStatus")
	if err != nil {
		return err
	}
	switch strings.ToUpper(id) {
	case coreExtension, registryExtension, preferenceExtension:
		if failed != "0" || logged != "Complete" {
			name, _ := n.value(nsRsop, "Name")
			told.unread("the extension %.60q did not get through on the computer (error %.20s, %.40s)", name, failed, logged)
		}
	}
	return nil
}

// winners keeps what the computer ended with: of several GPOs for a value, the winner.
func (r *resultReport) winners(told *reported) {
	for _, s := range told.settings {
		if s.precedence > 1 {
			continue
		}
		if s.gpo == "" {
			told.unread("of the value %.200q of %.200q it does not tell which GPO gives it", s.Value, s.Key)
		}
		if s.Condition != "" {
			told.opaque(s.Key, s.Value) // whether the condition held it does not tell
		}
		for _, other := range r.applied.Settings {
			if strings.EqualFold(other.Key, s.Key) && strings.EqualFold(other.Value, s.Value) {
				told.opaque(s.Key, s.Value) // which of the two came last it does not tell
			}
		}
		r.applied.Settings = append(r.applied.Settings, facts.AppliedSetting{Layer: s.Layer, Key: s.Key, Value: s.Value, Data: s.Data, GPO: s.gpo})
	}
}

// keep puts the report beside what Windows hosts reported themselves.
func (r *resultReport) keep(doc *facts.Document, e *Export) {
	w := windowsOf(doc)
	if w.Applied == nil {
		w.Applied = map[string]*facts.AppliedPolicies{}
	}
	a := r.applied
	a.Answered, a.Host = e.told(), e.Host
	w.Applied[e.Host] = &a
}
