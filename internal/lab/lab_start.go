package lab

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"time"
)

func (l *Lab) startResolver(ctx context.Context, r *Resolver) error {
	if r.Behaviour == Down {
		address, release, err := closedPort(ctx)
		if err != nil {
			return err
		}
		l.stop = append(l.stop, release)
		l.resolvers[r.Site] = append(l.resolvers[r.Site], address)
		return nil
	}
	s, address, err := serveDNS(ctx, l.model.DNS[r.Site], r.Behaviour, &l.counts)
	if err != nil {
		return err
	}
	l.stop = append(l.stop, s.close)
	l.resolvers[r.Site] = append(l.resolvers[r.Site], address)
	return nil
}

// startTrust makes the authorities, and writes what clients need to trust and to be
// trusted.
func (l *Lab) startTrust(context.Context) (err error) {
	now := time.Now()
	if l.trusted, err = newAuthority("Contoso Lab Root CA", now); err != nil {
		return err
	}
	if l.stranger, err = newAuthority("Somebody Else's Root CA", now); err != nil {
		return err
	}
	password := l.password
	if l.model.Account.WrongPassword {
		password = rand.Text()
	}
	for path, content := range map[string][]byte{
		l.caFile(): l.trusted.pem(), l.passwordFile(): []byte(password + "\n"),
		l.viewerFile(): []byte(l.viewer + "\n"), l.secretFile(): []byte(l.secret + "\n"),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return fmt.Errorf("starting the lab: %w", err)
		}
	}
	return nil
}

// authority signs the certificate of a server that behaves so.
func (l *Lab) authority(b Behaviour) *authority {
	if b == WrongCertificate {
		return l.stranger
	}
	return l.trusted
}

func (l *Lab) startControllers(ctx context.Context) error {
	t := newTree(l.model, time.Now())
	for _, dc := range l.model.Directory.Controllers {
		if dc.LDAP == Down {
			address, release, err := closedPort(ctx)
			if err != nil {
				return err
			}
			l.stop = append(l.stop, release)
			l.controllers[dc.Host] = address
			continue
		}
		certificate, err := l.authority(dc.LDAP).issue(dc.Host, l.model.Domain)
		if err != nil {
			return err
		}
		var lc net.ListenConfig
		listener, err := lc.Listen(ctx, "tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return fmt.Errorf("starting the domain controller %s: %w", dc.Host, err)
		}
		s := &ldapServer{tree: t, controller: dc, password: l.password, counts: &l.counts,
			tls: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}}
		l.stop = append(l.stop, serveTCP(listener, s.serve).close)
		l.controllers[dc.Host] = listener.Addr().String()
	}
	return nil
}

// startCitrixCloud serves the control plane. The estate file leads to it by its
// address, so the certificate has to be good for that.
func (l *Lab) startCitrixCloud(ctx context.Context) (err error) {
	c := l.model.Citrix
	l.citrix, err = l.serveHTTPS(ctx, c.Behaviour, newCitrixServer(l), "api.cloud.com", loopback)
	return err
}

// startPrisms serves the Prism Central of each site and the Prism Element of each
// cluster.
func (l *Lab) startPrisms(ctx context.Context) (err error) {
	n := l.model.Nutanix
	for _, site := range bothSites {
		c := n.Centrals[site]
		p := newPlatform(l.model, l.clock, site)
		if l.prisms[c.Host], err = l.serveHTTPS(ctx, c.Behaviour, newCentralServer(l, p, c), c.Host); err != nil {
			return err
		}
		for _, k := range n.Clusters {
			if k.Site != site {
				continue
			}
			if l.prisms[k.Element], err = l.serveHTTPS(ctx, k.Behaviour, newElementServer(l, p, k), k.Element); err != nil {
				return err
			}
		}
	}
	return nil
}
