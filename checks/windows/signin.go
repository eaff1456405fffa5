package windows

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// prepare works out how to sign in, which is the same for all hosts.
func (r *run) prepare(ctx context.Context) error {
	var err error
	if r.account, err = r.env.SignIn(ctx, source); err != nil {
		return err
	}
	tls, err := r.account.Terms.Config()
	if err != nil {
		return err
	}
	r.options = winrm.Options{
		Method: winrm.Method(r.account.Method), User: r.account.Username, Password: r.account.Secret, Domain: r.env.Estate.Domain,
		TLS: tls, PlainHTTP: r.account.Transport == "http", Timeout: r.limits.call, Guard: r.account.Try,
	}
	if r.options.Method == winrm.Kerberos {
		return r.tickets(ctx)
	}
	return nil
}

// tickets prepares for Kerberos: the domain controllers of the recovery site, which
// are there also when production is not, and then those of production give them.
func (r *run) tickets(ctx context.Context) error {
	var kdcs []string
	var failures []error
	for _, site := range []string{estate.Recovery, estate.Production} {
		if r.env.Lost(site) != nil {
			continue
		}
		dcs, err := r.env.DomainControllers(ctx, site)
		if err != nil {
			failures = append(failures, err)
		}
		for _, dc := range dcs {
			// The Kerberos library looks names up where the scanner does, and not where the
			// site does: it is given addresses.
			conn, err := r.env.Dial(ctx, site, net.JoinHostPort(dc.Host, "88"))
			if err != nil {
				failures = append(failures, err)
				continue
			}
			kdcs = append(kdcs, conn.RemoteAddr().String())
			_ = conn.Close() // nothing was said
		}
	}
	if len(kdcs) == 0 {
		return fmt.Errorf("nobody to ask for Kerberos tickets: %w", errors.Join(failures...))
	}
	var err error
	r.options.Tickets, err = winrm.NewTickets(winrm.TicketOptions{User: r.account.Username, Password: r.account.Secret, Domain: r.env.Estate.Domain, KDCs: kdcs})
	return err
}

func (r *run) close() {
	if r.options.Tickets != nil {
		r.options.Tickets.Close()
	}
}

func (r *run) unverified() bool { return r.account.Terms.Unverified() && r.account.Transport != "http" }

// address is where a host's WinRM is reached.
func (r *run) address(t target) string {
	switch {
	case t.winrm != "":
		return t.winrm
	case r.account.Transport == "http":
		return net.JoinHostPort(t.host, "5985")
	}
	return net.JoinHostPort(t.host, "5986")
}

// open signs in to a host, keeping one of the two places that each host has.
func (r *run) open(ctx context.Context, t target) (*held, error) {
	release, err := r.env.Hosts.Acquire(ctx, t.host)
	if err != nil {
		return nil, err
	}
	options := r.options
	options.Host, options.Address = t.host, r.address(t)
	options.Dial = func(ctx context.Context, address string) (net.Conn, error) { return r.env.Dial(ctx, t.site, address) }
	s, err := winrm.Dial(ctx, options)
	if err != nil {
		release()
		return nil, err
	}
	return &held{s, release}, nil
}

// held is a session with its place at the host.
type held struct {
	*winrm.Session
	release func()
}

// Close ends the session and gives the place back.
func (h *held) Close() {
	h.Session.Close()
	h.release()
}
