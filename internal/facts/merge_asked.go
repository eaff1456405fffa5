package facts

import (
	"maps"
	"slices"
)

// mergeAsked merges which systems were asked and how that went. Each system is
// judged by the vantage that had most from it; what the others had is kept under
// its id with "@" and the vantage, for the record.
func mergeAsked(parts []*part) *Source {
	if len(parts) == 1 {
		s := *parts[0].src
		return &s
	}
	complete := completeSites(parts)
	ids := map[string]bool{}
	for _, p := range parts {
		for id := range p.src.Asked {
			ids[id] = true
		}
	}
	best := map[string]*Asked{}
	all := map[string]*Asked{}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		var from *part
		for _, p := range parts { // from old to new
			a := p.src.Asked[id]
			if a == nil {
				continue
			}
			if a.Address == "" && !a.Learnt() && complete[a.Site] != nil {
				continue // it did not even find the systems that another vantage learnt all from
			}
			if from == nil || rank(a.Answered) >= rank(from.src.Asked[id].Answered) {
				from = p
			}
		}
		for _, p := range parts {
			switch a := p.src.Asked[id]; {
			case a == nil:
			case p == from:
				best[id], all[id] = a, a
				p.kept = true
			default:
				all[id+"@"+p.vantage()] = a
			}
		}
	}
	return &Source{Answered: together(parts, best), Asked: all}
}

// rank orders outcomes by how much was learnt.
func rank(a Answered) int {
	switch a.Status {
	case OK:
		return 2
	case Partial:
		return 1
	case "": // not even asked
		return -1
	}
	return 0
}

// inTrouble tells that a source did not get through to its end, so that the
// systems that it asked may not be all that it would have asked.
func (p *part) inTrouble() bool { return p.src.Answered != Sum(p.src.Asked) }

// exportsOnly tells that no system was asked, and that all there is was told before
// the run.
func (p *part) exportsOnly() bool {
	for _, a := range p.src.Asked {
		if a.Told == "" {
			return false
		}
	}
	return len(p.src.Asked) > 0
}

// completeSites names for each site a part that learnt from all of its systems.
func completeSites(parts []*part) map[string]*part {
	complete := map[string]*part{}
	for _, p := range parts {
		whole := map[string]bool{}
		for _, a := range p.src.Asked {
			before, seen := whole[a.Site]
			whole[a.Site] = a.Learnt() && (before || !seen)
		}
		for site, all := range whole {
			if all && !p.inTrouble() {
				complete[site] = p
			}
		}
	}
	return complete
}

// together is the state of a source over all vantages. Unless one of them got
// through to the end, nobody knows which systems there are to ask.
func together(parts []*part, asked map[string]*Asked) Answered {
	if slices.ContainsFunc(parts, func(p *part) bool { return !p.inTrouble() }) {
		return Sum(asked)
	}
	newest := parts[len(parts)-1]
	newest.kept = true
	return newest.src.Answered
}
