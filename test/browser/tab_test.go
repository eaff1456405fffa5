//go:build browser

package browser

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// demo is the report of the embedded estate, made once.
var demo = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "muster-browser-")
	if err != nil {
		return "", err
	}
	out, err := muster("demo", "--dir", dir, "--framework", "nist-800-53", "--framework", "nis2")
	if err != nil {
		return string(out), err
	}
	return dir, nil
})

// muster runs the program, which belongs to another module.
func muster(args ...string) ([]byte, error) {
	cmd := exec.Command("go", append([]string{"run", "./cmd/muster"}, args...)...)
	cmd.Dir = "../.."
	return cmd.CombinedOutput()
}

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := demo(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code) //nolint:forbidigo // TestMain has no other way to tell
}

func demoFolder(t *testing.T) string {
	t.Helper()
	dir, err := demo()
	if err != nil {
		t.Fatalf("muster demo: %v\n%s", err, dir)
	}
	return dir
}

// tab is a browser with one page, and what went wrong in it.
type tab struct {
	*testing.T
	ctx    context.Context
	mutex  sync.Mutex
	errors []string
}

type action = chromedp.Action[chromedp.Void]

// open shows a file. before runs on the empty page.
func open(t *testing.T, file string, before ...action) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{T: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	b.run(call(network.Enable, network.EnableParams{}), call(log.Enable, cdp.Empty{}))
	b.run(before...)
	b.run(chromedp.Navigate("file://" + file))
	t.Cleanup(func() {
		b.mutex.Lock()
		defer b.mutex.Unlock()
		for _, e := range b.errors {
			t.Error(e)
		}
	})
	return b
}

func (b *tab) listen(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.errors = append(b.errors, "the script failed: "+thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		b.errors = append(b.errors, "the page wrote to the console: "+string(e.Type))
	case *log.EventEntryAdded:
		b.errors = append(b.errors, "the browser complains: "+e.Entry.Text)
	case *page.EventJavascriptDialogOpening:
		b.errors = append(b.errors, "a dialog opened: "+e.Message)
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, "file://") {
			b.errors = append(b.errors, "a request left: "+url)
		}
	}
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil {
		return d.Exception.Description
	}
	return d.Text
}

// patience is for a browser that is lost, not for one that is slow.
const patience = time.Minute

func (b *tab) run(actions ...action) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// value is what an action returns.
func value[T any](b *tab, a chromedp.Action[T]) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// js is the value of an expression in the page.
func js[T any](b *tab, expression string) T {
	b.Helper()
	return value(b, chromedp.Evaluate[T](expression))
}

// soon tells whether something comes true: what a page shows follows its style with the next
// frame that the browser draws, and on a busy machine that is not the moment of the question.
func soon(b *tab, expression string) bool {
	b.Helper()
	for range 100 {
		if js[bool](b, expression) {
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

// call is a command of the protocol that has no action.
func call[P, R any](command cdp.Command[P, R], params P) action {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

func click(selector string) action { return chromedp.Click(chromedp.CSS(selector)) }

func focus(selector string) action { return chromedp.Focus(chromedp.CSS(selector)) }

func write(selector, text string) action { return chromedp.SendKeys(chromedp.CSS(selector), text) }

// choose picks an option, as a person would.
func choose(selector, option string) action {
	return chromedp.Steps(chromedp.SetValue(chromedp.CSS(selector), option),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("`+selector+`").dispatchEvent(new Event("input", {bubbles: true}))`))
}

// media pretends to be of a kind: print, or "" for a screen; light or dark.
func media(kind, scheme string) action {
	return call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

func screen(width int64) action {
	return call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500})
}

// until waits for the page to come to a state.
func (b *tab) until(expression string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(10*time.Second))); err != nil {
		b.Fatalf("it never came to be that %s: %v", expression, err)
	}
}
