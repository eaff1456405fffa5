// Command floor is the yardstick: it reads the same facts with encoding/json and
// judges a dozen of the rules by hand, in plain Go, without any of what makes
// muster worth having. It writes what it finds, with the machines behind it, as
// muster does, so that the two can be compared.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/facts"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: floor FACTS FINDINGS")
	}
	doc, err := read(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := write(os.Args[2], judge(doc)); err != nil {
		log.Fatal(err)
	}
}

func read(path string) (*facts.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var doc facts.Document
	return &doc, json.NewDecoder(bufio.NewReaderSize(f, 1<<20)).Decode(&doc)
}

func write(path string, found *report) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	if err := json.NewEncoder(b).Encode(found); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// report is what was found.
type report struct {
	// Judged are the rules.
	Judged []string `json:"judged"`
	// Findings are the targets that fail, by rule.
	Findings map[string][]string `json:"findings"`
	// Machines are the names of the computers in OUs that fail, by target.
	Machines map[string][]string `json:"machines"`
}

// judge asks every rule.
func judge(doc *facts.Document) *report {
	e := &estate{doc: doc, set: rsop.Of(doc, doc.Run.Finished), byOU: map[string][]string{}}
	if doc.Directory.Computers != nil {
		for i := range doc.Directory.Computers.Items {
			c := &doc.Directory.Computers.Items[i]
			ou := facts.ParentKey(facts.DNKey(c.DN))
			e.byOU[ou] = append(e.byOU[ou], c.Name)
		}
	}
	out := &report{Findings: map[string][]string{}, Machines: map[string][]string{}}
	for _, r := range rules {
		out.Judged = append(out.Judged, r.id)
		targets := r.judge(e)
		slices.Sort(targets)
		if targets = slices.Compact(targets); len(targets) > 0 {
			out.Findings[r.id] = targets
		}
		for _, t := range targets {
			if ou, ok := strings.CutPrefix(t, "ou/"); ok && out.Machines[t] == nil {
				slices.Sort(e.byOU[ou])
				out.Machines[t] = e.byOU[ou]
			}
		}
	}
	return out
}
