package files

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// policy is a replication policy as Prism writes it.
type policy struct {
	ID             text `json:"extId"`
	Name           text `json:"name"`
	Type           text `json:"type"`
	Status         text `json:"status"`
	Reverse        text `json:"isReverse"`
	NewShares      text `json:"shouldIncludeNewMountTargets"`
	Configurations []struct {
		From     text `json:"primaryFileServerExtId"`
		To       text `json:"secondaryFileServerExtId"`
		Status   text `json:"status"`
		Summary  text `json:"replicationSummary"`
		Schedule struct {
			Frequency text `json:"frequency"`
			Interval  text `json:"scheduleInterval"`
		} `json:"schedule"`
		Entities []struct {
			From      text `json:"primaryFileServerMountTargetExtId"`
			To        text `json:"secondaryFileServerMountTargetExtId"`
			Available text `json:"isAvailableForReplication"`
		} `json:"replicationEntities"`
	} `json:"replicationConfigurations"`
}

// policies are the replication policies with the newest runs of each.
func (c *client) policies(ctx context.Context, servers map[string]*facts.FileServer) facts.Listing[*facts.FilesPolicy] {
	items := map[string]*facts.FilesPolicy{}
	err := pages(ctx, c, base+"/config/replication-policies", nil, 0, func(p *policy) string { return p.ID.id() }, func(page []policy) bool {
		for _, p := range page {
			out := &facts.FilesPolicy{
				ID: p.ID.id(), Name: string(p.Name), Type: p.Type.word(), Status: p.Status.word(),
				Reverse: p.Reverse.yes(), NewShares: p.NewShares.yes(), Pairs: []facts.FilesPair{},
			}
			for _, x := range p.Configurations {
				pair := facts.FilesPair{
					From: x.From.id(), To: x.To.id(), Status: x.Status.word(), Summary: x.Summary.word(),
					RPOSeconds: rpo(x.Schedule.Frequency, x.Schedule.Interval), Shares: []facts.FilesPairShare{},
				}
				for _, e := range x.Entities {
					if gone := e.Available.yes(); e.From.id() != "" && (gone == nil || *gone) {
						pair.Shares = append(pair.Shares, facts.FilesPairShare{From: e.From.id(), To: e.To.id()})
					}
				}
				// None at all stands for the whole file server; of those that are named and
				// cannot be replicated none must not.
				if len(x.Entities) > 0 && len(pair.Shares) == 0 {
					pair.Shares = append(pair.Shares, facts.FilesPairShare{})
				}
				out.Pairs = append(out.Pairs, pair)
			}
			items[out.ID] = out
		}
		return true
	})
	for _, p := range items {
		p.Runs = c.runs(ctx, p, servers)
	}
	return listing(c.host, "its replication policies", items, err)
}

// job is a run of a policy for one share.
type job struct {
	ID          text `json:"extId"`
	Policy      text `json:"policyExtId"`
	Status      text `json:"status"`
	Started     text `json:"startTime"`
	Source      text `json:"sourceFileServerExtId"`
	Share       text `json:"sourceMountTargetExtId"`
	FailedFiles text `json:"numberOfFilesFailed"`
}

// runs are the newest runs of a policy. There is one for each share each time, so that only as
// many are read as are needed to see one of each share that succeeded.
func (c *client) runs(ctx context.Context, p *facts.FilesPolicy, servers map[string]*facts.FileServer) facts.Listing[*facts.FilesRun] {
	wanted := sources(p, servers)
	query := url.Values{"$orderby": {"startTime desc"}, "$filter": {fmt.Sprintf("policyExtId eq '%s'", p.ID)}}
	f := &found{policy: p.ID, items: map[string]*facts.FilesRun{}, newest: map[string]string{}, wanted: wanted}
	const path = base + "/operations/replication-jobs"
	key := func(j *job) string { return j.ID.id() }
	err := pages(ctx, c, path, query, c.limits.runs, key, f.take)
	if status := restclient.StatusOf(err); status == http.StatusBadRequest || status == http.StatusUnprocessableEntity || status == http.StatusNotImplemented {
		// Which fields a list may be filtered and ordered by is not published.
		f.items, f.newest, f.unordered = map[string]*facts.FilesRun{}, map[string]string{}, true
		err = pages(ctx, c, path, nil, c.limits.runs, key, f.take)
	}
	var failed facts.Failure
	if len(wanted) > 0 && errors.As(err, &failed) && failed.Reason == facts.CollectorPartial && f.complete() {
		err = nil
	}
	return listing(c.host, "the runs of the replication policy "+p.Name, f.items, err)
}

// sources are the ids of the shares that a policy replicates.
func sources(p *facts.FilesPolicy, servers map[string]*facts.FileServer) map[string]bool {
	all := map[string]bool{}
	for _, pair := range p.Pairs {
		for _, s := range pair.Shares {
			if s.From != "" {
				all[s.From] = true
			}
		}
		if len(pair.Shares) > 0 {
			continue
		}
		for _, fs := range servers {
			if fs.ID == pair.From {
				for _, share := range fs.Shares.Items {
					all[share.ID] = true
				}
			}
		}
	}
	return all
}

// found are the runs of one policy that were seen.
type found struct {
	policy    string
	items     map[string]*facts.FilesRun
	newest    map[string]string // when the run began whose status is kept
	wanted    map[string]bool
	unordered bool
}

// take notes a page of runs and tells whether more are needed.
func (f *found) take(page []job) bool {
	for _, j := range page {
		at, ok := j.Started.when()
		share := j.Share.id()
		if j.Policy.id() != f.policy || share == "" || !ok {
			continue
		}
		switch j.Status.word() {
		case "SUCCEEDED", "FAILED", "CANCELLED", "PAUSED":
		default:
			continue // it has not ended
		}
		r := f.items[share]
		if r == nil {
			r = &facts.FilesRun{}
			f.items[share] = r
		}
		if stamp(at) > f.newest[share] {
			f.newest[share], r.Status, r.Source = stamp(at), j.Status.word(), j.Source.id()
		}
		if j.Status.word() == "SUCCEEDED" && stamp(at) > r.Newest {
			r.Newest, r.FailedFiles = stamp(at), j.FailedFiles.number()
		}
	}
	return f.unordered || len(f.wanted) == 0 || !f.complete()
}

// complete tells that a run that succeeded was seen of each share.
func (f *found) complete() bool {
	for share := range maps.Keys(f.wanted) {
		if f.items[share] == nil || f.items[share].Newest == "" {
			return false
		}
	}
	return len(f.wanted) > 0
}
