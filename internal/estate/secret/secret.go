// Package secret turns the references of an estate file into secrets, at the
// moment when they are needed and no earlier.
package secret

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/zalando/go-keyring"
)

const (
	// patience is how long a file, key ring or command may take to answer.
	patience = 10 * time.Second
	// longest is the longest secret in bytes. What is longer was not meant to be
	// one.
	longest = 64 << 10
)

// Resolve returns the secret that ref points to. Its errors name the reference,
// of a command only the program, and never the secret.
//
// A wrong secret costs a refused logon, and a few of those an account. So what
// cannot be a secret as it was meant is an error here: nothing at all, several
// lines, text that is not UTF-8.
func Resolve(ctx context.Context, ref estate.Secret) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	name, ask := ref.Scheme()+":"+ref.Rest(), source(nil)
	switch ref.Scheme() {
	case "env":
		ask = environment
	case "file":
		ask = file
	case "keyring":
		ask = ring
	case "cmd":
		ask = command
		if words, err := split(ref.Rest()); err == nil && len(words) > 0 {
			name = "cmd:" + words[0]
			if len(words) > 1 {
				name += " …"
			}
		} else {
			name = "cmd:…"
		}
	default:
		return "", errors.New("not a reference to a secret; expects env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND")
	}
	text, err := ask(ctx, ref.Rest())
	if err == nil {
		text, err = single(text)
	}
	if err != nil {
		return "", fmt.Errorf("secret %s: %w", name, err)
	}
	return text, nil
}

// source asks one kind of place for a secret.
type source func(ctx context.Context, rest string) (string, error)

// single takes the line end off the one line that a secret is.
func single(text string) (string, error) {
	text = strings.TrimSuffix(text, "\n")
	text = strings.TrimSuffix(text, "\r")
	text = strings.TrimPrefix(text, "\ufeff") // a mark that some editors put in front of UTF-8
	switch {
	case text == "":
		return "", errors.New("it is empty")
	case len(text) > longest:
		return "", fmt.Errorf("it is longer than %d KiB", longest>>10)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return "", errors.New("it is not UTF-8 text")
	case strings.ContainsAny(text, "\r\n"):
		return "", errors.New("it has more than one line")
	}
	return text, nil
}

func environment(_ context.Context, name string) (string, error) {
	if v, ok := os.LookupEnv(name); ok {
		return v, nil
	}
	return "", errors.New("the environment variable is not set")
}

func file(ctx context.Context, path string) (string, error) {
	return await(ctx, func() (string, error) {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close() //nolint:errcheck // nothing was written
		b, err := io.ReadAll(io.LimitReader(f, longest+3))
		return string(b), err
	})
}

func ring(ctx context.Context, rest string) (string, error) {
	i := strings.LastIndexByte(rest, '/')
	if i < 0 {
		return "", errors.New("expects keyring:SERVICE/USER")
	}
	text, err := await(ctx, func() (string, error) { return keyring.Get(rest[:i], rest[i+1:]) })
	if errors.Is(err, keyring.ErrNotFound) {
		return "", fmt.Errorf("the key ring has no entry of service %q and user %q", rest[:i], rest[i+1:])
	}
	return text, err
}

// await runs read, which knows of no context, and stops waiting when ctx ends.
// A read that hangs goes on hanging, alone.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := read()
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, a.err
	case <-ctx.Done():
		return "", fmt.Errorf("no answer: %w", ctx.Err())
	}
}
