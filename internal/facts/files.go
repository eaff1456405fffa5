package facts

import "time"

// Files is what the Prisms of the sites say of Nutanix Files.
type Files struct {
	// Sites has an entry for each site that the estate file declares file servers of, and
	// for the recovery site as soon as production has any.
	Sites map[string]*FilesSite `json:"sites"`
}

// FilesSite is Nutanix Files as the Prism Central of a site has it.
type FilesSite struct {
	Answered        // whether the Prism Central was reached and let muster in
	ReadFrom string `json:"readFrom" is:"host"` // the Prism Central, as the estate file names it
	// ObservedAt is the time by its own clock, to which ages are counted.
	ObservedAt time.Time `json:"observedAt"`
	// OffsetSeconds is how far its clock is ahead of the scanner's.
	OffsetSeconds float64 `json:"offsetSeconds"`
	// Enabled tells whether Files Manager is enabled there. Where it is not, the Prism Central
	// knows no file server, whether there are any or not. Null when that was not learnt.
	Enabled  *bool                  `json:"enabled"`
	Servers  Listing[*FileServer]   `json:"servers"`  // by name in lower case
	Policies Listing[*FilesPolicy]  `json:"policies"` // by id
	Clusters Listing[*FilesCluster] `json:"clusters"` // what Prism Elements say, by name of the cluster in lower case
}

// FileServer is a file server, or the replica of one.
type FileServer struct {
	ID   string `json:"id" is:"id"`
	Name string `json:"name"`
	// Version and SizeBytes are told by some releases only; "" and null where they are not.
	Version   string               `json:"version" is:"version"`
	SizeBytes *int64               `json:"sizeBytes" is:"count"`
	Shares    Listing[*FilesShare] `json:"shares"` // by name in lower case
}

// FilesShare is a share or an export.
type FilesShare struct {
	ID       string `json:"id" is:"id"`
	Name     string `json:"name"`
	Protocol string `json:"protocol" is:"word"` // such as SMB, NFS; "" when it did not say
	Online   *bool  `json:"online"`             // null when it did not say
	// PreviousVersions tells whether users see earlier versions; null when it did not say.
	PreviousVersions *bool `json:"previousVersions"`
	// Continuous tells whether open files outlive a change of the machine that serves them;
	// null when it did not say.
	Continuous *bool `json:"continuous"`
	// Replicas are the snapshots that replication left at this share; null at production, where
	// nobody asks for them.
	Replicas *FilesReplicas `json:"replicas"`
}

// FilesReplicas are snapshots that replication made.
type FilesReplicas struct {
	Answered
	// Newest is when the newest was made, RFC 3339; "" when there is none. Not all releases list
	// them at the target, so that none proves nothing.
	Newest string `json:"newest" is:"time"`
}

// The types of a [FilesPolicy].
const (
	FilesSmartDR  = "SMART_DR"
	FilesDataSync = "DATA_SYNC"
	FilesVDISync  = "VDI_SYNC"
	FilesMetro    = "METRO"
)

// FilesPolicy is a policy that replicates shares between file servers. The words are those of
// Prism, in upper case; "" where it did not say.
type FilesPolicy struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Type    string `json:"type" is:"word"`   // SMART_DR, DATA_SYNC, VDI_SYNC, METRO
	Status  string `json:"status" is:"word"` // ENABLED, DISABLED, PARTIALLY_ENABLED
	Reverse *bool  `json:"reverse"`          // it leads back; null when it did not say
	// NewShares tells that shares made later are replicated too; null when it did not say.
	NewShares *bool       `json:"newShares"`
	Pairs     []FilesPair `json:"pairs"`
	// Runs are its newest runs of each share, by the id of the share at the source.
	Runs Listing[*FilesRun] `json:"runs"`
}

// FilesPair is a pair of file servers of a policy.
type FilesPair struct {
	From       string `json:"from"`              // id of the file server
	To         string `json:"to"`                // likewise
	Status     string `json:"status" is:"word"`  // as of the policy
	Summary    string `json:"summary" is:"word"` // SCHEDULE_MET, SCHEDULE_MISSED, SCHEDULE_PAUSED, REPLICATION_ERROR
	RPOSeconds *int64 `json:"rpo" is:"count"`    // seconds between two runs; null when it did not say
	// Shares are those that are replicated, each by its ids at both ends; none stands for all of
	// the file server.
	Shares []FilesPairShare `json:"shares"`
}

// FilesPairShare is a share that a policy replicates.
type FilesPairShare struct {
	From string `json:"from"` // id of the share at the source
	To   string `json:"to"`   // at the target; "" when it did not say
}

// FilesRun is what the newest runs of a policy did with a share.
type FilesRun struct {
	Source string `json:"source"` // id of the file server that it read
	// Status is that of the newest that has ended: SUCCEEDED, FAILED, CANCELLED, PAUSED.
	Status string `json:"status" is:"word"`
	// Newest is when the newest that succeeded began, RFC 3339: its copy is as old as that. ""
	// when none of those that were read succeeded.
	Newest string `json:"newest" is:"time"`
	// FailedFiles are the files that the newest that succeeded left behind; null when it did
	// not say.
	FailedFiles *int64 `json:"failedFiles" is:"count"`
}

// FilesCluster is what the Prism Element of a cluster says of its file servers.
type FilesCluster struct {
	Servers Listing[*FilesOnCluster] `json:"servers"` // by name in lower case
}

// FilesOnCluster is a file server, or one that stands by, on a cluster.
type FilesOnCluster struct {
	Name string `json:"name"`
	// State is a word of Prism Element, such as FS_ACTIVATED_REACHABLE or FS_PD_ACTIVATED.
	State     string `json:"state" is:"word"`
	Domain    string `json:"domain"` // protection domain; "" when it did not say
	Version   string `json:"version" is:"version"`
	SizeBytes *int64 `json:"sizeBytes" is:"count"`
}
