package facts

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
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
		return No(RunInterrupted, interruption.Replace(err.Error()))
	case isTimeout(err):
		return No(Timeout, err.Error())
	case isNetwork(err):
		return No(Unreachable, err.Error())
	}
	return No(CollectorFailed, err.Error())
}

// InPart is the answer of a system that told some of what it was asked for; the message
// says what is missing.
func InPart(message string) Answered {
	return Answered{Status: Partial, Reason: CollectorPartial, Message: interruption.Replace(message)}
}

// SaysInterrupted tells that a message is about the end of the run, and not about the system
// that was being asked.
func SaysInterrupted(message string) bool {
	return strings.Contains(message, cutShort) || strings.Contains(message, "the run ended before")
}

const cutShort = "the run was interrupted"

// interruption says in people's words what Go calls a canceled context: only the end of
// the run cancels what a collector asks.
var interruption = strings.NewReplacer(context.Canceled.Error(), cutShort)

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
