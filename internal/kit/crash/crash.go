// Package crash turns a panic, which is always a mistake in this program, into an error
// of one sentence. A panic that nobody catches ends the process on the spot, with pages
// of stack and without what was fetched until then.
package crash

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// Error is a panic that was caught.
type Error struct {
	Value any    // what was given to panic
	Where string // file and line, such as report/html.go:33; empty when not known
	Stack []byte // of the goroutine, as [debug.Stack] gives it
}

// Error says in one line what happened and where.
func (e *Error) Error() string {
	text := strings.Join(strings.Fields(fmt.Sprint(e.Value)), " ")
	if e.Where == "" {
		return "internal error: " + text
	}
	return "internal error at " + e.Where + ": " + text
}

// Catch runs do and returns its panic, if any, as an [*Error].
func Catch(do func()) (caught *Error) {
	defer func() {
		if p := recover(); p != nil {
			caught = of(p)
		}
	}()
	do()
	return nil
}

// of describes a panic; one that was caught in another goroutine and raised again
// stays what it was.
func of(p any) *Error {
	if e, ok := p.(*Error); ok {
		return e
	}
	return &Error{Value: p, Where: where(), Stack: debug.Stack()}
}

// module is where the sources of this program are, as the stack names them.
const module = "github.com/muster-dr/muster/"

// where finds the innermost line of this program, outside of this package.
func where() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if ours := strings.HasPrefix(f.Function, module) || strings.HasPrefix(f.Function, "main."); ours && !strings.HasPrefix(f.Function, module+"internal/kit/crash.") {
			return short(f.File, f.Function, f.Line)
		}
		if !more {
			return ""
		}
	}
}

// short is the file below the module's folder, and the line.
func short(file, function string, line int) string {
	base := file[strings.LastIndexByte(file, '/')+1:]
	pkg := strings.TrimPrefix(function, module)
	if i := strings.IndexByte(pkg[strings.LastIndexByte(pkg, '/')+1:], '.'); i >= 0 {
		pkg = pkg[:strings.LastIndexByte(pkg, '/')+1+i]
	}
	return fmt.Sprintf("%s/%s:%d", pkg, base, line)
}

// Group runs functions side by side, as [sync.WaitGroup] does, and raises the first
// panic of any of them in whoever waits. The zero value is ready.
type Group struct {
	all   sync.WaitGroup
	mu    sync.Mutex
	first *Error
}

// Go runs do in a goroutine.
func (g *Group) Go(do func()) { g.all.Go(func() { g.Do(do) }) }

// Do runs do here and keeps its panic for those who wait, so that a loop goes on.
func (g *Group) Do(do func()) {
	if caught := Catch(do); caught != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.first == nil {
			g.first = caught
		}
	}
}

// Wait waits for all functions, and panics with the [*Error] of the first that did.
func (g *Group) Wait() {
	g.all.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.first != nil {
		panic(g.first)
	}
}
