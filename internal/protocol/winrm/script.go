package winrm

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Script is a small PowerShell script. What it writes to its output is the answer;
// a script that has nothing to tell writes an empty list, in JSON say, and not
// nothing.
type Script struct {
	Name string // for errors, such as "storefront.ps1"
	Text string
}

const (
	// The command goes through cmd.exe, which takes 8,191 characters and runs nothing
	// at all beyond that, without an error. A little is kept for what Windows puts
	// around it.
	longestCommand = 8100
	powershell     = "powershell.exe -NoProfile -NonInteractive -EncodedCommand "

	// The frame shows where the output begins and whether it has come to its end. The
	// marks are literals, which PowerShell prints, so that it works in constrained
	// language mode too.
	frameBegin = "$ProgressPreference='SilentlyContinue';$ErrorActionPreference='Stop'\n'%s+'\n&{\n"
	frameEnd   = "\n}\n'%s-'\n"
	markBytes  = 8
)

// LongestScript is how many UTF-16 code units a script may have: what is left of a
// command line after PowerShell's way to encode it.
const LongestScript = (longestCommand-len(powershell))/4*3/2 - (len(frameBegin) + len(frameEnd) - 2*len("%s") + 2*2*markBytes)

// command returns the command line of a script, and the mark of its frame.
func (s Script) command() (command, mark string, err error) {
	units := utf16.Encode([]rune(s.Text))
	switch {
	case strings.TrimSpace(s.Text) == "":
		return "", "", errors.New("it is empty")
	case !utf8.ValidString(s.Text):
		return "", "", errors.New("it is not UTF-8")
	case len(units) > LongestScript:
		return "", "", fmt.Errorf("it has %d characters, and %d fit into a command line", len(units), LongestScript)
	}
	random := make([]byte, markBytes)
	_, _ = rand.Read(random) // never fails
	mark = hex.EncodeToString(random)
	units = utf16.Encode([]rune(fmt.Sprintf(frameBegin, mark) + s.Text + fmt.Sprintf(frameEnd, mark)))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return powershell + base64.StdEncoding.EncodeToString(b), mark, nil
}

// unframe returns what stands between the marks. A missing mark means that the
// script did not run, or not to its end, whatever its exit code; nothing between
// them, that it did not do its work.
func unframe(o output, mark string) ([]byte, error) {
	why := func(what string) error {
		if text := complaint(o.stderr); text != "" {
			return fmt.Errorf("%s (exit code %d): %s", what, o.exit, text)
		}
		return fmt.Errorf("%s (exit code %d)", what, o.exit)
	}
	text := bytes.ReplaceAll(o.stdout, []byte("\r\n"), []byte("\n"))
	_, text, begun := bytes.Cut(text, []byte(mark+"+\n"))
	text, _, ended := bytes.Cut(text, []byte(mark+"-\n"))
	text = bytes.TrimSpace(text)
	switch {
	case !begun:
		return nil, why("it did not run")
	case !ended:
		return nil, why("it did not come to its end")
	case o.exit != 0:
		return nil, why("it failed")
	case len(text) == 0:
		return nil, why("it wrote nothing")
	case !utf8.Valid(text):
		return nil, why("its output is not UTF-8")
	}
	return text, nil
}

// complaint is the readable part of what PowerShell writes to its error stream: XML
// with the lines of the message, after a line that says so, or plain text.
func complaint(stderr []byte) string {
	const mark = "#< CLIXML"
	text := strings.TrimSpace(string(stderr))
	rest, found := strings.CutPrefix(text, mark)
	if !found {
		return oneLine(text)
	}
	var objects struct {
		Lines []struct {
			Stream string `xml:"S,attr"`
			Text   string `xml:",chardata"`
		} `xml:"S"`
	}
	if err := xml.Unmarshal([]byte(strings.TrimSpace(rest)), &objects); err != nil {
		return "" // nothing that a person could read
	}
	var words []string
	for _, l := range objects.Lines {
		if l.Stream == "Error" {
			words = append(words, strings.NewReplacer("_x000D_", " ", "_x000A_", " ", "_x001B_", " ").Replace(l.Text))
		}
	}
	return oneLine(strings.Join(words, " "))
}
