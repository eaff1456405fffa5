package dns

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// kind is what is asked about a name. Questions are put in this order: the first
// few decide whether a resolver is alive, and about its own domain it answers at
// once, whatever has become of the servers it forwards others to.
type kind int

const (
	zone    kind = iota // SOA
	service             // SRV
	host                // A and AAAA
	zoneOf              // SOA of the zone that the name lies in
	owners              // NS of the name, or of the nearest one above it
	pointer             // PTR; the name is an IP address
)

func (k kind) String() string {
	return [...]string{"SOA", "SRV", "A and AAAA", "SOA", "NS", "PTR"}[k]
}

type question struct {
	kind
	name string
}

func (q question) String() string { return q.name + " " + q.kind.String() }

// silenceLimit is how many questions in a row may be met with silence before a
// resolver that has never answered is not asked any more.
const silenceLimit = 8

// asker asks one resolver and keeps its view.
type asker struct {
	env               *collect.Env
	id, site, address string
	machines          []string // hosts whose addresses are looked up in reverse
	done              func(facts.Answered, int)

	mu     sync.Mutex
	view   *facts.Resolver
	asked  map[question]bool
	put    int  // questions that were really put to the resolver
	heard  bool // anything came back, ever
	silent int  // questions in a row that nothing came back to, before the first answer
	gaveUp facts.Answered
}

func newAsker(env *collect.Env, site, address string) *asker {
	return &asker{
		env: env, site: site, address: address, id: site + "/" + address,
		asked: map[question]bool{},
		view: &facts.Resolver{
			Site: site, Address: address,
			Hosts: map[string]*facts.Host{}, Services: map[string]*facts.Service{},
			Zones: map[string]*facts.Zone{}, Pointers: map[string]*facts.Pointer{},
			Delegations: map[string]*facts.Delegation{},
		},
	}
}

// ask puts the questions that were not put before, and stores the answers.
// Every question has a place in the facts from the start, so that one that the
// end of the run leaves open is not missing from them.
func (a *asker) ask(ctx context.Context, questions []question) {
	slices.SortFunc(questions, func(x, y question) int {
		if x.kind != y.kind {
			return int(x.kind - y.kind)
		}
		return strings.Compare(x.name, y.name)
	})
	questions = slices.DeleteFunc(slices.Compact(questions), func(q question) bool { return a.asked[q] })
	for _, q := range questions {
		a.asked[q] = true
		a.record(q, facts.No(facts.RunInterrupted, fmt.Sprintf("the run ended before %s answered %s", a.address, q)))
	}
	if len(questions) > 0 && a.done == nil {
		a.done = a.env.Ask(a.id, a.site, a.address)
	}
	a.store()
	// A resolver proves with a few questions that it is there before it gets all.
	for len(questions) > 0 {
		n := len(questions)
		if !a.heard {
			n = min(n, max(silenceLimit-a.silent, 1))
		}
		a.batch(ctx, questions[:n])
		questions = questions[n:]
	}
	a.store()
}

// batch puts questions side by side.
func (a *asker) batch(ctx context.Context, questions []question) {
	switch {
	case ctx.Err() != nil:
		because := facts.FromError(fmt.Errorf("the run ended before %s was asked: %w", a.address, ctx.Err()))
		for _, q := range questions {
			a.record(q, because)
		}
		return
	case a.gaveUp.Status != "":
		for _, q := range questions {
			a.record(q, a.gaveUp)
		}
		return
	}
	a.put += len(questions)
	var all sync.WaitGroup
	todo := make(chan question)
	for range min(len(questions), dnsclient.InFlight) {
		all.Go(func() {
			for q := range todo {
				if err := collect.Protect(func() { a.one(ctx, q) }); err != nil {
					a.mu.Lock()
					a.record(q, facts.FromError(err))
					a.mu.Unlock()
				}
			}
		})
	}
	for _, q := range questions {
		todo <- q
	}
	close(todo)
	all.Wait()
	if a.heard || ctx.Err() != nil {
		return
	}
	if a.silent += len(questions); a.silent >= silenceLimit {
		why := a.answeredTo(questions[0])
		a.gaveUp = facts.No(why.Reason, fmt.Sprintf("not asked any more: nothing came back to the first %d questions (%s)", a.silent, why.Message))
	}
}

