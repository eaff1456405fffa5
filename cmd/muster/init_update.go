package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/discover"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// initUpdate shows what has appeared since an estate file was written. It asks by what the
// file says: its sites, resolvers, Prism Centrals and credentials.
func (a *app) initUpdate(ctx context.Context, f initFlags) error {
	est, err := a.loadEstate(f.update, nil, estate.Load)
	if err != nil {
		return err
	}
	if est.Credentials["directory"] == nil {
		return fmt.Errorf("%s has no credentials.directory, and nothing can be found without it", f.update)
	}
	in := discover.Input{
		Name: est.Name, Domain: est.Domain, Credentials: est.Credentials, Objectives: est.Objectives, Like: est,
		Sites: map[string]string{}, Resolvers: map[string][]string{},
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		s := est.Site(site)
		in.Sites[site], in.Resolvers[site] = s.ADSite, s.Resolvers
		if s.PrismCentral.Host != "" {
			in.PrismCentrals = append(in.PrismCentrals, s.PrismCentral.Host)
		}
	}
	dns := dnsclient.New()
	defer dns.Close()
	found, err := a.discover(ctx, in, dns)
	if err != nil {
		return err
	}
	before, err := os.ReadFile(f.update)
	if err != nil {
		return err
	}
	additions := found.Since(est)
	after, err := discover.Update(string(before), additions)
	if err != nil {
		return err
	}
	if _, err := estate.Parse(f.update, []byte(after), checks.Credentials()...); err != nil {
		return fmt.Errorf("with what has appeared the file would not be valid:\n%w", err)
	}
	if len(additions) == 0 {
		_, err = fmt.Fprintf(a.stderr, "nothing has appeared that %s does not have\n", f.update)
		return err
	}
	if _, err := io.WriteString(a.stdout, discover.Diff(f.update, string(before), after)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stderr, "%s since %s was written; to take them: muster init --update %s | patch %s\n", counted(len(additions), "addition"), f.update, f.update, f.update)
	return err
}
