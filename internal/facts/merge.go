package facts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

// Merge makes one document of the facts of several runs for the same estate: runs
// from several vantages, or runs that asked different sources. The order of the
// arguments does not matter, and they are not changed. Source by source:
//
//   - A run that skipped the source says nothing about it.
//   - Of several runs from the same vantage the newest counts, even when it
//     failed: what was true before it is not known to be true any more. Exports are
//     as old as they say, so a run that took exports and asked nobody replaces none.
//   - Between vantages, what was learnt goes before what was not, and then the
//     newer before the older: system by system, name by name. A vantage that could
//     not find the systems of a site does not count where another learnt from all
//     of them.
//   - Answers of one resolver that differ between vantages are kept per vantage,
//     under the resolver's key with "@" and the vantage. At the key itself such an
//     answer is not learnt, and the source is partial, so that nothing passes on it.
//   - Where the directory or SYSVOL of one site differs between vantages the newer
//     is kept, and a notice tells of it.
//   - A source is as old as the oldest run of which something was kept.
func Merge(docs ...*Document) (*Document, error) {
	switch len(docs) {
	case 0:
		return nil, errors.New("there are no facts to merge")
	case 1:
		return docs[0], nil
	}
	if err := sameEstate(docs); err != nil {
		return nil, err
	}
	if err := sameLost(docs); err != nil {
		return nil, err
	}
	docs = slices.Clone(docs)
	slices.SortFunc(docs, compareDocuments)
	newest := docs[len(docs)-1]
	out := &Document{Schema: Schema, Estate: newest.Estate, Sources: map[string]*Source{}}
	m := &merger{out: out, used: map[*Document]bool{}}
	m.estates(docs)
	for _, name := range sourcesOf(docs) {
		m.source(name, docs)
	}
	mergeReports(out, docs)
	out.join()
	out.Run = m.run(docs)
	slices.Sort(m.out.Notices)
	out.Notices = slices.Compact(out.Notices)
	return out, nil
}

func sameEstate(docs []*Document) error {
	for _, d := range docs {
		if d.Estate == nil {
			return fmt.Errorf("the facts from %s of %s name no estate: collect them again", d.Run.Vantage, stamp(d.Run.Finished))
		}
		first := docs[0].Estate
		if d.Estate.Name != first.Name || d.Estate.Domain != first.Domain {
			return fmt.Errorf("the facts are of different estates, %s (%s) and %s (%s): they cannot be merged",
				first.Name, first.Domain, d.Estate.Name, d.Estate.Domain)
		}
	}
	return nil
}

// compareDocuments orders documents from old to new, in the same way whatever
// their order was.
func compareDocuments(a, b *Document) int {
	if c := cmp.Or(a.Run.Finished.Compare(b.Run.Finished), a.Run.Started.Compare(b.Run.Started), cmp.Compare(a.Run.Vantage, b.Run.Vantage)); c != 0 {
		return c
	}
	x, _ := json.Marshal(a) // a document that cannot be written is found when it is judged
	y, _ := json.Marshal(b)
	return bytes.Compare(x, y)
}

