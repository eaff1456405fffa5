package windows

import (
	"context"
	"crypto/tls"
	_ "embed"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

//go:embed scripts/storefront.ps1
var storeFrontScript string

// storeFront reads the configuration of a StoreFront server from the files of its
// stores, and the certificate that its web server presents.
func (g *hostQueries) storeFront(ctx context.Context) {
	s := &facts.StoreFrontState{
		Stores: facts.Stores{Items: map[string]*facts.Store{}}, Gateways: facts.Gateways{Items: map[string]*facts.Gateway{}},
		Certificates: facts.HostCertificates{Items: []facts.HostCertificate{}},
	}
	g.host.StoreFront = s
	var out storeFrontOutput
	err := g.script(ctx, "storefront.ps1", storeFrontScript, &out)
	s.Answered = g.answered(err)
	// What could not be asked for at all is not known in any of its parts.
	learn := func(part string, read func() error) facts.Answered {
		failed := err
		if failed == nil {
			if failed = read(); failed != nil {
				failed = fmt.Errorf("the %s of StoreFront on %s: %w", part, g.target.host, failed)
			}
		}
		return g.answered(failed)
	}
	s.BaseURL.Answered = learn("base URL", func() (err error) { s.BaseURL.URL, err = out.baseURL(); return })
	s.Stores.Answered = learn("stores", func() (err error) { s.Stores.Items, err = out.stores(); return })
	s.Gateways.Answered = learn("gateways", func() (err error) { s.Gateways.Items, err = out.gateways(); return })
	certificate, err := g.certificate(ctx)
	if err == nil {
		s.Certificates.Items = append(s.Certificates.Items, *certificate)
	}
	s.Certificates.Answered = g.answered(err)
}

// certificate is the one that the web server presents. Here it is read and judged
// by rules, not trusted: nothing but the handshake is said.
func (g *hostQueries) certificate(ctx context.Context) (*facts.HostCertificate, error) {
	address := g.target.https
	if address == "" {
		address = net.JoinHostPort(g.target.host, "443")
	}
	conn, err := g.run.env.Dial(ctx, g.target.site, address)
	if err != nil {
		return nil, fmt.Errorf("the web server of %s: %w", g.target.host, err)
	}
	c := tls.Client(conn, &tls.Config{ServerName: g.target.host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}) //nolint:gosec // see above
	defer c.Close()                                                                                                       //nolint:errcheck // nothing was written
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := c.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("the web server of %s: %w", g.target.host, err)
	}
	leaf := c.ConnectionState().PeerCertificates[0]
	names := []string{}
	for _, n := range leaf.DNSNames {
		names = append(names, strings.ToLower(n))
	}
	slices.Sort(names)
	return &facts.HostCertificate{Names: names, NotAfter: leaf.NotAfter.UTC().Format(time.RFC3339)}, nil
}
