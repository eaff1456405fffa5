package winrm

import (
	"context"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/masterzen/winrm"
	"github.com/masterzen/winrm/soap"
)

// parameters go into the header of every message: how long the host may think
// before it says that it has nothing yet, the language of its errors, and the
// size of its answers, which every version of Windows allows.
var parameters = winrm.NewParameters("PT20S", "en-US", 153600)

const (
	anonymous  = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"
	wmi        = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
	identifyNS = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
)

// message begins a message. The library's texts are used as they are, header and
// all: they have been read by Windows for years.
func (s *Session) message(action, resource string) (*soap.SoapMessage, *soap.SoapHeader) {
	m := soap.NewMessage()
	return m, m.Header().To(s.options.url()).ReplyTo(anonymous).MaxEnvelopeSize(parameters.EnvelopeSize).
		Id("uuid:" + uuid.NewString()).Locale(parameters.Locale).Timeout(parameters.Timeout).
		Action(action).ResourceURI(resource)
}

// text makes a string into the content of an element; the library writes what it is
// given.
func text(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil { // a strings.Builder takes everything
		return ""
	}
	return b.String()
}

// ask posts a message that only reads and decodes the answer. A fault is an error.
func (s *Session) ask(ctx context.Context, m *soap.SoapMessage) (*envelope, error) {
	return s.askRaw(ctx, m.String(), true)
}

// askOnce is ask for a message that must not be sent twice.
func (s *Session) askOnce(ctx context.Context, m *soap.SoapMessage) (*envelope, error) {
	return s.askRaw(ctx, m.String(), false)
}

func (s *Session) askRaw(ctx context.Context, message string, reads bool) (*envelope, error) {
	a, err := s.exchange(ctx, []byte(message), reads)
	if err != nil {
		return nil, err
	}
	e, err := decode(a.body)
	if err != nil {
		return nil, fmt.Errorf("the answer (HTTP %d) makes no sense: %w", a.status, err)
	}
	if e.Body.Fault != nil {
		return nil, e.Body.Fault.reasoned()
	}
	if a.status != 200 {
		return nil, fmt.Errorf("the host answers HTTP %d without saying why", a.status)
	}
	return e, nil
}

// identify asks the host what it is.
func (s *Session) identify(ctx context.Context) (string, error) {
	ctx, done, err := s.call(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	e, err := s.askRaw(ctx, `<s:Envelope xmlns:s="`+soap.NS_SOAP_ENV+`" xmlns:i="`+identifyNS+`"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>`, true)
	if err != nil {
		return "", fmt.Errorf("asking %s what it is: %w", s.options.Host, err)
	}
	i := e.Body.Identify
	if i == nil {
		return "", fmt.Errorf("asking %s what it is: the answer is to another question", s.options.Host)
	}
	return i.Vendor + ", " + i.Version, nil
}
