package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// command runs a program without a shell and returns what it prints. What it
// prints as errors is dropped: nobody knows what such programs put there.
func command(ctx context.Context, line string) (string, error) {
	words, err := split(line)
	if err != nil {
		return "", err
	}
	if len(words) == 0 {
		return "", errors.New("no command is given")
	}
	out := &limited{left: longest + 3}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stdout = out
	cmd.WaitDelay = time.Second // for children that keep the output open
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("the command did not end: %w", ctx.Err())
	case errors.As(err, &exit):
		return "", fmt.Errorf("the command failed with %s; run it by hand to see why", exit.ProcessState)
	case err != nil:
		var lookup *exec.Error
		if errors.As(err, &lookup) {
			err = lookup.Err
		}
		return "", fmt.Errorf("the command could not be run: %w", err)
	}
	return out.String(), nil
}

// split cuts a command line at its blanks. Double or single quotes keep blanks
// together; there are no escapes, so that Windows paths can be written plainly.
func split(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune // the open one; 0 for none
	inWord := false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, inWord = r, true
		case r == ' ' || r == '\t':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote %c is not closed", quote)
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// limited keeps the beginning of what is written to it and takes the rest, so
// that a talkative program neither fails nor fills the memory.
type limited struct {
	bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	l.Buffer.Write(p[:n]) // cannot fail
	return len(p), nil
}