// store puts a copy of the view into the document. What a view points to never
// changes afterwards, so that copying its maps is enough.
func (a *asker) store() {
	a.mu.Lock()
	a.view.Answered = a.state()
	v := *a.view
	v.Hosts, v.Services = maps.Clone(v.Hosts), maps.Clone(v.Services)
	v.Zones, v.Pointers, v.Delegations = maps.Clone(v.Zones), maps.Clone(v.Pointers), maps.Clone(v.Delegations)
	a.mu.Unlock()
	a.env.Store(func(d *facts.Document) {
		d.DNS.Resolvers[a.id] = &v
	})
}

// answers yields what was said to every question, by "name type".
func (a *asker) answers(yield func(string, facts.Answered) bool) {
	for _, q := range slices.Sorted(maps.Keys(a.view.Hosts)) {
		if !yield(question{host, q}.String(), a.view.Hosts[q].Answered) {
			return
		}
	}
	for _, q := range slices.Sorted(maps.Keys(a.view.Services)) {
		if !yield(question{service, q}.String(), a.view.Services[q].Answered) {
			return
		}
	}
	for _, q := range slices.Sorted(maps.Keys(a.view.Zones)) {
		if !yield(question{zone, q}.String(), a.view.Zones[q].Answered) {
			return
		}
	}
	for _, q := range slices.Sorted(maps.Keys(a.view.Delegations)) {
		if !yield(question{owners, q}.String(), a.view.Delegations[q].Answered) {
			return
		}
	}
	for _, q := range slices.Sorted(maps.Keys(a.view.Pointers)) {
		if !yield(question{pointer, q}.String(), a.view.Pointers[q].Answered) {
			return
		}
	}
}

// failed notes that an error of ours ended the asking: what is not answered yet will
// not be.
func (a *asker) failed(err error) {
	why := facts.FromError(err)
	a.gaveUp = why
	for q := range a.asked {
		if q.kind == zoneOf && a.view.Zones[q.name] == nil {
			continue // its zone has another name
		}
		if !a.answeredTo(q).Learnt() {
			a.record(q, why)
		}
	}
	a.store()
	a.done = a.env.Ask(a.id, a.site, a.address)
	a.done(why, a.put)
}

// failures are the questions without an answer, sorted, and the number of all.
func (a *asker) failures() (failed []string, total int) {
	for q, answer := range a.answers {
		total++
		if !answer.Learnt() {
			failed = append(failed, q)
		}
	}
	return failed, total
}

// state is that of the resolver as a whole: failed only when it answered nothing.
func (a *asker) state() facts.Answered {
	var first facts.Answered
	total, same := 0, true
	for _, answer := range a.answers {
		if answer.Learnt() {
			return facts.Yes()
		}
		if total++; total == 1 {
			first = answer
		}
		same = same && answer.Reason == first.Reason
	}
	switch {
	case total == 0 && a.site == estate.Public:
		return facts.Answered{Status: facts.Skipped, Reason: facts.NoResult,
			Message: "there is nothing to ask the internet for: neither netscaler nor storefront declares aliases"}
	case total == 0:
		return facts.Answered{Status: facts.Skipped, Reason: facts.NoResult,
			Message: "there is nothing to ask for: the estate file declares neither a domain nor any name"}
	case a.gaveUp.Status == facts.Skipped:
		return a.gaveUp
	case a.gaveUp.Status != "":
		return facts.No(a.gaveUp.Reason, fmt.Sprintf("%s answered none of %d questions; %s", a.address, total, a.gaveUp.Message))
	case same:
		return facts.No(first.Reason, fmt.Sprintf("%s answered none of %d questions: %s", a.address, total, first.Message))
	}
	return facts.No(facts.CollectorFailed, fmt.Sprintf("%s answered none of %d questions, the first of them: %s", a.address, total, first.Message))
}
