package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// place is where the content goes: what stands at the end of all links.
type place struct {
	path string
	old  fs.FileInfo // nil when nothing is there yet

	isDescriptor bool // an open file of this process, by its number
	descriptor   int
}

// mostLinks is how many links may follow each other, as in Linux.
const mostLinks = 40

// ownDescriptor matches the names of the files that this process has open. What they lead to
// may have no name of its own (a pipe), or have been written to already by whoever
// gave it to us: opening it anew would start at its beginning.
var ownDescriptor = regexp.MustCompile(`^(?:/dev/fd|/proc/(?:self|thread-self|` + strconv.Itoa(os.Getpid()) + `)/fd)/([0-9]{1,6})$`)

// follow goes through links to what is written.
func follow(path string) (place, error) {
	if path == "" {
		return place{}, errors.New("the path is empty")
	}
	for range mostLinks {
		if m := ownDescriptor.FindStringSubmatch(filepath.ToSlash(path)); m != nil {
			n, _ := strconv.Atoi(m[1])
			return place{path: path, isDescriptor: true, descriptor: n}, nil
		}
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return place{path: path}, nil
		}
		if err != nil {
			return place{}, err
		}
		if err := ofSomebodyElse(path, info); err != nil {
			return place{}, err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return place{path: path, old: info}, nil
		}
		to, err := os.Readlink(path)
		if err != nil {
			return place{}, err
		}
		if !filepath.IsAbs(to) {
			// The folder first: what .. means depends on where it really is.
			dir, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return place{}, err
			}
			to = filepath.Join(dir, to)
		}
		path = to
	}
	return place{}, errors.New("the links lead in a circle, or through more than 40")
}

func (p place) open() (io.WriteCloser, error) { return os.OpenFile(p.path, os.O_WRONLY, 0) }

// dial connects to the socket that listens at the path.
func (p place) dial() (io.WriteCloser, error) {
	c, err := net.Dial("unix", p.path)
	if err != nil {
		return nil, fmt.Errorf("this is a socket, and nobody takes a connection: %w", err)
	}
	return c, nil
}
