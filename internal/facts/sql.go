package facts

// SQL is what the database servers of the estate say of themselves.
type SQL struct {
	// Servers is keyed by the host names of the estate file, in lower case.
	Servers map[string]*SQLServer `json:"servers"`
}

// SQLServer is an instance of SQL Server.
type SQLServer struct {
	Answered        // signing in
	Site     string `json:"site" jsonschema:"enum=production,enum=recovery" is:"given"`

	Instance  SQLInstance             `json:"instance"`
	Groups    Listing[*SQLGroup]      `json:"groups"`    // availability groups that it takes part in, by name
	Databases Listing[*SQLDatabase]   `json:"databases"` // those of users, by name
	Logins    Listing[*SQLLogin]      `json:"logins"`    // without those of the product itself, by name
	Clients   Listing[*SQLClient]     `json:"clients"`   // connections of PVS and Session Recording, by a key of its own
	Restored  Listing[*SQLRestoredDB] `json:"restored"`  // databases that log shipping restores here, by name
}

// SQLInstance is what an instance is.
type SQLInstance struct {
	Answered
	Name    string `json:"name"`                 // as it calls itself, such as SQL1 or SQL1\PVS
	Version string `json:"version" is:"version"` // such as 16.0.4165.4
	Edition string `json:"edition"`              // such as Standard Edition (64-bit)
}

// SQLGroup is an availability group as one of its replicas knows it. The primary replica
// knows the state of all, a secondary one that of its own.
type SQLGroup struct {
	// Primary is the replica that serves, by name; "" when it is not known.
	Primary string `json:"primary"`
	// Distributed tells that its replicas are other groups.
	Distributed bool `json:"distributed"`
	// Contained tells that it has logins of its own.
	Contained bool                    `json:"contained"`
	Replicas  map[string]*SQLReplica  `json:"replicas"`  // by name
	Listeners map[string]*SQLListener `json:"listeners"` // by DNS name without the domain, lower case
}

// SQLReplica is a replica of a group. Words are those of SQL Server; "" where it is not known.
type SQLReplica struct {
	Mode      string              `json:"mode" is:"code"`      // SYNCHRONOUS_COMMIT, ASYNCHRONOUS_COMMIT, CONFIGURATION_ONLY
	Connected string              `json:"connected" is:"code"` // CONNECTED, DISCONNECTED
	Copies    map[string]*SQLCopy `json:"copies"`              // of the databases of the group, by name
}

// SQLCopy is a database of a group at one of its replicas.
type SQLCopy struct {
	// Joined tells that the replica has the database at all; null when it is not known.
	Joined *bool  `json:"joined"`
	State  string `json:"state" is:"code"` // SYNCHRONIZED, SYNCHRONIZING, NOT SYNCHRONIZING, REVERTING, INITIALIZING; "" when it is not known
	// Suspended tells that nothing is copied any more; null when it is not known.
	Suspended *bool  `json:"suspended"`
	Reason    string `json:"reason" is:"code"` // why it is suspended, such as SUSPEND_FROM_USER
	// LagSeconds is by how much its last transaction is older than that of the primary
	// replica; null when that is not known.
	LagSeconds *int64 `json:"lagSeconds" is:"count"`
}

// SQLListener is the name at which clients find a group.
type SQLListener struct {
	Port      int      `json:"port" is:"count"` // 0 when SQL Server does not know it
	Addresses []string `json:"addresses"`       // of all subnets, those that are offline today among them
}

// SQLDatabase is a database of an instance.
type SQLDatabase struct {
	State string `json:"state" is:"code"` // ONLINE, RESTORING, RECOVERING, SUSPECT, OFFLINE …
	// Mirror is what mirrors the database; null when nothing does.
	Mirror *SQLMirror `json:"mirror"`
}

// SQLMirror is database mirroring, which is older than availability groups.
type SQLMirror struct {
	State   string `json:"state" is:"code"` // SYNCHRONIZED, SYNCHRONIZING, SUSPENDED, DISCONNECTED …
	Partner string `json:"partner"`         // instance at the other end
}

// SQLLogin is what may sign in to an instance.
type SQLLogin struct {
	Kind string `json:"kind" is:"code"` // SQL_LOGIN, WINDOWS_LOGIN, WINDOWS_GROUP
	// SID is what users of databases are tied to, in hexadecimal.
	SID      string `json:"sid"`
	Disabled bool   `json:"disabled"`
}

// SQLClient is a connection of a server of PVS or Session Recording.
type SQLClient struct {
	Host     string `json:"host" is:"host"` // as the estate file names it
	Database string `json:"database"`       // that it works in
	Login    string `json:"login"`          // that it signed in with
	Address  string `json:"address"`        // of the server that it connected to; "" where the protocol has none
}

// SQLRestoredDB is a database that log shipping restores at the server that was asked.
type SQLRestoredDB struct {
	Source   string `json:"source"`   // instance that it comes from
	Database string `json:"database"` // its name there
	// AgeSeconds is how long ago a backup of its log was restored; null when none ever was.
	AgeSeconds *int64 `json:"ageSeconds" is:"count"`
}