func sourcesOf(docs []*Document) []string {
	names := map[string]bool{}
	for _, d := range docs {
		for name := range d.Sources {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

type merger struct {
	out  *Document
	used map[*Document]bool // of which something was kept
}

// part is what one run learnt from a source.
type part struct {
	doc  *Document
	src  *Source
	kept bool // something of it was
}

func (p *part) vantage() string { return p.doc.Run.Vantage }

// where says whose facts they are and how old.
func (p *part) where() string { return p.vantage() + " (" + stamp(p.src.Started) + ")" }

func (m *merger) notice(format string, args ...any) {
	m.out.Notices = append(m.out.Notices, fmt.Sprintf(format, args...))
}

// estates tells when the runs were made for different versions of the estate file.
func (m *merger) estates(docs []*Document) {
	declared := func(e *estate.Estate) estate.Estate {
		c := *e
		c.File, c.Positions = "", nil
		return c
	}
	newest := docs[len(docs)-1]
	for _, d := range docs[:len(docs)-1] {
		if !sameJSON(declared(d.Estate), declared(newest.Estate)) {
			m.notice("The estate file was not the same for all facts: what it said in the run of %s from %s is judged.", stamp(newest.Run.Finished), newest.Run.Vantage)
		}
	}
}

func (m *merger) source(name string, docs []*Document) {
	var parts []*part
	var skipped *Source
	for _, d := range docs {
		switch s := d.Sources[name]; {
		case s == nil:
		case s.Status == Skipped:
			skipped = s
		default:
			parts = append(parts, &part{doc: d, src: s})
		}
	}
	if len(parts) == 0 {
		m.out.Sources[name] = skipped
		return
	}
	parts = m.newestOfEachVantage(name, parts)
	merged := mergeAsked(parts)
	troubles := m.section(name, parts)
	if len(troubles) > 0 {
		text := strings.Join(troubles, "; ")
		if merged.Learnt() {
			merged.Answered = Answered{Status: Partial, Reason: CollectorPartial, Message: text}
		} else {
			merged.Message += "; " + text
		}
		m.notice("%s: %s.", name, text)
	}
	for _, p := range parts {
		if !p.kept && len(parts) > 1 {
			continue
		}
		m.used[p.doc] = true
		if merged.Started.IsZero() || p.src.Started.Before(merged.Started) {
			merged.Started = p.src.Started
		}
		merged.TookMS = max(merged.TookMS, p.src.TookMS)
	}
	m.out.Sources[name] = merged
}

// newestOfEachVantage returns one part for each vantage, from old to new.
func (m *merger) newestOfEachVantage(name string, parts []*part) []*part {
	slices.SortStableFunc(parts, func(a, b *part) int { return a.src.Started.Compare(b.src.Started) })
	last := map[string]*part{}
	key := func(p *part) string { return fmt.Sprint(p.vantage(), p.exportsOnly(), p.stood(name)) }
	for _, p := range parts {
		if old := last[key(p)]; old != nil && !old.src.Started.Equal(p.src.Started) {
			m.notice("%s: the facts from %s are replaced by newer ones of %s.", name, old.where(), stamp(p.src.Started))
		}
		last[key(p)] = p
	}
	return slices.DeleteFunc(parts, func(p *part) bool { return last[key(p)] != p })
}

// stood are the vantages of the estate file from which a part was learnt: machines that stand
// for different ones may share a host name, as copies of one image do.
func (p *part) stood(source string) []string {
	if r, ok := p.doc.Section(source).(*Reachability); ok && r != nil {
		return slices.Sorted(maps.Keys(r.Vantages))
	}
	return nil
}

func (m *merger) run(docs []*Document) Run {
	run := docs[len(docs)-1].Run
	run.Interrupted, run.CutOff = false, false
	var versions, vantages []string
	for _, d := range docs {
		versions, vantages = append(versions, d.Run.Version), append(vantages, d.Run.Vantage)
		if d.Run.Started.Before(run.Started) {
			run.Started = d.Run.Started
		}
		if d.Run.Finished.After(run.Finished) {
			run.Finished = d.Run.Finished
		}
		run.Interrupted = run.Interrupted || d.Run.Interrupted && m.used[d]
		run.CutOff = run.CutOff || d.Run.CutOff && m.used[d]
		m.out.Notices = append(m.out.Notices, d.Notices...)
	}
	for _, d := range docs {
		run.Lost = cmp.Or(run.Lost, d.Run.Lost)
	}
	run.Version, run.Vantage = unique(versions), unique(vantages)
	return run
}

func unique(list []string) string {
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// sameJSON tells whether two values say the same in a facts file.
func sameJSON(a, b any) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}
