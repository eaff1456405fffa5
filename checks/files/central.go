package files

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// central reads one Prism Central and stores what it says.
func (r *run) central(ctx context.Context, c *client, t *target) facts.Answered {
	s := unread(t.prism.Host, facts.Yes())
	enabled, err := c.enabled(ctx)
	s.ObservedAt, s.OffsetSeconds = c.clock()
	s.Enabled = enabled
	switch {
	case err != nil:
		a := facts.FromError(err)
		r.fail(t, a)
		return a
	case enabled != nil && !*enabled:
		a := facts.No(facts.FactMissing, fmt.Sprintf("Files Manager is not enabled at %s, so that it knows no file servers, whether there are any or not", t.prism.Host))
		s.Servers, s.Policies = nothing[facts.FileServer](a), nothing[facts.FilesPolicy](a)
	default:
		s.Servers = c.servers(ctx, t.site)
		if !c.in && !s.Servers.Learnt() { // whatever was asked, nothing was given
			r.fail(t, s.Servers.Answered)
			return s.Servers.Answered
		}
		s.Policies = c.policies(ctx, s.Servers.Items)
	}
	r.store(t.site, func(all *facts.FilesSite) {
		s.Clusters = all.Clusters
		*all = *s
	})
	return summary(s)
}

// summary is how well a Prism Central answered altogether.
func summary(s *facts.FilesSite) facts.Answered {
	if s.Enabled != nil && !*s.Enabled {
		return facts.Yes() // it said so
	}
	var gaps []string
	note := func(a facts.Answered) {
		if !a.Learnt() && !slices.Contains(gaps, a.Message) {
			gaps = append(gaps, a.Message)
		}
	}
	note(s.Servers.Answered)
	note(s.Policies.Answered)
	for _, fs := range s.Servers.Items {
		note(fs.Shares.Answered)
		for _, share := range fs.Shares.Items {
			if share.Replicas != nil {
				note(share.Replicas.Answered)
			}
		}
	}
	for _, p := range s.Policies.Items {
		note(p.Runs.Answered)
	}
	if len(gaps) == 0 {
		return facts.Yes()
	}
	slices.Sort(gaps)
	message := gaps[0]
	if len(gaps) > 1 {
		message += fmt.Sprintf("; and %d more questions stayed open", len(gaps)-1)
	}
	return facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: message}
}

// base is where the namespace is, in the newest version whose model muster was written to.
const base = "/api/files/v4.0"

// enabled finds out whether the Prism Central has the namespace of Files, which it has once
// Files Manager is enabled; null when it does not say.
func (c *client) enabled(ctx context.Context) (*bool, error) {
	resp, err := c.do(ctx, restclient.Request{Method: http.MethodOptions, Path: "/api/files/unversioned/info"})
	switch {
	case err != nil:
		return nil, fmt.Errorf("reaching %s: %w", c.host, err)
	case resp.Status == http.StatusUnauthorized:
		return nil, resp.Failure("OPTIONS /api/files/unversioned/info", "")
	case resp.Status != http.StatusNotFound:
		return new(true), nil // whatever it says, the list of file servers shows it
	}
	// A release without any v4 says the same of every namespace.
	if resp, err = c.do(ctx, restclient.Request{Method: http.MethodOptions, Path: "/api/clustermgmt/unversioned/info"}); err != nil {
		return nil, err
	}
	if resp.Status == http.StatusNotFound {
		return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%s does not offer the v4 interface, which came with pc.2024.3 and alone knows shares and what replicates them", c.host)}
	}
	return new(false), nil
}

// server is a file server as Prism writes it: its id and its name, and in some releases more.
type server struct {
	ID      text `json:"extId"`
	Name    text `json:"name"`
	Version text `json:"version"`
	GiB     text `json:"sizeInGib"`
	GiBytes text `json:"sizeGiBytes"`
}

