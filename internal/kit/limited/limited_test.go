package limited

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

func TestADocumentThatIsTooLargeIsNotRead(t *testing.T) {
	defer SetMost(0)
	SetMost(1000)
	file := func(n int) string {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, []byte(strings.Repeat("x", n)), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	gz := func(n int) string {
		var b strings.Builder
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, strings.Repeat("x", n)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		path  string
		stdin string
		want  string
	}{
		"a file of that size":         {file(1000), "", ""},
		"a file of a byte more":       {file(1001), "", "it has 1001 bytes, and at most 1000 bytes are read; if it is what it should be, allow more with --max-input"},
		"standard input of that size": {"-", strings.Repeat("x", 1000), ""},
		"a byte more":                 {"-", strings.Repeat("x", 1001), "it has more than that, and at most 1000 bytes are read"},
		"compressed, of that size":    {"-", gz(1000), ""},
		"compressed, a byte more":     {"-", gz(1001), "it has more than that, and at most 1000 bytes are read"},
		"compressed, far more":        {"-", gz(1 << 24), "it has more than that, and at most 1000 bytes are read"},
		"compressed, and cut":         {"-", gz(1000)[:20], "cannot be unpacked"},
		"a folder":                    {t.TempDir(), "", "is a folder"},
		"nothing":                     {filepath.Join(t.TempDir(), "none"), "", "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Open(c.path, strings.NewReader(c.stdin))
			if err == nil {
				_, err = io.ReadAll(r)
				_ = r.Close()
			}
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// unread reports a document without holding it.
type unread struct {
	head, unit, tail string
	units            int
	at               strings.Reader
}

func (u *unread) Read(p []byte) (int, error) {
	for u.at.Len() == 0 {
		switch {
		case u.head != "":
			u.at.Reset(u.head)
			u.head = ""
		case u.units > 0:
			u.at.Reset(u.unit)
			u.units--
		case u.tail != "":
			u.at.Reset(u.tail)
			u.tail = ""
		default:
			return 0, io.EOF
		}
	}
	return u.at.Read(p)
}

type part struct {
	Text   string
	Filler [20]int
}

// A string of 300 MB took 4.2 GB, and a list of empty objects more than that.
func TestMemoryStaysWithinFourTimesTheDocument(t *testing.T) {
	defer func(was int64) { small = was }(small)
	small = 16 << 20
	mega := strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct {
		doc  *unread
		want string
	}{
		"strings that are long":      {&unread{head: `[{"Text":"`, unit: mega + `"},{"Text":"`, tail: `"}]`, units: 20}, ""},
		"a string that does not end": {&unread{head: `[{"Text":"`, unit: mega, tail: `"}]`, units: 200}, "it holds a value of more than 4 MiB"},
		"parts that are empty":       {&unread{head: `[`, unit: strings.Repeat("{},", 1<<18), tail: `{}]`, units: 200}, "this is nothing that muster wrote"},
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			r, err := Open("-", c.doc)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = r.Close() }()
			var into []part
			err = json.UnmarshalRead(r, &into)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestSizesAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]int64{
		"2GiB": 2 << 30, "500 MiB": 500 << 20, "1.5gib": 3 << 29, "4096": 4096, "64 KiB": 64 << 10,
		"": 0, "GiB": 0, "-1GiB": 0, "0": 0, "NaN": 0, "9999999GiB": 0, "1 TB": 0,
	} {
		got, err := ParseSize(text)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: got %d, %v", text, got, err)
		}
	}
	for n, want := range map[int64]string{1: "1 bytes", 1 << 20: "1 MiB", 3 << 29: "1.5 GiB"} {
		if got := fmt.Sprint(Size(n)); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
