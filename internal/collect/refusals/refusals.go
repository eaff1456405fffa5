// Package refusals remembers, from one run to the next, which credentials were refused.
// The lock-out guard of a run keeps a wrong password from being tried twice; somebody
// who starts five runs one after the other would still lock the account.
//
// What is kept does not tell the secret: a slow hash of account and secret, with a salt
// of this machine's own, beside the time and what the server said.
package refusals

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/kit/atomicfile"
)

// For is how long a refusal is remembered: domains forget failed logons after some
// time, mostly half an hour.
const For = time.Hour

// Refusal is a credential that an earlier run was refused with.
type Refusal struct {
	At   time.Time
	Said string // what was answered, and by whom
}

// Memory is a file of refusals. It is safe for concurrent use; a nil one remembers
// nothing.
type Memory struct {
	path string
	none error // why there is no file
	now  func() time.Time
	mu   sync.Mutex
}

// Open returns the memory in the file at path, which need not be there.
func Open(path string) *Memory { return &Memory{path: path, now: time.Now} }

// OfUser returns the memory of the user who runs the program, in their folder for caches.
// Where there is no such folder it remembers nothing, and [Memory.Remember] says why.
func OfUser() *Memory {
	dir, err := os.UserCacheDir()
	if err != nil {
		return &Memory{none: err}
	}
	return Open(filepath.Join(dir, "muster", "refused-logons.json"))
}

// At returns a memory by another clock, for tests.
func (m *Memory) At(now func() time.Time) *Memory { return &Memory{path: m.path, now: now} }

// file is what is on disk.
type file struct {
	Salt    []byte  `json:"salt"`
	Refused []entry `json:"refused"`
}

type entry struct {
	Hash string    `json:"hash"`
	At   time.Time `json:"at"`
	Said string    `json:"said"`
}

const (
	saltBytes  = 16
	iterations = 200_000
	most       = 200     // entries; an estate has a handful of credentials
	longest    = 1 << 20 // bytes of a file that is read
)

// Refused returns how the credential was refused lately, or nil. key is what tells
// credentials apart: the account and its secret.
func (m *Memory) Refused(key string) (*Refusal, error) {
	if m == nil || m.none != nil {
		return nil, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f, err := m.read()
	if err != nil || len(f.Refused) == 0 { // mostly, and then nothing is hashed
		return nil, err
	}
	h, err := hash(key, f.Salt)
	if err != nil {
		return nil, err
	}
	for _, e := range f.Refused {
		if e.Hash == h {
			return &Refusal{At: e.At, Said: e.Said}, nil
		}
	}
	return nil, nil
}

// Remember keeps that the credential was refused now.
func (m *Memory) Remember(key, said string) error {
	if m == nil {
		return nil
	}
	if m.none != nil {
		return m.none
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f, err := m.read()
	if err != nil || len(f.Salt) != saltBytes {
		f = &file{Salt: make([]byte, saltBytes)} // what cannot be read is begun anew
		if _, err := rand.Read(f.Salt); err != nil {
			return err
		}
	}
	h, err := hash(key, f.Salt)
	if err != nil {
		return err
	}
	kept := []entry{{Hash: h, At: m.now().UTC(), Said: said}}
	for _, e := range f.Refused {
		if e.Hash != h && len(kept) < most {
			kept = append(kept, e)
		}
	}
	f.Refused = kept
	return m.write(f)
}

// Forget forgets all refusals.
func (m *Memory) Forget() error {
	if m == nil || m.none != nil {
		return nil
	}
	if err := os.Remove(m.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// read returns what is remembered and not too old. Times ahead of the clock count as far
// away as times behind it: a clock that was put back makes nothing last for years.
func (m *Memory) read() (*file, error) {
	r, err := os.Open(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return &file{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading which credentials were refused: %w", err)
	}
	defer func() { _ = r.Close() }()
	f := &file{}
	if err := json.NewDecoder(io.LimitReader(r, longest)).Decode(f); err != nil {
		return nil, fmt.Errorf("reading which credentials were refused from %s: %w", m.path, err)
	}
	kept := f.Refused[:0]
	for _, e := range f.Refused {
		if m.now().Sub(e.At).Abs() < For {
			kept = append(kept, e)
		}
	}
	f.Refused = kept
	return f, nil
}

// write replaces the file, which only this user may read: what servers say names them.
func (m *Memory) write(f *file) error {
	if err := os.MkdirAll(filepath.Dir(m.path), 0o700); err != nil {
		return err
	}
	if _, err := os.Lstat(m.path); errors.Is(err, fs.ErrNotExist) {
		made, err := os.OpenFile(m.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // so that the mode is kept
		if err != nil {
			return err
		}
		if err := made.Close(); err != nil {
			return err
		}
	}
	return atomicfile.Write(m.path, func(w io.Writer) error { return json.NewEncoder(w).Encode(f) })
}

func hash(key string, salt []byte) (string, error) {
	h, err := pbkdf2.Key(sha256.New, key, salt, iterations, sha256.Size)
	return hex.EncodeToString(h), err
}