// servers are the file servers with their shares. Replicas are asked for at the recovery site,
// where they have to be.
func (c *client) servers(ctx context.Context, site string) facts.Listing[*facts.FileServer] {
	items := map[string]*facts.FileServer{}
	twice := ""
	err := pages(ctx, c, base+"/config/file-servers", nil, 0, func(s *server) string { return s.ID.id() }, func(page []server) bool {
		for _, s := range page {
			name := strings.ToLower(string(s.Name))
			if name == "" {
				continue
			}
			if items[name] != nil {
				twice = string(s.Name)
			}
			size := s.GiB.number()
			if size == nil {
				size = s.GiBytes.number()
			}
			if size != nil {
				size = new(*size << 30)
			}
			items[name] = &facts.FileServer{ID: s.ID.id(), Name: string(s.Name), Version: s.Version.version(), SizeBytes: size}
		}
		return true
	})
	if err == nil && twice != "" {
		err = incomplete("two file servers are called %s, so that one cannot tell which is meant", twice)
	}
	left := c.limits.replicas
	for _, fs := range items {
		fs.Shares = c.shares(ctx, fs)
		if site != estate.Recovery {
			continue
		}
		for _, share := range fs.Shares.Items {
			if left--; left < 0 {
				share.Replicas = &facts.FilesReplicas{Answered: facts.No(facts.CollectorPartial, fmt.Sprintf("%s has more than the %d shares whose replicas muster asks for", c.host, c.limits.replicas))}
				continue
			}
			share.Replicas = c.replicas(ctx, fs, share)
		}
	}
	return listing(c.host, "its file servers", items, err)
}

// mountTarget is a share as Prism writes it.
type mountTarget struct {
	ID       text `json:"extId"`
	Name     text `json:"name"`
	Protocol text `json:"protocol"`
	State    text `json:"state"`
	Status   text `json:"statusType"`
	Previous text `json:"isPreviousVersionEnabled"`
	Older    text `json:"enablePreviousVersion"`   // of some releases before v4.0
	Alpha    text `json:"isEnablePreviousVersion"` // likewise
	SMB      struct {
		Continuous text `json:"isCaEnabled"`
	} `json:"smbProperties"`
}

func (c *client) shares(ctx context.Context, fs *facts.FileServer) facts.Listing[*facts.FilesShare] {
	items := map[string]*facts.FilesShare{}
	nameless := 0
	err := pages(ctx, c, fmt.Sprintf("%s/config/file-servers/%s/mount-targets", base, url.PathEscape(fs.ID)), nil, 0, func(m *mountTarget) string { return m.ID.id() }, func(page []mountTarget) bool {
		for _, m := range page {
			if m.Name == "" {
				nameless++
				continue
			}
			share := &facts.FilesShare{
				ID: m.ID.id(), Name: string(m.Name), Protocol: m.Protocol.word(), Online: m.State.is("ONLINE", "OFFLINE"),
				PreviousVersions: m.Previous.yes(), Continuous: m.SMB.Continuous.yes(),
			}
			for _, other := range []text{m.Older, m.Alpha} {
				if share.PreviousVersions == nil {
					share.PreviousVersions = other.yes()
				}
			}
			if m.Status.word() == "UNAVAILABLE" {
				share.Online = new(false)
			}
			items[strings.ToLower(string(m.Name))] = share
		}
		return true
	})
	if err == nil && nameless > 0 {
		err = incomplete("%d of them have no name", nameless)
	}
	return listing(c.host, "the shares of "+fs.Name, items, err)
}

// replicas looks for the newest snapshot that replication left at a share.
func (c *client) replicas(ctx context.Context, fs *facts.FileServer, share *facts.FilesShare) *facts.FilesReplicas {
	type snapshot struct {
		ID      text `json:"extId"`
		Created text `json:"createTime"`
		Type    text `json:"type"`
		Creator text `json:"creator"` // of releases before v4.0
	}
	path := fmt.Sprintf("%s/config/file-servers/%s/mount-targets/%s/snapshots", base, url.PathEscape(fs.ID), url.PathEscape(share.ID))
	newest := ""
	err := pages(ctx, c, path, nil, 0, func(s *snapshot) string { return s.ID.id() }, func(page []snapshot) bool {
		for _, s := range page {
			if s.Type.word() != "REPLICATION_SNAPSHOT" && s.Creator.word() != "REPLICATION_SNAPSHOT" {
				continue
			}
			if at, ok := s.Created.when(); ok && stamp(at) > newest {
				newest = stamp(at)
			}
		}
		return true
	})
	a := facts.Yes()
	if err != nil {
		a = facts.FromError(fmt.Errorf("asking %s for the snapshots of the share %s of %s: %w", c.host, share.Name, fs.Name, err))
	}
	return &facts.FilesReplicas{Answered: a, Newest: newest}
}

// seconds are how many a schedule's interval has.
var seconds = map[string]int64{
	"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400, "WEEK": 7 * 86400, "MONTH": 30 * 86400, "YEAR": 365 * 86400,
}

// rpo is the time between two runs; nil when it was not said.
func rpo(frequency, interval text) *int64 {
	n, err := strconv.ParseInt(string(frequency), 10, 32)
	each := seconds[strings.TrimSuffix(interval.word(), "LY")]
	if err != nil || n <= 0 || each == 0 {
		return nil
	}
	return new(n * each)
}
