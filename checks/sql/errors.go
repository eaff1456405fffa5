package sql

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	mssql "github.com/microsoft/go-mssqldb"

	"github.com/muster-dr/muster/internal/facts"
)

// The numbers of errors that mean something of their own.
var (
	numbersRefused = []int32{18452, 18456, 18470, 18486}                           // wrong name or password, disabled, locked
	numbersStale   = []int32{18487, 18488}                                         // the password has ended or has to be changed
	numbersDenied  = []int32{229, 230, 262, 297, 300, 371, 916, 4060, 15151, 4064} // a right is missing
)

// explain says of an error of connecting and signing in what it means and what to do.
func (c *connector) explain(ctx context.Context, err error) error {
	host := c.declared()
	var said mssql.Error
	switch {
	case err == nil:
		return nil
	case c.untrusted != nil:
		return c.account.Untrusted(fmt.Errorf("%s: %w", host, c.untrusted), host, c.of.where)
	case ctx.Err() != nil:
		return fmt.Errorf("signing in to %s: %w", host, ctx.Err())
	case errors.As(err, &said) && slices.Contains(numbersRefused, said.Number):
		return fmt.Errorf("%w: %s says: error %d: %s; the user name or the password in %s is wrong, or the login is disabled or locked", facts.ErrRefused, host, said.Number, c.hide(said.Message), c.account.Where)
	case errors.As(err, &said) && slices.Contains(numbersStale, said.Number):
		return facts.Failure{Reason: facts.PermissionDenied, Err: fmt.Errorf("%s says: error %d: %s; somebody has to change the password of this login first", host, said.Number, c.hide(said.Message))}
	case errors.As(err, &said):
		return reasoned(host, said, c.hide)
	case strings.Contains(err.Error(), "does not support encryption"), strings.Contains(err.Error(), "encrypt negotiation failed"):
		return facts.Failure{Reason: facts.CollectorFailed, Err: fmt.Errorf("%s offers no encryption, and muster sends no password without: give the instance a certificate in SQL Server Configuration Manager", host)}
	case ended(err):
		return facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("signing in to %s: the connection ended: %w", host, err)}
	}
	return fmt.Errorf("signing in to %s: %w", host, err)
}

// failed says of an error of a question what it means.
func (s *session) failed(ctx context.Context, what string, err error) error {
	host := s.of.declared.Host
	var said mssql.Error
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("asking %s for %s: %w", host, what, ctx.Err())
	case errors.As(err, &said):
		return reasoned(host, said, s.hide)
	case ended(err):
		return facts.Failure{Reason: facts.Unreachable, Err: fmt.Errorf("asking %s for %s: the connection ended: %w", host, what, err)}
	}
	return fmt.Errorf("asking %s for %s: %w", host, what, err)
}

// reasoned is an error of SQL Server with its reason code.
func reasoned(host string, said mssql.Error, hide func(string) string) error {
	err := fmt.Errorf("%s says: error %d: %s", host, said.Number, hide(said.Message))
	if slices.Contains(numbersDenied, said.Number) {
		return facts.Failure{Reason: facts.PermissionDenied, Err: err}
	}
	return facts.Failure{Reason: facts.CollectorFailed, Err: err}
}

func ended(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "EOF") || strings.Contains(err.Error(), "bad connection")
}

// hide takes the secret out of a text of the server, and what would break a line.
func (c *connector) hide(text string) string {
	const longest = 300
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, c.account.Secret, "…")), " ")
	if len(text) > longest {
		return strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}
