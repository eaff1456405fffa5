package facts

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
)

// ErrRefused is what a logon attempt must return (wrapped) when the server said
// that the credential is wrong, as opposed to not answering.
var ErrRefused = errors.New("logon refused")

// Failure is an error that knows its reason code.
type Failure struct {
	Reason Reason
	Err    error
}

func (f Failure) Error() string { return f.Err.Error() }
func (f Failure) Unwrap() error { return f.Err }

// FromError turns an error into what the facts say of it. Errors that carry a
// reason of their own (see [Failure]) keep it.
func FromError(err error) Answered {
	var f Failure
	switch {
	case err == nil:
		return Yes()
	case errors.Is(err, ErrLost):
		return Answered{Status: Skipped, Reason: NoResult, Message: err.Error()}
	case errors.As(err, &f):
		return No(f.Reason, err.Error())
	case errors.Is(err, context.Canceled):
		return No(RunInterrupted, err.Error())
	case isTimeout(err):
		return No(Timeout, err.Error())
	case isNetwork(err):
		return No(Unreachable, err.Error())
	}
	return No(CollectorFailed, err.Error())
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		(errors.As(err, &t) && t.Timeout())
}

func isNetwork(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, net.ErrClosed)
}
