package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/kit/crash"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// keeping is what a command has fetched that is lost when it does not come to its end.
type keeping struct {
	busy  atomic.Bool     // there is something to write down, which an interruption has to wait for
	facts *facts.Document // collected and not written to a file; nil when there are none
	left  atomic.Bool     // nobody waits for the command any more, and what it says
}

// How long a command that was asked to end may take: one that keeps nothing, and one
// whose output nobody takes.
const (
	toStop   = time.Second
	toBeRead = 5 * time.Second
)

// end waits for a command that was asked to end. One that does not look at its context
// (it reads from a pipe that nobody writes to, or a rule keeps it busy) is left alone, unless
// it has something to keep: then only an output that nobody takes ends the waiting.
func (a *app) end(done <-chan int) int {
	asked := time.Now()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case code := <-done:
			return code
		case <-tick.C:
		}
		since := time.Since(asked)
		switch {
		case !a.keep.busy.Load() && since > toStop:
			a.keep.left.Store(true)
			return a.interrupted("nothing was judged")
		case min(since, atomicfile.Waiting()) > toBeRead:
			a.keep.left.Store(true)
			return a.interrupted(fmt.Sprintf("for %s nobody has taken what was written to a pipe, and it is not whole", toBeRead))
		}
	}
}

// crashed reports a panic in one sentence, and keeps what is needed to find its cause
// and what was collected.
func (a *app) crashed(caught *crash.Error) int {
	where, err := a.keepAfter(caught)
	if err != nil {
		_, _ = fmt.Fprintf(a.errors, "muster: %s; please report it; its stack could not be kept: %v\n", plain.Line(caught.Error()), err)
		return exitError
	}
	_, _ = fmt.Fprintf(a.errors, "muster: %s; nothing was judged; please report it with %s\n", plain.Line(caught.Error()), where)
	return exitError
}

// keepAfter writes the stack, and the facts if there are any, into a new folder that
// only this user can read.
func (a *app) keepAfter(caught *crash.Error) (string, error) {
	dir, err := os.MkdirTemp("", "muster-crash-")
	if err != nil {
		return "", err
	}
	stack := filepath.Join(dir, "stack.txt")
	if err := os.WriteFile(stack, fmt.Appendf(nil, "muster %s\n%v\n\n%s", version, caught, caught.Stack), 0o600); err != nil {
		return "", err
	}
	doc := a.keep.facts
	if doc == nil {
		return stack, nil
	}
	path := filepath.Join(dir, "facts.json")
	if again := crash.Catch(func() { err = atomicfile.Write(path, doc.Write) }); again != nil || err != nil {
		return fmt.Sprintf("%s (the facts could not be written)", stack), nil
	}
	return fmt.Sprintf("%s; the facts are in %s", stack, path), nil
}
