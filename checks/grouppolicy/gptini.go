package grouppolicy

import (
	"fmt"
	"strconv"
	"strings"
)

// parseGPTIni returns the two halves of Version in the section [General]. A file
// without one has version 0, as Windows sees it.
func parseGPTIni(b []byte) (computer, user int, err error) {
	text, err := decodeText(b)
	if err != nil {
		return 0, 0, err
	}
	section := ""
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = strings.ToLower(strings.Trim(line, "[] \t"))
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if !found || section != "general" || !strings.EqualFold(strings.TrimSpace(key), "Version") {
			continue
		}
		v, err := strconv.ParseUint(strings.TrimSpace(value), 10, 32)
		if err != nil {
			return 0, 0, fmt.Errorf("line %d: Version is %.40q, not a number of 32 bits", number, strings.TrimSpace(value))
		}
		return int(v & 0xFFFF), int(v >> 16), nil
	}
	return 0, 0, nil
}
