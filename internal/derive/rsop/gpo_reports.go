package rsop

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// gpoReports are the reports of GPOs that were handed over. They stand for files in
// SYSVOL that could not be read, and never go before files that were.
type gpoReports struct {
	all   map[string]*facts.GPOReport
	limit time.Duration // how old facts may be; 0 for any age
	asOf  time.Time
	used  map[string]bool // GPOs whose files they stand for
}

func newGPOReports(doc *facts.Document, asOf time.Time) *gpoReports {
	if doc.GroupPolicy == nil || len(doc.GroupPolicy.Reports) == 0 {
		return nil
	}
	r := &gpoReports{all: doc.GroupPolicy.Reports, asOf: asOf, used: map[string]bool{}}
	if doc.Estate != nil {
		r.limit = time.Duration(doc.Estate.Thresholds.FactsAge) * time.Second
	}
	return r
}

// complete returns the files of GPOs, and instead of those that could not be read what
// reports say of them.
func (r *gpoReports) complete(gpos map[string]*facts.GPO, files map[string]*facts.GPOFiles) map[string]*facts.GPOFiles {
	if r == nil {
		return files
	}
	all := make(map[string]*facts.GPOFiles, len(files))
	for id, f := range files {
		all[id] = f
		report := r.all[id]
		if report == nil || gpos[id] == nil || f.Learnt() && f.RegistryPol.Learnt() && f.RegistryPreferences.Learnt() {
			continue
		}
		told := *f
		if why := r.doubt(report, gpos[id], f); why != "" {
			told.Message = join(f.Message, why)
			told.RegistryPol.Message, told.RegistryPreferences.Message = join(f.RegistryPol.Message, why), join(f.RegistryPreferences.Message, why)
			all[id] = &told
			continue
		}
		if !f.Learnt() { // the report does not tell whether there are Citrix policies
			told.Answered = facts.Yes()
			told.GPTIni = facts.File{Answered: f.Answered}
			told.CitrixPolicies = facts.File{Answered: f.Answered}
		}
		told.RegistryPol, told.RegistryPreferences = facts.File{Answered: report.Answered, Present: true}, facts.File{Answered: report.Answered, Present: true}
		told.Settings = report.Settings
		all[id], r.used[id] = &told, true
	}
	return all
}

// doubt says why a report does not stand for the files of a GPO.
func (r *gpoReports) doubt(report *facts.GPOReport, gpo *facts.GPO, files *facts.GPOFiles) string {
	told, err := time.Parse(time.RFC3339, report.Told)
	switch {
	case err != nil:
		return "the report of it does not tell when it was made"
	case r.limit > 0 && r.asOf.Sub(told) > r.limit:
		return fmt.Sprintf("the report of it was made at %s, and facts count for %s", report.Told, r.limit)
	case gpo.Unreadable || report.VersionComputer != gpo.VersionComputer || report.VersionSysvol != gpo.VersionComputer ||
		files.Learnt() && files.GPTIni.Learnt() && files.VersionComputer != report.VersionSysvol:
		return fmt.Sprintf("the report of it is of the version %d, which is not the one that counts", report.VersionComputer)
	case report.Unread != "":
		return "the report of it does not tell all: " + report.Unread
	}
	return ""
}

// note marks a program that comes from a report, with what that does not tell.
func (r *gpoReports) note(l *layout, p *program, id string) {
	if r == nil || !r.used[id] {
		return
	}
	p.reported = true
	report := r.all[id]
	for _, setting := range Known {
		words := cmp.Or(unclear(&report.ReportedPart, setting), worded(&report.ReportedPart, setting))
		if words == "" {
			continue
		}
		p.templatesWhy = cmp.Or(p.templatesWhy, words)
		cells := l.settings[setting]
		if setting == FASAddresses {
			cells = l.fas
		}
		for _, cell := range cells {
			if !slices.ContainsFunc(p.policy, func(s step) bool { return s.cell == cell }) {
				p.templates = append(p.templates, cell)
			}
		}
	}
}

// vendors are words in the names of administrative templates that may write a setting.
// Names of vendors are the same in every language; Windows' own names are not.
func vendors(id string) []string {
	switch id {
	case FSLogixVHDLocations, FSLogixCCDLocations, FSLogixEnabled, ODFCVHDLocations, ODFCCCDLocations:
		return []string{"fslogix"}
	case RDSLicenseServers, RDSLicensingMode:
		return nil
	case LayerRepository:
		return []string{"citrix", "unidesk", "app layering"}
	}
	return []string{"citrix"}
}

// unclear says why a report does not tell what a setting is; "" when it may.
func unclear(part *facts.ReportedPart, id string) string {
	for _, o := range part.Opaque {
		i := strings.LastIndexByte(o, '\\')
		if i < 0 {
			continue
		}
		k, name := key(o[:i]), o[i+1:]
		hit := id == FASAddresses && k == fasPolicy
		if at, has := places[id]; has {
			hit = slices.Contains(at.keys, k) && strings.EqualFold(at.value, name)
		}
		if hit {
			return fmt.Sprintf("the report has the value %.200q in a form that is not known", o)
		}
	}
	return ""
}

// worded says which setting of a report may be one whose value it does not tell; "" when
// none may.
func worded(part *facts.ReportedPart, id string) string {
	words := vendors(id)
	if words == nil && part.OtherTemplates > 0 {
		return fmt.Sprintf("the report words %d settings after administrative templates, and does not tell which values they write", part.OtherTemplates)
	}
	for _, t := range part.Templates {
		for _, w := range words {
			if strings.Contains(strings.ToLower(t), w) {
				return fmt.Sprintf("the report has the setting %.100q, and does not tell which value it writes", t)
			}
		}
	}
	return ""
}
