package world

import (
	"slices"
	"strconv"
	"strings"
)

// Where the relative identifiers of computer accounts begin: those of the servers, in
// the order of the model's hosts, and behind them those of the desktops.
const (
	firstServerRID  = 1100
	FirstDesktopRID = 2000
)

// SIDOf is the security identifier of a server's computer account.
func (m *Model) SIDOf(host string) string {
	i := slices.IndexFunc(m.Hosts, func(h *Host) bool { return h.Name == host })
	return m.DomainSID + "-" + strconv.Itoa(firstServerRID+i)
}

// ShortName is the part of a host name before the first dot.
func ShortName(fqdn string) string {
	short, _, _ := strings.Cut(fqdn, ".")
	return short
}
