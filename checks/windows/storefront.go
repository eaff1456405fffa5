package windows

import (
	"context"
	"crypto/tls"
	_ "embed"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

//go:embed scripts/storefront.ps1
var storeFrontScript string

// storeFront reads the configuration of a StoreFront server from the files of its
// stores, and the certificate that its web server presents.
func (g *gathering) storeFront(ctx context.Context) {
	s := &facts.StoreFrontState{Stores: facts.Stores{Items: map[string]*facts.Store{}}, Gateways: facts.Gateways{Items: map[string]*facts.Gateway{}}, Certificates: facts.HostCertificates{Items: []facts.HostCertificate{}}}
	g.host.StoreFront = s
	var out storeFrontOutput
	err := g.script(ctx, "storefront.ps1", storeFrontScript, &out)
	if err == nil {
		err = out.fill(s)
	}
	s.Answered = g.answered(err)
	s.BaseURL.Answered, s.Stores.Answered, s.Gateways.Answered = s.Answered, s.Answered, s.Answered
	certificate, err := g.certificate(ctx)
	if err == nil {
		s.Certificates.Items = append(s.Certificates.Items, *certificate)
	}
	s.Certificates.Answered = g.answered(err)
}

type storeFrontOutput struct {
	Files []struct {
		Path  string   `json:"path"` // below the folder of the stores, such as \Store\web.config
		Base  string   `json:"base"`
		Parts []string `json:"parts"` // XML of farms and gateways
	} `json:"files"`
}

// fill reads the parts of the configuration files. The names of attributes have
// changed over the releases of StoreFront, so each is taken for what its name ends
// in.
func (o *storeFrontOutput) fill(s *facts.StoreFrontState) error {
	for _, f := range o.Files {
		if s.BaseURL.URL == "" {
			s.BaseURL.URL = f.Base
		}
		store := "/Citrix" + strings.ReplaceAll(strings.TrimSuffix(f.Path, `\web.config`), `\`, "/")
		for _, part := range f.Parts {
			var e xmlElement
			if err := xml.Unmarshal([]byte(part), &e); err != nil && !errors.Is(err, io.EOF) {
				return fmt.Errorf("%s of StoreFront: %w", f.Path, err)
			}
			switch strings.ToLower(e.XMLName.Local) {
			case "farm":
				if s.Stores.Items[store] == nil {
					s.Stores.Items[store] = &facts.Store{Farms: []facts.Farm{}}
				}
				s.Stores.Items[store].Farms = append(s.Stores.Items[store].Farms, e.farm())
			case "gateway":
				s.Gateways.Items[e.attribute("name", "id")] = e.gateway()
			}
		}
	}
	return nil
}

// xmlElement is any element.
type xmlElement struct {
	XMLName    xml.Name
	Attributes []xml.Attr   `xml:",any,attr"`
	Text       string       `xml:",chardata"`
	Children   []xmlElement `xml:",any"`
}

// attribute is the value of the first of these attributes that there is.
func (e *xmlElement) attribute(names ...string) string {
	for _, name := range names {
		for _, a := range e.Attributes {
			if strings.EqualFold(a.Name.Local, name) {
				return a.Value
			}
		}
	}
	return ""
}

func (e *xmlElement) farm() facts.Farm {
	f := facts.Farm{Name: e.attribute("name", "farmName"), Servers: []string{}, Transport: strings.ToUpper(e.attribute("transport", "transportType"))}
	f.Port, _ = strconv.Atoi(e.attribute("port", "xmlPort", "servicePort"))
	e.walk(func(c *xmlElement) {
		if strings.EqualFold(c.XMLName.Local, "server") {
			if name := c.attribute("name", "address", "host"); name != "" {
				f.Servers = append(f.Servers, strings.ToLower(name))
			} else if name := strings.TrimSpace(c.Text); name != "" {
				f.Servers = append(f.Servers, strings.ToLower(name))
			}
		}
	})
	return f
}

func (e *xmlElement) gateway() *facts.Gateway {
	g := &facts.Gateway{URL: e.attribute("address", "url", "gatewayUrl"), Callback: e.attribute("callbackUrl", "callback"), STAs: []string{}}
	e.walk(func(c *xmlElement) {
		name := strings.ToLower(c.XMLName.Local)
		value := strings.TrimSpace(c.Text)
		if value == "" {
			value = c.attribute("url", "address", "value")
		}
		switch {
		case value == "":
		case strings.Contains(name, "callback"):
			g.Callback = value
		case strings.Contains(name, "sta") || strings.Contains(name, "secureticket"):
			if !slices.Contains(g.STAs, value) {
				g.STAs = append(g.STAs, value)
			}
		case (name == "address" || name == "url") && g.URL == "":
			g.URL = value
		}
	})
	return g
}

func (e *xmlElement) walk(visit func(*xmlElement)) {
	for i := range e.Children {
		visit(&e.Children[i])
		e.Children[i].walk(visit)
	}
}

// certificate is the one that the web server presents. Here it is read and judged
// by rules, not trusted: nothing but the handshake is said.
func (g *gathering) certificate(ctx context.Context) (*facts.HostCertificate, error) {
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
