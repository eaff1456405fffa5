package atomicfile

import (
	"errors"
	"io"
	"sync/atomic"
	"time"
)

// waitingSince is when the opening or the write that is under way began, in
// nanoseconds of the Unix clock; 0 when there is none.
var waitingSince atomic.Int64

// Waiting tells how long a device, a pipe or a socket has been refusing to take what
// is written to it; 0 when none does. A pipe that nobody reads takes nothing for ever,
// and a program that is asked to end must not wait for it.
func Waiting() time.Duration {
	since := waitingSince.Load()
	if since == 0 {
		return 0
	}
	return time.Since(time.Unix(0, since))
}

// Watch returns a writer to w that [Waiting] knows of.
func Watch(w io.Writer) io.Writer { return watched{w} }

type watched struct{ w io.Writer }

func (w watched) Write(p []byte) (n int, err error) {
	waiting(func() { n, err = w.w.Write(p) })
	return n, err
}

func waiting(wait func()) {
	waitingSince.Store(time.Now().UnixNano())
	defer waitingSince.Store(0)
	wait()
}

// stream writes the content to what is no file.
func stream(open func() (io.WriteCloser, error), fill func(io.Writer) error) (err error) {
	var w io.WriteCloser
	waiting(func() { w, err = open() })
	if err != nil {
		return err
	}
	return errors.Join(fill(Watch(w)), w.Close())
}
