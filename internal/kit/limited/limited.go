// Package limited reads documents that may be hostile: it bounds their size, the length
// of a single value, and the memory that reading them takes.
package limited

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/muster-dr/muster/internal/kit/compressed"
)

const (
	// Most is how many bytes of a document are read unless [SetMost] says otherwise.
	// Facts of a million machines have about 600 MB.
	Most = 1 << 30
	// longest is what a single value may have: a decoder that asks for more than that at
	// once holds a value that does not end. It is met within a factor of two.
	longest = 8 << 20
	// times is how much more memory than the document has may be in use while it is read.
	times = 4
	// after is what judging may always take.
	after = 1 << 30
	// base and each are what a run needs when memory is cleared up in time: the program
	// with its rules, and so many times the documents. Less would cost more time than it
	// saves memory.
	base = 64 << 20
	each = 3
)

// small is what is always allowed while a document is read: the program itself, and small
// documents whose parts are much larger in memory than as text. Tests lower it.
var small int64 = 256 << 20

var most, total atomic.Int64 // total is of all documents that are kept

// inTurn is how many documents are kept at a time by a command that reads many, one after
// the other; 0 when all are kept.
var inTurn atomic.Int64

// InTurn says that documents are read, used and left, n at a time at most, so that the
// memory that a run may take does not grow with their number.
func InTurn(n int) {
	inTurn.Store(int64(n))
	hurry()
}

// SetMost changes how many bytes of a document are read; 0 is [Most].
func SetMost(bytes int64) { most.Store(bytes) }

func allowed() int64 {
	if n := most.Load(); n > 0 {
		return n
	}
	return Most
}

// Open opens the file at path, or takes stdin for "-"; what was compressed with gzip or
// zstd is read as the text that it holds, and limits are those of the text. Reading fails
// with a sentence that says what to do when there is more than is allowed.
func Open(path string, stdin io.Reader) (io.ReadCloser, error) {
	r := &reader{left: allowed(), before: live()}
	from := io.NopCloser(stdin)
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		from = f
		info, err := f.Stat()
		switch {
		case err != nil:
			_ = f.Close()
			return nil, err
		case info.IsDir():
			_ = f.Close()
			return nil, fmt.Errorf("%s is a folder", path)
		case info.Mode().IsRegular() && info.Size() > r.left:
			_ = f.Close()
			return nil, fmt.Errorf("%s: %w", path, tooLarge(fmt.Sprintf("has %s", Size(info.Size())), r.left))
		}
	}
	text, err := compressed.Reader(from)
	if err != nil {
		_ = from.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r.from, r.file = text, from
	return r, nil
}

// Refused is why a document is not read to its end, in a sentence about "it". Decoders
// wrap it into words of their own.
type Refused string

func (r Refused) Error() string { return string(r) }

func refused(format string, args ...any) error { return Refused(fmt.Sprintf(format, args...)) }

func tooLarge(what string, most int64) error {
	return refused("it %s, and at most %s are read; if it is what it should be, allow more with --max-input", what, Size(most))
}

type reader struct {
	from   io.Reader
	file   io.Closer
	left   int64 // bytes that may still be read
	read   int64
	looked int64  // bytes when memory was last looked at
	before uint64 // memory in use at the start
}

// look is how many bytes are read between two looks at the memory.
const look = 8 << 20

// Read implements [io.Reader].
func (r *reader) Read(p []byte) (int, error) {
	if len(p) > longest {
		return 0, refused("it holds a value of more than %s, which none is", Size(longest/2))
	}
	if r.left <= 0 {
		// Whether there is more shows only when it is read.
		if n, err := r.from.Read(make([]byte, 1)); n == 0 {
			return 0, err
		}
		return 0, tooLarge("has more than that", r.read)
	}
	n, err := r.from.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	r.read += int64(n)
	r.count(int64(n))
	if r.read-r.looked >= look {
		r.looked = r.read
		if tooMuch := r.memory(); tooMuch != nil {
			return 0, tooMuch
		}
	}
	return n, err
}

// count adds to what is kept; of documents in turn, the largest counts for each.
func (r *reader) count(n int64) {
	many := inTurn.Load()
	if many == 0 {
		total.Add(n)
		return
	}
	for was := total.Load(); many*r.read > was && !total.CompareAndSwap(was, many*r.read); was = total.Load() {
	}
}

// memory fails when reading takes much more memory than the document has.
func (r *reader) memory() error {
	hurry()
	if used := live(); used > r.before+uint64(small) && used-r.before > uint64(times*r.read) {
		return refused("its first %s take %s of memory: this is nothing that muster wrote", Size(r.read), Size(int64(used-r.before)))
	}
	return nil
}

// Close implements [io.Closer].
func (r *reader) Close() error {
	if r.looked > 0 {
		hurry()
	}
	if d, ok := r.from.(io.Closer); ok && d != r.file {
		_ = d.Close() // what it holds; nothing was written
	}
	return r.file.Close()
}

// Budget is how many bytes of memory may be in use after the documents were read; 0 when
// none was.
func Budget() int64 {
	if total.Load() == 0 {
		return 0
	}
	return max(after, times*total.Load())
}

// hurry lets memory be cleared up before it is more than a run with these documents needs,
// not only when there is five times as much, unless the user has set a limit of their own.
func hurry() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(max(smallest, base+each*total.Load()))
	}
}

// smallest is the memory up to which nothing is cleared up early.
const smallest = 200 << 20

// live are the bytes that were in use when memory was last cleared up.
func live() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// Size is a number of bytes for people.
func Size(n int64) string {
	for _, u := range units {
		if n >= u.bytes {
			return strings.TrimSuffix(strconv.FormatFloat(float64(n)/float64(u.bytes), 'f', 1, 64), ".0") + " " + u.name
		}
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

var units = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

// ParseSize reads what [Size] writes, such as 2GiB or 500 MiB, and a bare number of
// bytes.
func ParseSize(s string) (int64, error) {
	number, factor := strings.TrimSpace(s), int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(strings.ToLower(number), strings.ToLower(u.name)); ok {
			number, factor = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !(n > 0) || n*float64(factor) > 1<<50 {
		return 0, errors.New("give a size such as 2GiB or 500MiB")
	}
	return int64(n * float64(factor)), nil
}
