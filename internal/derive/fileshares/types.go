// Package fileshares joins what both sites' Prisms say of Nutanix Files with the paths that the
// estate uses: what replicates each share of production, what has arrived of it, and on which
// share each path lies.
package fileshares

import "github.com/muster-dr/muster/internal/facts"

// Set is what is known of the file servers that the estate file declares.
type Set struct {
	// Servers are the declared file servers of production, by name in lower case.
	Servers map[string]*Server `json:"servers"`
	// Paths are the UNC paths that the estate file, policies and desktops name, by the path in
	// lower case.
	Paths map[string]*Path `json:"paths"`
}

// The ways in which a file server, or a share, is protected.
const (
	ByPolicy = "policy" // a replication policy of Files
	ByDomain = "domain" // a protection domain, which has the whole file server
	Off      = "off"    // a policy that is switched off
	Outside  = "outside"
	None     = "none"
)

// Server is a file server of production. It is not learnt when nobody can tell what protects it.
type Server struct {
	facts.Answered
	Name string `json:"name"`
	// Protection is policy, domain, off (all policies for it are switched off), outside (they
	// lead to a file server that the recovery site does not know), missing (no Prism knows the
	// file server) or none; "" when it was not learnt.
	Protection string `json:"protection" jsonschema:"enum=policy,enum=domain,enum=off,enum=outside,enum=missing,enum=none,enum="`
	// By are the names of the policies, or of the protection domain.
	By []string `json:"by"`
	// Types are those of the policies, such as SMART_DR, sorted.
	Types []string `json:"types"`
	// Partners are the file servers at the recovery site that have the copies, sorted.
	Partners []string `json:"partners"`
	Version  string   `json:"version"` // "" when no Prism says it
	// RecoveryVersions are those of the partners, by name.
	RecoveryVersions map[string]string `json:"recoveryVersions"`
	SizeBytes        *int64            `json:"sizeBytes"`
	RecoverySizes    map[string]int64  `json:"recoverySizes"` // of the partners, by name
	// Domain is what protects it where a protection domain does.
	Domain *Domain `json:"domain"`
	// Shares are those of the file server, by name in lower case. They are not learnt where
	// Prism Central does not tell them.
	Shares facts.Listing[*Share] `json:"shares"`
}

// Domain is a protection domain that has a file server.
type Domain struct {
	Name      string `json:"name"`
	Suspended bool   `json:"suspended"` // all schedules that keep snapshots at another site are, or there are none
	// Copies tells whether the snapshots at the recovery site were learnt.
	Copies     facts.Answered `json:"copies"`
	AgeSeconds *int64         `json:"ageSeconds"` // of the oldest among the newest of its machines; null when there is none
	RPOSeconds *int64         `json:"rpoSeconds"`
	// RecoveryState is what the Prism Element of the recovery site calls the state of the file
	// server there, as FS_ACTIVATED_REACHABLE; "" when it does not list it.
	RecoveryState string `json:"recoveryState"`
}

// Share is a share of a file server of production.
type Share struct {
	facts.Answered
	Name     string `json:"name"`
	Protocol string `json:"protocol"`
	// Protection is policy, domain, off, outside or none, as of the file server: none is a share
	// that a policy leaves out.
	Protection string `json:"protection" jsonschema:"enum=policy,enum=domain,enum=off,enum=outside,enum=none,enum="`
	By         string `json:"by"`   // name of the policy
	Type       string `json:"type"` // of the policy
	Partner    string `json:"partner"`
	// Twin tells whether the share was found at the partner; null when nobody knows.
	Twin           *bool  `json:"twin"`
	TwinName       string `json:"twinName"`
	TwinOnline     *bool  `json:"twinOnline"` // null when Prism does not say
	TwinContinuous *bool  `json:"twinContinuous"`
	Continuous     *bool  `json:"continuous"`
	Previous       *bool  `json:"previousVersions"`
	Summary        string `json:"summary"` // of the schedule, as Prism words it
	RPOSeconds     *int64 `json:"rpoSeconds"`
	// AgeSeconds is the age of the newest copy; null when nobody knows of any.
	AgeSeconds *int64 `json:"ageSeconds"`
	// SeenAt is the site that tells the age; "" when nobody does. Recovery goes before.
	SeenAt      string `json:"seenAt" jsonschema:"enum=production,enum=recovery,enum="`
	LastRun     string `json:"lastRun"`     // how the newest run ended; "" when it is not known
	FailedFiles *int64 `json:"failedFiles"` // that the newest good run left behind
	// Backwards tells that the newest run read the other file server: it has taken over.
	Backwards bool `json:"backwards"`
}

// The places of a [Path].
const (
	OnShare  = "share"  // on a share of a declared file server of production
	NoShare  = "absent" // on such a file server, which has no share of that name
	Recovery = "recovery"
	Other    = "other"   // on other servers
	Nowhere  = "nowhere" // DFS does not know it
)

// Path is a UNC path that something of the estate uses. It is not learnt when nobody can tell
// where it leads.
type Path struct {
	facts.Answered
	Path string   `json:"path"`
	From []string `json:"from"` // what names it, sorted, for people
	// Place is share, absent, recovery (on a declared file server of the recovery site alone, which
	// has the share or does not say),
	// other or nowhere.
	Place  string `json:"place" jsonschema:"enum=share,enum=absent,enum=recovery,enum=other,enum=nowhere,enum="`
	Server string `json:"server"` // name of the file server in lower case; "" for others
	Share  string `json:"share"`  // name in lower case
	// Targets are the UNC paths that it leads to: itself, or what DFS has for it.
	Targets []string `json:"targets"`
	// Named tells that users find the file server by a name of its own, which has to lead to
	// the recovery site after a failover; through DFS they need not.
	Named bool `json:"named"`
	// Beside has, for each use of the path, the other locations that Cloud Cache keeps in step
	// with it; none for other uses.
	Beside [][]string `json:"beside"`
}
