package report

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// writePrometheus writes gauges in the text format, for the textfile collector of
// the node exporter. Every sample names the estate, so that files of several can
// lie side by side. Ages are told as moments: a file that is read again and again
// would make any age wrong.
func writePrometheus(w io.Writer, doc *results.Document, _ Options) error {
	doc = printable(doc)
	m := &metrics{estate: cmp.Or(doc.Estate.Name, doc.Estate.Domain)}
	m.verdict(doc)
	m.results(doc)
	m.run(doc)
	m.sources(doc.Sources)
	return m.write(w)
}

// metrics are gauges by name, in the order in which they were begun.
type metrics struct {
	estate   string
	families []*metric
}

type metric struct {
	name, help string
	estate     string
	samples    map[string]float64 // by labels as they are written
}

func (m *metrics) gauge(name, help string) *metric {
	f := &metric{name: "muster_" + name, help: help, estate: m.estate, samples: map[string]float64{}}
	m.families = append(m.families, f)
	return f
}

// add adds to the sample of these labels, given as names and values. Names that are
// the same once they can be printed share a sample.
func (f *metric) add(value float64, labels ...string) {
	f.samples[f.labels(labels)] += value
}

func (f *metric) set(value float64, labels ...string) {
	f.samples[f.labels(labels)] = value
}

func (f *metric) labels(pairs []string) string {
	var b strings.Builder
	b.WriteString(`{estate="` + labelEscapes.Replace(clean(f.estate)) + `"`)
	for i := 0; i+1 < len(pairs); i += 2 {
		b.WriteString("," + pairs[i] + `="` + labelEscapes.Replace(clean(pairs[i+1])) + `"`)
	}
	b.WriteString("}")
	return b.String()
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func (m *metrics) write(w io.Writer) error {
	for _, f := range m.families {
		if len(f.samples) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n", f.name, f.help, f.name); err != nil {
			return err
		}
		for _, labels := range sorted(f.samples) {
			if _, err := fmt.Fprintf(w, "%s%s %s\n", f.name, labels, strconv.FormatFloat(f.samples[labels], 'f', -1, 64)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *metrics) verdict(doc *results.Document) {
	// A what-if run says nothing about the estate as it is.
	if doc.WhatIf == nil {
		f := m.gauge("verdict", "Whether this is the verdict about the estate, which no flag of the run shapes.")
		for _, d := range []results.Decision{results.Go, results.NoGo, results.NotProven} {
			f.set(is(doc.Verdict.Decision == d), "decision", strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(string(d))))
		}
	}
	if doc.Gate != nil {
		f := m.gauge("gate", "Whether this is the outcome of the gate of the last run, which flags may shape.")
		for _, o := range []results.Outcome{results.GatePassed, results.GateFailed, results.GateNotProven} {
			f.set(is(doc.Gate.Outcome == o), "outcome", string(o))
		}
	}
	if r := doc.Reach; r != nil {
		covered, total := m.gauge("reach_covered", "What the verdict covers of what was found."), m.gauge("reach_found", "What was found.")
		for what, share := range map[string]results.Share{"desktops": r.Desktops, "components": r.Components, "recommendations": r.Recommendations} {
			covered.set(float64(share.Covered), "of", what)
			total.set(float64(share.Total), "of", what)
		}
	}
	m.gauge("run_partial", "Whether the last run left something out, so that its verdict cannot be GO.").set(is(doc.Partial != nil))
	m.gauge("info", "The version that judged.").set(1, "version", doc.Tool.Version)
	states := m.gauge("components", "Components on the board, by state.")
	for i := range doc.Board {
		states.add(1, "state", string(doc.Board[i].State))
	}
}

// results counts them; waived ones have a status of their own.
func (m *metrics) results(doc *results.Document) {
	f := m.gauge("results", "Results of the last run.")
	for i := range doc.Results {
		r := &doc.Results[i]
		f.add(1, "status", string(shownStatus(r)), "severity", string(r.Severity), "component", r.Component)
	}
}

func (m *metrics) run(doc *results.Document) {
	m.gauge("as_of_timestamp_seconds", "The moment that was judged for.").set(seconds(doc.AsOf))
	run := doc.Run
	if run == nil {
		return
	}
	if !run.Finished.IsZero() {
		m.gauge("run_timestamp_seconds", "When the last run had finished asking.").set(seconds(run.Finished))
		if !run.Started.IsZero() {
			m.gauge("run_duration_seconds", "How long the last run was asking.").set(run.Finished.Sub(run.Started).Seconds())
		}
	}
	m.gauge("run_interrupted", "Whether the last run ended before everything had been asked.").set(is(run.Interrupted))
	if run.ExitCode != nil {
		m.gauge("run_exit_code", "What the last run ended with.").set(float64(*run.ExitCode))
	}
}

func (m *metrics) sources(all map[string]*facts.Source) {
	status := m.gauge("source_status", "Whether asking the source ended like this.")
	when := m.gauge("source_timestamp_seconds", "When the source was asked.")
	took := m.gauge("source_duration_seconds", "How long asking the source took.")
	systems := m.gauge("source_systems", "Systems that the source turned to, by how that ended.")
	for _, name := range sorted(all) {
		s := all[name]
		for _, one := range []facts.Status{facts.OK, facts.Partial, facts.Failed, facts.Skipped} {
			status.set(is(s.Status == one), "source", name, "status", string(one))
		}
		if !s.Started.IsZero() {
			when.set(seconds(s.Started), "source", name)
			took.set(float64(s.TookMS)/1000, "source", name)
		}
		for _, asked := range s.Asked {
			systems.add(1, "source", name, "status", string(asked.Status))
		}
	}
}

func is(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
