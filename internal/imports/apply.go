package imports

import (
	"cmp"
	"fmt"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

const source = "windows"

// Apply puts the exports into the facts of a run, as what their hosts said when they
// were made. Of everything else about a host that could not be asked, the facts go on
// saying why.
func Apply(doc *facts.Document, exports []*Export) {
	if len(exports) == 0 {
		return
	}
	defer doc.Complete()
	if doc.Sources == nil {
		doc.Sources = map[string]*facts.Source{}
	}
	var hosts []*Export
	for _, e := range exports {
		if c, ok := e.content.(ofPolicies); ok {
			c.keep(doc, e)
		} else {
			hosts = append(hosts, e)
		}
	}
	if len(hosts) > 0 {
		applyHosts(doc, hosts)
	}
}

// windowsOf is what Windows hosts report, made where nobody was asked.
func windowsOf(doc *facts.Document) *facts.Windows {
	s := doc.Sources[source]
	if s == nil {
		s = &facts.Source{Answered: facts.No(facts.NoResult, "Windows hosts were not asked"), Started: doc.Run.Started}
		doc.Sources[source] = s
	}
	if s.Asked == nil {
		s.Asked = map[string]*facts.Asked{}
	}
	if doc.Windows == nil {
		doc.Windows = &facts.Windows{}
	}
	if doc.Windows.Hosts == nil {
		doc.Windows.Hosts = map[string]*facts.WindowsHost{}
	}
	return doc.Windows
}

func applyHosts(doc *facts.Document, exports []*Export) {
	windowsOf(doc)
	s := doc.Sources[source]
	declared := facts.DeclaredWindowsHosts(doc.Estate)
	through := s.Answered == facts.Sum(s.Asked) // it got through to its end
	if !s.Learnt() && s.Status != facts.Partial && !through {
		// The source is going to count as one that learnt something, so why it learnt
		// nothing of the other hosts has to stand with them.
		for name, h := range declared {
			if doc.Windows.Hosts[name] == nil {
				h.Answered = s.Answered
				h.Unlearnt(s.Answered)
				doc.Windows.Hosts[name] = h
			}
		}
	}
	for _, e := range exports {
		if doc.Windows.Hosts[e.Host] == nil && e.Kind.Component == "" {
			e.desktop(doc, s)
			continue
		}
		if doc.Windows.Hosts[e.Host] == nil {
			h := cmp.Or(declared[e.Host], &facts.WindowsHost{Host: e.Host, Site: e.Site})
			h.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%s was not asked", e.Host))
			doc.Windows.Hosts[e.Host] = h
		}
		e.apply(doc, s)
	}
	switch {
	case through:
		s.Answered = facts.Sum(s.Asked)
	case !s.Learnt():
		why := cmp.Or(s.Message, "the source has nothing else")
		s.Answered = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "only what exports tell is known: " + why}
	}
	if s.Started.IsZero() {
		s.Started = doc.Run.Started
	}
}

// told is an answer with the age of the export.
func (e *Export) told() facts.Answered {
	told := facts.Yes()
	told.Told = e.Told.UTC().Format(time.RFC3339)
	return told
}

func (e *Export) apply(doc *facts.Document, s *facts.Source) {
	h := doc.Windows.Hosts[e.Host]
	why := h.Answered
	e.content.(ofHost).apply(h, e.told())
	if !why.Learnt() {
		h.Unlearnt(why)
		h.Answered = facts.Yes()
	}
	e.asked(doc, s, h.Site, e.told())
}

// asked notes that the export was taken, or why it was not.
func (e *Export) asked(doc *facts.Document, s *facts.Source, site string, a facts.Answered) {
	s.Asked[fmt.Sprintf("%s/%s#%s", site, e.Host, e.Kind.Name)] = &facts.Asked{
		Answered: a, Site: site, Address: e.where(), Attempts: 1, Vantage: doc.Run.Vantage, Started: e.Told.UTC(),
	}
}
