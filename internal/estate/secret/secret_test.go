package secret_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/estate/secret"
	"github.com/zalando/go-keyring"
)

// The test binary is the command that prints secrets, so that the tests need no
// shell and run anywhere.
func TestMain(m *testing.M) {
	switch os.Getenv("SECRET_TEST_ACT") {
	case "print":
		os.Stdout.WriteString(strings.Join(os.Args[1:], "|") + "\n") //nolint:errcheck // the reader will notice
		return
	case "fail":
		panic("hunter2 is not accepted") // on standard error, and exit status 2
	case "hang":
		time.Sleep(time.Minute) // the test ends it long before
	}
	m.Run()
}

func TestResolve(t *testing.T) {
	keyring.MockInit()
	if err := keyring.Set("muster/prism", `CORP\svc`, "from the ring"); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	put := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("MUSTER_TEST_SECRET", "from the environment")
	t.Setenv("MUSTER_TEST_EMPTY", "")

	for name, c := range map[string]struct {
		act, ref, want, failure string
	}{
		"an environment variable":            {ref: "env:MUSTER_TEST_SECRET", want: "from the environment"},
		"an unset environment variable":      {ref: "env:MUSTER_TEST_NONE", failure: "secret env:MUSTER_TEST_NONE: the environment variable is not set"},
		"an empty environment variable":      {ref: "env:MUSTER_TEST_EMPTY", failure: "secret env:MUSTER_TEST_EMPTY: it is empty"},
		"a file without a line end":          {ref: "file:" + put("a", "from a file"), want: "from a file"},
		"a file with a line end":             {ref: "file:" + put("b", "from a file\n"), want: "from a file"},
		"a file from Windows":                {ref: "file:" + put("c", "\ufefffrom a file\r\n"), want: "from a file"},
		"blanks belong to the secret":        {ref: "file:" + put("d", " a b \n"), want: " a b "},
		"a file with two lines":              {ref: "file:" + put("e", "hunter2\nhunter3\n"), failure: "secret file:" + folder + "/e: it has more than one line"},
		"a file in UTF-16":                   {ref: "file:" + put("f", "\xff\xfeh\x00"), failure: "secret file:" + folder + "/f: it is not UTF-8 text"},
		"a file with only a line end":        {ref: "file:" + put("g", "\n"), failure: "secret file:" + folder + "/g: it is empty"},
		"a large file":                       {ref: "file:" + put("h", strings.Repeat("x", 70<<10)), failure: "secret file:" + folder + "/h: it is longer than 64 KiB"},
		"a missing file":                     {ref: "file:" + folder + "/none", failure: "secret file:" + folder + "/none: open " + folder + "/none: no such file or directory"},
		"the key ring":                       {ref: `keyring:muster/prism/CORP\svc`, want: "from the ring"},
		"a key ring without the entry":       {ref: "keyring:muster/other", failure: `secret keyring:muster/other: the key ring has no entry of service "muster" and user "other"`},
		"a key ring reference without user":  {ref: "keyring:muster", failure: "secret keyring:muster: expects keyring:SERVICE/USER"},
		"a command":                          {act: "print", ref: "cmd:" + self + ` a  "b c" 'd "e"' ""`, want: `a|b c|d "e"|`},
		"a failing command":                  {act: "fail", ref: "cmd:" + self + " hunter2", failure: "secret cmd:" + self + " …: the command failed with exit status 2; run it by hand to see why"},
		"a command that prints nothing":      {act: "print", ref: "cmd:" + self, failure: "secret cmd:" + self + ": it is empty"},
		"a command that is not there":        {ref: "cmd:muster-no-such-program hunter2", failure: "secret cmd:muster-no-such-program …: the command could not be run: executable file not found in $PATH"},
		"a command with an open quote":       {ref: `cmd:pass "hunter2`, failure: `secret cmd:…: a quote " is not closed`},
		"a command of blanks":                {ref: "cmd:  ", failure: "secret cmd:…: no command is given"},
		"a secret in place of its reference": {ref: "hunter2", failure: "not a reference to a secret; expects env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND"},
		"a secret with a colon":              {ref: "hunter2:3", failure: "not a reference to a secret; expects env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("SECRET_TEST_ACT", c.act)
			got, err := secret.Resolve(t.Context(), estate.Secret(c.ref))
			if c.failure == "" {
				if err != nil || got != c.want {
					t.Fatalf("got %q, %v; want %q", got, err, c.want)
				}
				return
			}
			if err == nil || err.Error() != c.failure {
				t.Errorf("the error is\n  %v\nwant\n  %s", err, c.failure)
			}
			if got != "" {
				t.Errorf("a secret came with the error: %q", got)
			}
			if err != nil && strings.Contains(err.Error(), "hunter") {
				t.Errorf("the error shows the secret: %v", err)
			}
		})
	}
}

func TestResolveEndsWithItsContext(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("SECRET_TEST_ACT", "hang")
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = secret.Resolve(ctx, estate.Secret("cmd:"+self))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a command that hangs gives %v", err)
	}
}
