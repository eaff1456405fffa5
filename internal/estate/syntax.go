package estate

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// NotUTF8 finds the first byte that is no UTF-8, and says what is wrong; "" when
// nothing is.
func NotUTF8(data []byte) (Position, string) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return Position{Line: 1, Column: 1}, "the file is UTF-16; save it as UTF-8"
	}
	if isUTF16(data) {
		return Position{Line: 1, Column: 1}, "the file is UTF-16, without the mark that says so; save it as UTF-8"
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return positionOf(data, i), fmt.Sprintf("byte 0x%02x is not UTF-8; save the file as UTF-8", data[i])
		}
		i += size
	}
	return Position{}, ""
}

// isUTF16 reports whether data looks like text in two bytes for each character, most
// of it ASCII: then every second byte is zero, and only those.
func isUTF16(data []byte) bool {
	var zeros [2]int
	for i, b := range data {
		if b == 0 {
			zeros[i%2]++
		}
	}
	few, many := min(zeros[0], zeros[1]), max(zeros[0], zeros[1])
	return few == 0 && many > len(data)/4
}

func positionOf(data []byte, offset int) Position {
	before := data[:offset]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return Position{Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(line)}
}

var (
	errorLine     = regexp.MustCompile(`^line (\d+): `)
	unknownAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced`)
	// unfinished are the errors of the parser proper, for which the library tells
	// where the list or mapping begins, counted from 0, and not where it breaks.
	unfinished = regexp.MustCompile(`^did not find expected (',' or|key|'-' indicator|node content)`)
)

// SyntaxProblem says where and why the YAML library could not read data.
func SyntaxProblem(err error, data []byte) *Problem {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	at, line := Position{Line: 1, Column: 1}, 0
	if m := errorLine.FindStringSubmatch(message); m != nil {
		message = message[len(m[0]):]
		line, _ = strconv.Atoi(m[1]) // a number by the pattern
		at.Line = max(line, 1)
	}
	if m := unknownAnchor.FindStringSubmatch(message); m != nil {
		// The name is not shown: it may be a password that begins with a star.
		if i := bytes.Index(data, []byte("*"+m[1])); i >= 0 {
			at = positionOf(data, i)
		}
		message = "an alias refers to an anchor that does not exist; a value that begins with * needs quotes"
	}
	if i := leadingTab(data, line); i >= 0 {
		return &Problem{Position: positionOf(data, i), Message: "not valid YAML: the line begins with a tab; YAML wants spaces for indentation"}
	}
	if strings.Contains(message, "alphabetic or numeric") {
		message += "; a value that begins with * needs quotes"
	}
	if unfinished.MatchString(message) {
		message = fmt.Sprintf("%s, here or just above, in what begins in line %d", message, line+1)
		at.Line = lineReached(data)
	}
	return &Problem{Position: at, Message: "not valid YAML: " + message}
}

// leadingTab returns the offset of the first tab that indents a line, between the line
// of which the library complains and the one that it reached; -1 when there is none.
// Other tabs may be part of a text of several lines, where they are legal.
func leadingTab(data []byte, line int) int {
	offset, n, last := 0, 0, lineReached(data)+1 // a tab alone is not counted as reached
	for text := range bytes.Lines(data) {
		n++
		indentation := text[:len(text)-len(bytes.TrimLeft(text, " \t"))]
		if i := bytes.IndexByte(indentation, '\t'); i >= 0 && n >= line && n <= last && len(bytes.TrimSpace(text)) > 0 {
			return offset + i
		}
		offset += len(text)
	}
	return -1
}

// lineReached returns the line of the last thing that the YAML parser reads of
// data before it gives up.
func lineReached(data []byte) int {
	r := &byteReader{data: data}
	_ = yaml.NewDecoder(r).Decode(&yaml.Node{}) // the error is known; only how far it got is asked
	return 1 + bytes.Count(bytes.TrimRight(data[:r.read], " \t\r\n"), []byte("\n"))
}

// byteReader hands out one byte at a time, and so knows how far a reader got.
type byteReader struct {
	data []byte
	read int
}

func (b *byteReader) Read(p []byte) (int, error) {
	if b.read == len(b.data) {
		return 0, io.EOF
	}
	n := copy(p[:1], b.data[b.read:])
	b.read += n
	return n, nil
}
