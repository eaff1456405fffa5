package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// normalize reads facts of the embedded estate without what is another in every
// run of the same program. That is, and nothing else:
//
//   - run.version, and the folder of estate.file;
//   - ports on loopback that the estate file or the list of what was asked names,
//     each replaced by the place where it is named first, so that asking another
//     server than before shows; and the port that a connection had at its own end;
//   - the temporary folder of the lab;
//   - moments, which are alike when they are the same, when both lie in the run, or
//     when they lie equally long before or after its start, give or take ten seconds;
//   - ages of things, give or take ten seconds, and differences between clocks, five;
//   - how long things took;
//   - the ids that Prism gives to recovery points by chance, each replaced by the
//     order in which they occur;
//   - in messages: fingerprints of certificates, ids of transactions, and which of
//     several systems was the one that a wrong password was tried at, as long as
//     the number of those where it was not tried is the same.
func normalize(content []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	var doc map[string]any
	if err := d.Decode(&doc); err != nil {
		return nil, err
	}
	run, _ := doc["run"].(map[string]any)
	n := normalizer{origins: map[string]string{}}
	var err error
	for key, into := range map[string]*time.Time{"started": &n.started, "finished": &n.finished} {
		text, _ := run[key].(string)
		if *into, err = time.Parse(time.RFC3339, text); err != nil {
			return nil, fmt.Errorf("run.%s: %w", key, err)
		}
	}
	delete(run, "version")
	estate, ok := doc["estate"].(map[string]any)
	if !ok {
		return nil, errors.New("no estate")
	}
	if file, ok := estate["file"].(string); ok {
		estate["file"] = filepath.Base(file)
	}
	ports := map[string]string{}
	namePorts(estate, "estate", ports)
	namePorts(addresses(doc["sources"]), "sources", ports)
	spared := 0
	renamed := mapTree(doc, func(text string) string {
		if strings.Contains(text, notTried) {
			spared++
			text = strings.ReplaceAll(text, notTried, "")
		}
		if strings.Contains(text, " ") { // a message
			text = refusedBy.ReplaceAllString(text, "logon refused: (system) answered")
			text = fingerprint.ReplaceAllString(text, "fingerprint (sum)")
			text = transaction.ReplaceAllString(text, "(transaction)")
		}
		if !strings.Contains(text, "127.0.0.1:") && !strings.Contains(text, "muster-lab-") {
			return text
		}
		text = localPort.ReplaceAllString(text, "127.0.0.1:(own port)->")
		text = labFolder.ReplaceAllString(text, "(lab)")
		return port.ReplaceAllStringFunc(text, func(address string) string {
			if name, ok := ports[address]; ok {
				return name
			}
			return address
		})
	})
	return map[string]any{"facts": n.walk(renamed, ""), "messages of systems where a refused password was not tried": spared}, nil
}

// addresses are the addresses of all systems that were asked, by source and system.
func addresses(sources any) map[string]any {
	all := map[string]any{}
	list, _ := sources.(map[string]any)
	for name, source := range list {
		s, _ := source.(map[string]any)
		asked, _ := s["asked"].(map[string]any)
		for id, system := range asked {
			a, _ := system.(map[string]any)
			if !port.MatchString(id) { // by a name that is always the same
				all[name+"."+id] = a["address"]
			}
		}
	}
	return all
}

// notTried is what a message says of a password that the lock-out guard held back.
const notTried = "not tried, because the same credential was refused before in this run: "

var (
	port        = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	localPort   = regexp.MustCompile(`127\.0\.0\.1:\d+->`)
	refusedBy   = regexp.MustCompile(`logon refused: \S+ answered`)
	fingerprint = regexp.MustCompile(`fingerprint [0-9a-f]{64}`)
	transaction = regexp.MustCompile(`\(transaction [0-9a-f-]{36}\)`)
	labFolder   = regexp.MustCompile(`/[^\s"]*/muster-lab-\d+`)
)

// namePorts names every address on loopback by where the estate file has it first.
func namePorts(v any, path string, names map[string]string) {
	switch v := v.(type) {
	case string:
		for _, address := range port.FindAllString(v, -1) {
			if _, ok := names[address]; !ok {
				names[address] = "(address of " + path + ")"
			}
		}
	case []any:
		for i := range v {
			namePorts(v[i], fmt.Sprintf("%s[%d]", path, i), names)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			namePorts(v[key], path+"."+key, names)
		}
	}
}

type normalizer struct {
	started, finished time.Time
	origins           map[string]string
}

// walk visits keys in their order, so that what is numbered is numbered alike.
func (n *normalizer) walk(v any, key string) any {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			v[key] = n.walk(v[key], key)
		}
	case []any:
		for i := range v {
			v[i] = n.walk(v[i], key)
		}
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return v
		}
		switch {
		case key == "tookMs":
			return "(took)"
		case strings.HasSuffix(strings.ToLower(key), "ageseconds"):
			return about{f, 10}
		case key == "offsetSeconds":
			return about{f, 5}
		}
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return n.moment(at)
		}
		if key == "origin" && v != "" {
			if _, ok := n.origins[v]; !ok {
				n.origins[v] = "(origin " + strconv.Itoa(len(n.origins)+1) + ")"
			}
			return n.origins[v]
		}
	}
	return v
}

// about is a number that may be a little different in every run.
type about struct{ value, tolerance float64 }

// moment is when something was, and how long after the start of the run.
type moment struct {
	at     time.Time
	during bool // the run
	after  about
}

func (n *normalizer) moment(at time.Time) moment {
	during := !at.Before(n.started.Add(-2*time.Second)) && !at.After(n.finished.Add(2*time.Second))
	return moment{at, during, about{at.Sub(n.started).Seconds(), 10}}
}

func (a about) like(b about) bool { return math.Abs(a.value-b.value) <= a.tolerance }

func (m moment) like(o moment) bool {
	return m.at.Equal(o.at) || m.during && o.during || !m.during && !o.during && m.after.like(o.after)
}

// alike compares two values that are neither objects nor lists.
func alike(a, b any) bool {
	switch x := a.(type) {
	case about:
		y, ok := b.(about)
		return ok && x.like(y)
	case moment:
		y, ok := b.(moment)
		return ok && x.like(y)
	}
	return a == b
}

// MarshalJSON shows a moment as it stands in the facts.
func (m moment) MarshalJSON() ([]byte, error) { return json.Marshal(m.at) }

// MarshalJSON shows a number as it stands in the facts.
func (a about) MarshalJSON() ([]byte, error) { return json.Marshal(a.value) }
