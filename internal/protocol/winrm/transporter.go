package winrm

import (
	"context"

	"github.com/masterzen/winrm"
	"github.com/masterzen/winrm/soap"
)

// Transporter lets code that was written for the library masterzen/winrm talk over
// the session, for as long as ctx lasts: with its logon, its seals and its bounds. A
// fault is an error there too.
func (s *Session) Transporter(ctx context.Context) winrm.Transporter { return transporter{ctx, s} }

type transporter struct {
	ctx     context.Context
	session *Session
}

// Transport is called when the library makes a client. The session knows its host
// already.
func (t transporter) Transport(*winrm.Endpoint) error { return nil }

// Post sends one message.
func (t transporter) Post(_ *winrm.Client, m *soap.SoapMessage) (string, error) {
	ctx, done, err := t.session.call(t.ctx)
	if err != nil {
		return "", err
	}
	defer done()
	a, err := t.session.exchange(ctx, []byte(m.String()), false)
	if err != nil {
		return "", err
	}
	e, err := decode(a.body)
	if err != nil {
		return "", err
	}
	if e.Body.Fault != nil {
		return "", e.Body.Fault.reasoned()
	}
	return string(a.body), nil
}
