package windows

import (
	"net/netip"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// hostsEntries reads the lines of a hosts file. Comments end a line; entries for
// the host itself say nothing of others. An address such as 127.1 or 010.010.010.005 is
// kept as it stands: what Windows makes of it is not written anywhere.
func hostsEntries(lines []string) []facts.HostsEntry {
	entries := []facts.HostsEntry{}
	for _, line := range lines {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		e := facts.HostsEntry{Address: words[0], Names: []string{}}
		if a, err := netip.ParseAddr(words[0]); err == nil {
			e.Address = a.String()
		} else if strings.Trim(words[0], "0123456789.") != "" {
			continue // no address by any reading
		}
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
