// Package compressed reads and writes documents that are kept compressed. Facts of a
// large estate shrink to a twentieth.
package compressed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// What a document begins with tells how it was compressed (RFC 1952, RFC 8878), whatever
// its name is: JSON and YAML begin with neither.
var (
	gzipped = []byte{0x1f, 0x8b}
	zstded  = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// window is how far back a zstd document may refer: what `zstd -19 --long` writes, and
// what a document can make us keep in memory at most.
const window = 128 << 20

// Reader reads the text of r, which may be compressed with gzip or zstd. Damage shows as
// an error when it is met; a document that ends early is damaged. Where the reader is an
// [io.Closer], closing it releases its memory; it does not close r.
func Reader(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	start, _ := b.Peek(len(zstded)) // an error comes again when it is read
	switch {
	case bytes.HasPrefix(start, gzipped):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, damaged("gzip", err)
		}
		return &reader{z, z, "gzip"}, nil
	case bytes.HasPrefix(start, zstded):
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(window))
		if err != nil {
			return nil, damaged("zstd", err)
		}
		return &reader{z, z.IOReadCloser(), "zstd"}, nil
	}
	return b, nil
}

// reader says of what an error is.
type reader struct {
	from   io.Reader
	closer io.Closer
	kind   string
}

// Read implements [io.Reader].
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(r.kind, err)
	}
	return n, err
}

// Close implements [io.Closer].
func (r *reader) Close() error { return r.closer.Close() }

func damaged(kind string, err error) error {
	return fmt.Errorf("it is compressed with %s and cannot be unpacked (%w): copy it again", kind, err)
}

// others are the endings of what other programs compress.
var others = []string{".bz2", ".lz4", ".xz", ".zip", ".7z", ".br", ".tgz", ".lzma", ".rar"}

// Writable refuses a name that promises what [Writer] does not do: a text in a file of that
// name is none that anything else would open.
func Writable(name string) error {
	for _, ending := range others {
		if strings.HasSuffix(strings.ToLower(name), ending) {
			return fmt.Errorf("nothing is written compressed as %s: end the name with .gz, .zst or .json", ending)
		}
	}
	return nil
}

// Writer compresses what is written to a document of that name: with gzip for .gz, with
// zstd for .zst, and otherwise not at all. Closing it writes what is left; it does not
// close w.
func Writer(name string, w io.Writer) (io.WriteCloser, error) {
	switch name = strings.ToLower(name); {
	case strings.HasSuffix(name, ".gz"):
		return gzip.NewWriter(w), nil
	case strings.HasSuffix(name, ".zst"):
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	}
	return plain{w}, nil
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }
