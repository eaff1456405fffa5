package scaffolded

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// Collector asks the appliance.
type Collector struct{ limits collect.Limits }

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	switch c := est.Credentials[source]; {
	case c == nil:
		return errors.New("credentials.scaffolded is missing from the estate file: a user who may read is enough")
	case c.Endpoint == "":
		return errors.New("credentials.scaffolded.endpoint is missing from the estate file: the address of the appliance")
	}
	return nil
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	store := func(a facts.Answered, items map[string]*facts.ScaffoldedCopy) {
		env.Store(func(d *facts.Document) {
			d.Scaffolded = &facts.Scaffolded{Copies: facts.Listing[*facts.ScaffoldedCopy]{Answered: a, Items: items}}
		})
	}
	store(facts.No(facts.RunInterrupted, "the run ended before the appliance answered"), map[string]*facts.ScaffoldedCopy{})
	account, err := env.SignIn(ctx, source)
	if err != nil {
		store(facts.FromError(err), map[string]*facts.ScaffoldedCopy{})
		return err
	}
	host := strings.TrimPrefix(account.Endpoint, "https://")
	done := env.AskWith("public/"+source, facts.Asked{Site: "public", Address: host, Insecure: account.Terms.Unverified()})
	items, err := c.copies(ctx, env, account, host)
	answered := facts.FromError(err)
	store(answered, items)
	done(answered, 1)
	return nil
}

// copies asks for all copies.
func (c *Collector) copies(ctx context.Context, env *collect.Env, account *collect.Account, host string) (map[string]*facts.ScaffoldedCopy, error) {
	items := map[string]*facts.ScaffoldedCopy{}
	config, err := account.Terms.Config()
	if err != nil {
		return items, err
	}
	api := restclient.New(restclient.Options{
		Base: account.Endpoint, TLS: config, PerSecond: c.limits.Rate(5), Pause: c.limits.Pause(time.Second), Timeout: c.limits.Timeout(30 * time.Second),
		Agent: "muster", Acquire: func(ctx context.Context) (func(), error) { return env.Hosts.Acquire(ctx, host) },
	})
	defer api.Close()
	var answer struct {
		Copies []facts.ScaffoldedCopy `json:"copies"`
	}
	err = account.Try(ctx, func() error {
		basic := http.Request{Header: http.Header{}}
		basic.SetBasicAuth(account.Username, account.Secret)
		resp, err := api.Do(ctx, restclient.Request{Path: "/v1/copies", Header: basic.Header})
		if err != nil {
			return account.Terms.Explain(err)
		}
		if err := resp.Failure("GET /v1/copies of "+host, ""); resp.Status == http.StatusUnauthorized {
			return facts.Failure{Reason: facts.PermissionDenied, Err: fmt.Errorf("%w: %w", facts.ErrRefused, err)}
		} else if err != nil {
			return err
		}
		return restclient.Decode(resp.Body, &answer)
	})
	if err == nil && answer.Copies == nil {
		err = errors.New("the answer has no list of copies")
	}
	if err != nil {
		return items, fmt.Errorf("asking the appliance %s for its copies: %w", host, err)
	}
	for _, one := range answer.Copies {
		items[one.Name] = &one
	}
	return items, nil
}
