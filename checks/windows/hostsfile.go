package windows

import (
	"net/netip"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// hostsEntries reads the lines of a hosts file. Comments end a line; entries for
// the host itself say nothing of others.
func hostsEntries(lines []string) []facts.HostsEntry {
	entries := []facts.HostsEntry{}
	for _, line := range lines {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		a, err := netip.ParseAddr(words[0])
		if err != nil {
			continue // Windows does not understand it either
		}
		e := facts.HostsEntry{Address: a.String(), Names: []string{}}
		for _, name := range words[1:] {
			if name = strings.ToLower(strings.TrimSuffix(name, ".")); name != "localhost" {
				e.Names = append(e.Names, name)
			}
		}
		if len(e.Names) > 0 {
			entries = append(entries, e)
		}
	}
	return entries
}
