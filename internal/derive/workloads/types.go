// Package workloads sees the DaaS site as a failover does: which zone, connectors,
// hosting connections and catalogs belong to which of the two sites, what kind of
// recovery a catalog needs, and what stands in for it at the recovery site.
package workloads

import (
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// Set is what the control plane's facts say about the two sites.
type Set struct {
	facts.Answered // of Citrix Cloud
	// Sites is keyed by site (production, recovery).
	Sites    map[string]*Site    `json:"sites"`
	Catalogs map[string]*Catalog `json:"catalogs"` // by id
	Groups   map[string]*Group   `json:"groups"`   // delivery groups, by id
}

// Site is one of the two sites as Citrix Cloud knows it. When the estate file does
// not say which resource location it is, that is not learnt.
type Site struct {
	facts.Answered
	ResourceLocation string `json:"resourceLocation"` // id; "" when there is none of the declared name
	Zone             string `json:"zone"`             // id; "" when no zone belongs to the resource location
	// Further are the ids of the zones of the site's further resource locations, and
	// Missing the further locations that Citrix Cloud does not have, sorted.
	Further     []string `json:"further"`
	Missing     []string `json:"missing"`
	Connectors  []string `json:"connectors"`  // host names of the connectors of all its locations, sorted
	Connections []string `json:"connections"` // ids of the hosting connections of all its zones, sorted
}

// Has tells whether a zone is one of the site's.
func (s *Site) Has(zone string) bool {
	return zone != "" && (zone == s.Zone || slices.Contains(s.Further, zone))
}

// Kind is how the machines of a catalog are recovered.
type Kind string

// The kinds of catalogs.
const (
	Pooled    Kind = "pooled"    // MCS machines that keep nothing: made anew from the image
	Streamed  Kind = "streamed"  // PVS target devices, which keep nothing: made anew, and boot from the vDisk
	Dedicated Kind = "dedicated" // MCS machines that keep what their users change
	Manual    Kind = "manual"    // power-managed machines that something else made
	Other     Kind = "other"     // Remote PC, machines without power management
)

// Renewed tells that machines are not recovered but made anew at the recovery site.
func (k Kind) Renewed() bool { return k == Pooled || k == Streamed }

// Catalog is a machine catalog in the light of a failover.
type Catalog struct {
	Name    string   `json:"name"`
	Site    string   `json:"site"` // production or recovery; "" for a zone of neither, and for a catalog that the estate file takes out
	Kind    Kind     `json:"kind"`
	AHV     *bool    `json:"ahv"`     // its hosting connection is to Nutanix; null: unknown
	Groups  []string `json:"groups"`  // ids of the delivery groups of its machines, sorted
	Count   int      `json:"count"`   // machines
	StandIn StandIn  `json:"standIn"` // those of production whose machines are made anew
}

// Group is a delivery group in the light of a failover.
type Group struct {
	Name string `json:"name"`
	// Production and Recovery are the ids of the catalogs of that site whose machines
	// it has, sorted.
	Production []string `json:"production"`
	Recovery   []string `json:"recovery"`
	// Pooled tells that machines of production which are made anew are among them: they
	// do not come along in a failover.
	Pooled  bool    `json:"pooled"`
	StandIn StandIn `json:"standIn"` // the group that serves the same users with recovery machines
}

// StandIn is what serves in place of something of production when it is gone. It
// is not learnt when the facts do not suffice to tell.
type StandIn struct {
	facts.Answered
	ID string `json:"id"` // "" when there is none
	// By is how it was found: declared (in the estate file), group (a delivery group
	// has machines of both) or users (another group is entitled to the same users).
	By string `json:"by"`
	// Missing are entitled users and groups that the nearest group leaves out.
	Missing []string `json:"missing"`
}
