package citrixcloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// statusAsleep is the answer of a DaaS site that has been idle for long. It wakes
// up when it is told to, which changes something and is not for muster to do.
const statusAsleep = 530

// me is who has signed in, and what that client can see.
type me struct {
	Customers list[struct {
		ID    key       `json:"Id"`
		Sites list[ref] `json:"Sites"`
	}] `json:"Customers"`
}

// site signs in and finds the DaaS site of the customer.
func (r *run) site(ctx context.Context) error {
	r.env.Progress(source, "signing in")
	var who me
	resp, err := r.client.get(ctx, manage+"/me", nil, &who)
	switch restclient.StatusOf(err) {
	case statusAsleep:
		return facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("%w: the DaaS site of customer %s is asleep; muster does not wake it: "+
			"open it once in the console of Citrix Cloud, wait until it shows, and scan again", err, r.client.account.Customer)}
	case http.StatusNotFound:
		return elsewhere(err)
	}
	if err != nil {
		return err
	}
	found, err := who.siteOf(r.client.account.Customer)
	if err != nil {
		return fmt.Errorf("GET %s/me of %s: %w", manage, r.client.place.host, err)
	}
	r.client.site, r.now = string(found.ID), resp.Date.UTC()
	r.store(func(c *facts.CitrixCloud) {
		c.Answered, c.Site, c.SiteID = facts.Yes(), cmp.Or(string(found.Name), string(found.ID)), string(found.ID)
		c.ObservedAt = r.now
	})
	return nil
}

func (m me) siteOf(customer string) (*ref, error) {
	var others []string
	for _, c := range m.Customers.items {
		if !strings.EqualFold(string(c.ID), customer) {
			others = append(others, string(c.ID))
			continue
		}
		for _, s := range c.Sites.items {
			if s.ID != "" {
				return s, nil
			}
		}
		return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("customer %s has no DaaS site that this API client may see", customer)}
	}
	if len(others) == 0 {
		return nil, errors.New("the answer names no customer")
	}
	return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the API client belongs to customer %s, not to credentials.citrixcloud.customer %s", strings.Join(others, ", "), customer)}
}

// version asks for the version of the site. It is told for people to know; nothing
// depends on it, so that a failure leaves it empty and nothing else.
func (r *run) version(ctx context.Context) {
	var site struct {
		Version text `json:"ProductVersion"`
	}
	if _, err := r.client.get(ctx, manage+"/Sites/"+url.PathEscape(r.client.site), nil, &site); err == nil {
		r.store(func(c *facts.CitrixCloud) { c.Version = string(site.Version) })
	}
}
