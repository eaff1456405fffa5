package imports

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// gpoReport is what GPOs hold, as the Group Policy Management Console reports it.
var gpoReport = &Kind{
	Name: "gporeport", Command: gpoReportCommand,
	limit: largestReport, read: readGPOs,
}

const gpoReportCommand = `Get-GPOReport -All -ReportType Xml -Path gporeport.xml`

type reportOfGPOs struct {
	header
	of   string // DNS domain
	gpos map[string]*facts.GPOReport
}

func (r *reportOfGPOs) domain() string { return r.of }

func (r *reportOfGPOs) check() error { return nil }

// passedInGPO are the elements of a GPO that are long and say nothing of what it sets.
var passedInGPO = map[string]bool{"SecurityDescriptor": true, "Explain": true, "User": true, "Comment": true}

// readGPOs reads a report of one GPO, or of all of them: <report> as it is written to a
// file, <GPOS> as it is piped.
func readGPOs(_ *Kind, where string, raw []byte) (content, error) {
	r, err := newReportReader(where, raw)
	if err != nil {
		return nil, err
	}
	report := &reportOfGPOs{gpos: map[string]*facts.GPOReport{}}
	var oldest time.Time
	list, seen := false, false // within the list of all GPOs, and whether anything was read
	for {
		token, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok && list:
			list = false
		case !ok || seen && !list:
			return nil, r.wrong("something behind the report")
		case !seen && start.Name.Space == "" && (start.Name.Local == "report" || start.Name.Local == "GPOS"):
			list, seen = true, true
		case start.Name.Space == nsSettings && start.Name.Local == "GPO":
			seen = true
			n, err := r.tree(start, passedInGPO)
			if err != nil {
				return nil, err
			}
			made, err := report.gpo(n)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", where, err)
			}
			if oldest.IsZero() || made.Before(oldest) {
				oldest = made
			}
		default:
			return nil, r.wrong("<%.40s> is no report of a GPO: make it with %s", start.Name.Local, gpoReportCommand)
		}
	}
	if len(report.gpos) == 0 {
		return nil, fmt.Errorf("%s is a report of no GPO: make it with %s", where, gpoReportCommand)
	}
	none, stamp := headText(""), headText(oldest.Format(time.RFC3339Nano))
	report.header = header{Host: &none, Exported: &stamp}
	return report, nil
}

func (r *reportOfGPOs) gpo(n *node) (made time.Time, err error) {
	id, err := n.one(nsSettings, "Identifier")
	if err != nil {
		return made, err
	}
	g := &facts.GPOReport{}
	text, err := id.value(nsTypes, "Identifier")
	if err != nil {
		return made, err
	}
	if g.GUID, err = guid(text); err != nil {
		return made, err
	}
	domain, err := id.value(nsTypes, "Domain")
	if err != nil {
		return made, err
	}
	if g.Name, err = n.value(nsSettings, "Name"); err != nil {
		return made, err
	}
	if text, err = n.value(nsSettings, "ReadTime"); err != nil {
		return made, err
	}
	if made, err = time.Parse(time.RFC3339, text); err != nil {
		return made, fmt.Errorf("the GPO %.60q was read at %.40q, which is no moment such as 2027-01-31T08:00:00Z", g.Name, text)
	}
	switch {
	case r.of == "":
		r.of = strings.ToLower(domain)
	case r.of != strings.ToLower(domain):
		return made, fmt.Errorf("it has GPOs of two domains, %s and %s: give one report of each", r.of, domain)
	case r.gpos[g.GUID] != nil:
		return made, fmt.Errorf("the GPO %.60q stands in it twice", g.Name)
	}
	computer, err := n.one(nsSettings, "Computer")
	if err != nil {
		return made, err
	}
	for _, v := range []struct {
		name string
		into *int
	}{{"VersionDirectory", &g.VersionComputer}, {"VersionSysvol", &g.VersionSysvol}} {
		if text, err = computer.value(nsSettings, v.name); err != nil {
			return made, err
		}
		if *v.into, err = strconv.Atoi(text); err != nil || *v.into < 0 {
			return made, fmt.Errorf("the GPO %.60q has the version %.40q", g.Name, text)
		}
	}
	told := &reported{part: facts.ReportedPart{Templates: []string{}, Opaque: []string{}}}
	told.extensions(computer, nsSettings)
	g.Settings = []facts.RegistrySetting{}
	for _, s := range told.settings {
		g.Settings = append(g.Settings, s.RegistrySetting)
	}
	g.ReportedPart = told.part
	g.Told = made.UTC().Format(time.RFC3339)
	r.gpos[g.GUID] = g
	return made, nil
}

// keep puts the report beside what SYSVOL holds. Of two of a GPO the newer counts.
func (r *reportOfGPOs) keep(doc *facts.Document, _ *Export) {
	if doc.GroupPolicy == nil {
		doc.GroupPolicy = &facts.GroupPolicy{Views: map[string]*facts.SysvolView{}}
	}
	if doc.Sources["grouppolicy"] == nil {
		doc.Sources["grouppolicy"] = &facts.Source{
			Answered: facts.No(facts.NoResult, "SYSVOL was not read"), Started: doc.Run.Started, Asked: map[string]*facts.Asked{},
		}
	}
	if doc.GroupPolicy.Reports == nil {
		doc.GroupPolicy.Reports = map[string]*facts.GPOReport{}
	}
	for id, g := range r.gpos {
		if other := doc.GroupPolicy.Reports[id]; other != nil && other.Told >= g.Told {
			continue
		}
		kept := *g
		kept.Answered = facts.Yes()
		kept.Told = g.Told
		doc.GroupPolicy.Reports[id] = &kept
	}
}
