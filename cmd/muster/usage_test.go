package main

import (
	"bufio"
	"strings"
	"testing"
	"unicode/utf8"
)

// A window of 80 columns is what a machine in a rack has, and half of what people have.
func TestTheHelpOfEachCommandFitsEightyColumns(t *testing.T) {
	var walk func(words ...string)
	commands := 0
	walk = func(words ...string) {
		code, stdout, stderr := muster(t, append(words, "--help")...)
		if code != exitGo || stderr != "" {
			t.Fatalf("%v --help: exit code %d, %s", words, code, stderr)
		}
		commands++
		below := false
		for lines := bufio.NewScanner(strings.NewReader(stdout)); lines.Scan(); {
			line := lines.Text()
			if n := utf8.RuneCountInString(line); n > usageWidth {
				t.Errorf("%v --help has a line of %d columns: %s", words, n, line)
			}
			switch name, _, _ := strings.Cut(strings.TrimSpace(line), " "); {
			case line == "Available Commands:":
				below = true
			case line == "":
				below = false
			case below:
				walk(append(words[:len(words):len(words)], name)...)
			}
		}
	}
	walk()
	if commands < 20 {
		t.Errorf("only %d commands were found", commands)
	}
}
