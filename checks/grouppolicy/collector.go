// Package grouppolicy reads the files of Group Policy objects from SYSVOL, once
// from each site, because policies that have not been replicated are missing
// exactly when the other site is gone. It only reads, and keeps only the
// registry settings that rules look at.
package grouppolicy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the source and of its section in the facts.
const source = "grouppolicy"

var sites = []string{estate.Production, estate.Recovery}

// Collector is the source "grouppolicy".
type Collector struct{ limits limits }

// limits are how long one step may take.
type limits struct {
	logon time.Duration // from the open connection to the signed session
	read  time.Duration // one file or listing
}

// New returns the collector.
func New(l collect.Limits) *Collector {
	return &Collector{limits{logon: l.Timeout(10 * time.Second), read: l.Timeout(30 * time.Second)}}
}

// Ready reports what the estate file lacks when no site's SYSVOL can be read.
func (*Collector) Ready(e *estate.Estate) error {
	var lacking []error
	for _, site := range sites {
		err := siteReady(e, site)
		if err == nil {
			return nil
		}
		lacking = append(lacking, err)
	}
	return errors.Join(lacking...)
}

func siteReady(e *estate.Estate, site string) error {
	s := e.Site(site)
	_, _, unc := splitUNC(s.Sysvol)
	switch hasCredential := e.Credentials[source] != nil || e.Credentials["directory"] != nil; {
	case s.Sysvol != "" && !unc:
		return nil
	case s.Sysvol == "" && len(s.DomainControllers) == 0 && (s.ADSite == "" || len(s.Resolvers) == 0):
		return fmt.Errorf("the estate file has neither sites.%[1]s.sysvol, nor sites.%[1]s.domainControllers, nor both sites.%[1]s.adSite and .resolvers to find domain controllers with", site)
	case !hasCredential:
		return fmt.Errorf("reading SYSVOL of %s needs credentials.grouppolicy or credentials.directory in the estate file", site)
	}
	return nil
}

// Collect reads the SYSVOL of both sites side by side.
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	var both sync.WaitGroup
	for _, site := range sites {
		both.Go(func() {
			var view *facts.SysvolView
			if err := collect.Protect(func() { view = c.readSite(ctx, env, site) }); err != nil {
				view = failedView(err)
				env.Ask(site+"/internal", site, "")(facts.FromError(err), 1)
			}
			env.Store(func(d *facts.Document) {
				if d.GroupPolicy == nil {
					d.GroupPolicy = &facts.GroupPolicy{Views: map[string]*facts.SysvolView{}}
				}
				d.GroupPolicy.Views[site] = view
			})
		})
	}
	both.Wait()
	return nil
}

// readSite reads one site's SYSVOL from the declared folder, or from the first of
// its domain controllers that serves it.
func (c *Collector) readSite(ctx context.Context, env *collect.Env, site string) *facts.SysvolView {
	s := env.Estate.Site(site)
	if err := siteReady(env.Estate, site); err != nil {
		return failedView(facts.Failure{Reason: facts.FactMissing, Err: err})
	}
	host, path, unc := splitUNC(s.Sysvol)
	if err := env.Lost(site); err != nil { // a folder may be a mount of one of its servers
		env.Ask(site+"/sysvol", site, "")(facts.FromError(err), 0)
		return failedView(err)
	}
	switch {
	case s.Sysvol != "" && !unc:
		return askFolder(ctx, env, site, s.Sysvol)
	case unc:
		view, _ := c.askServer(ctx, env, site, estate.DomainController{Host: strings.ToLower(host)}, path)
		return view
	}
	servers, err := env.DomainControllers(ctx, site)
	if err != nil {
		err = fmt.Errorf("no domain controller of %s is known whose SYSVOL could be read: %w", site, err)
		env.Ask(site+"/domain-controllers", site, "")(facts.FromError(err), 0)
		return failedView(err)
	}
	var best *facts.SysvolView
	for _, dc := range servers {
		view, whole := c.askServer(ctx, env, site, dc, "")
		if best == nil || !best.Learnt() {
			best = view
		}
		if whole {
			return view
		}
		if ctx.Err() != nil {
			break
		}
	}
	return best
}

func failedView(err error) *facts.SysvolView {
	return &facts.SysvolView{Answered: facts.FromError(err), GPOs: map[string]*facts.GPOFiles{}}
}

func askFolder(ctx context.Context, env *collect.Env, site, root string) *facts.SysvolView {
	done := env.Ask(site+"/sysvol-folder", site, root)
	t, err := openFolder(ctx, root, env.Estate.Domain)
	if err != nil {
		done(facts.FromError(err), 1)
		return failedView(err)
	}
	defer t.close()
	view, err := readView(ctx, t)
	if err != nil {
		err = fmt.Errorf("reading the SYSVOL folder %s: %w", root, err)
		done(facts.FromError(err), 1)
		if view == nil {
			return failedView(err)
		}
	} else {
		done(facts.Yes(), 1)
	}
	view.Root = t.place
	return view
}

// askServer reads SYSVOL of one domain controller: its share "sysvol", or the
// folder that path names, share first. whole is false when another domain
// controller should be asked; what this one gave before it fell silent is kept.
func (c *Collector) askServer(ctx context.Context, env *collect.Env, site string, dc estate.DomainController, path string) (view *facts.SysvolView, whole bool) {
	address := dc.SMB
	if address == "" {
		address = dc.Host + ":445"
	}
	done := env.Ask(site+"/"+dc.Host, site, address)
	env.Progress(source, "reading SYSVOL of "+dc.Host)
	view, err := func() (*facts.SysvolView, error) {
		release, err := env.Hosts.Acquire(ctx, dc.Host)
		if err != nil {
			return nil, err
		}
		defer release()
		t, err := openShare(ctx, env, c.limits, site, dc, address, path)
		if err != nil {
			return nil, err
		}
		defer t.close(ctx)
		view, err := readView(ctx, t)
		if view != nil {
			view.Server, view.Root = dc.Host, t.place()
		}
		return view, err
	}()
	if err != nil {
		err = fmt.Errorf("reading SYSVOL of %s at %s: %w", dc.Host, address, readable(err))
	}
	done(facts.FromError(err), 1)
	if view == nil {
		view = failedView(err)
		view.Server = dc.Host
	}
	return view, err == nil
}

// splitUNC takes \\host\share\folder apart; ok is false for any other path. The
// path keeps the share as its first part.
func splitUNC(unc string) (host, path string, ok bool) {
	p := strings.ReplaceAll(unc, "/", `\`)
	rest, found := strings.CutPrefix(p, `\\`)
	if !found {
		return "", "", false
	}
	host, path, _ = strings.Cut(strings.Trim(rest, `\`), `\`)
	return host, path, host != ""
}
