package sql

import (
	"strconv"
	"strings"
)

// question is something that is asked of a server. Columns are read by their names.
type question struct {
	name string // for the server's own records, and for people
	text string
}

// batch is the text that is sent.
func (q question) batch() string {
	return "-- muster: " + q.name + "\n" + strings.Join(strings.Fields(q.text), " ")
}

// instance asks what the server is, and what the login may see: the views below are empty,
// and no error, to a login that may not.
var instance = question{"instance", `
	SELECT CAST(SERVERPROPERTY('ServerName') AS nvarchar(256)) AS name,
		CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS version,
		CAST(SERVERPROPERTY('Edition') AS nvarchar(128)) AS edition,
		HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') AS state,
		HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DEFINITION') AS definition,
		HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DATABASE') AS everything,
		HAS_PERMS_BY_NAME('msdb.dbo.log_shipping_monitor_secondary', 'OBJECT', 'SELECT') AS shipping`}

// replicas asks for the groups and their replicas. Older releases lack some columns.
func replicas(major int) question {
	distributed, contained := "CAST(0 AS bit)", "CAST(0 AS bit)"
	if major >= sql2016 {
		distributed = "ag.is_distributed"
	}
	if major >= sql2022 {
		contained = "ag.is_contained"
	}
	return question{"replicas", `
	SELECT ag.name AS ag, ` + distributed + ` AS distributed, ` + contained + ` AS contained, gs.primary_replica AS main,
		ar.replica_server_name AS replica, ar.availability_mode_desc AS mode, rs.connected_state_desc AS connected
	FROM sys.availability_groups AS ag
	JOIN sys.availability_replicas AS ar ON ar.group_id = ag.group_id
	LEFT JOIN sys.dm_hadr_availability_group_states AS gs ON gs.group_id = ag.group_id
	LEFT JOIN sys.dm_hadr_availability_replica_states AS rs ON rs.replica_id = ar.replica_id`}
}

const (
	sql2016 = 13
	sql2022 = 16
)

// copies asks for the databases of groups at all replicas. That a replica lacks one shows
// in the cluster's view alone.
var copies = question{"copies", `
	SELECT ag.name AS ag, ar.replica_server_name AS replica, cs.database_name AS db, cs.is_database_joined AS joined,
		rs.synchronization_state_desc AS state, rs.is_suspended AS suspended, rs.suspend_reason_desc AS reason,
		CASE WHEN rs.last_commit_time > '20000101' AND p.last_commit_time > '20000101'
			THEN DATEDIFF(second, rs.last_commit_time, p.last_commit_time) END AS lag
	FROM sys.dm_hadr_database_replica_cluster_states AS cs
	JOIN sys.availability_replicas AS ar ON ar.replica_id = cs.replica_id
	JOIN sys.availability_groups AS ag ON ag.group_id = ar.group_id
	LEFT JOIN sys.dm_hadr_database_replica_states AS rs ON rs.replica_id = cs.replica_id AND rs.group_database_id = cs.group_database_id
	LEFT JOIN sys.dm_hadr_database_replica_states AS p ON p.group_database_id = cs.group_database_id AND p.is_primary_replica = 1`}

var listeners = question{"listeners", `
	SELECT ag.name AS ag, l.dns_name AS listener, l.port AS port, i.ip_address AS address
	FROM sys.availability_group_listeners AS l
	JOIN sys.availability_groups AS ag ON ag.group_id = l.group_id
	LEFT JOIN sys.availability_group_listener_ip_addresses AS i ON i.listener_id = l.listener_id`}

// databases asks for those of users, without snapshots.
var databases = question{"databases", `
	SELECT d.name AS db, d.state_desc AS state, m.mirroring_state_desc AS mirror, m.mirroring_partner_instance AS partner
	FROM sys.databases AS d
	LEFT JOIN sys.database_mirroring AS m ON m.database_id = d.database_id
	WHERE d.database_id > 4 AND d.source_database_id IS NULL AND d.is_distributor = 0`}

var logins = question{"logins", `
	SELECT p.name AS name, p.type_desc AS kind, CONVERT(nvarchar(172), p.sid, 1) AS sid, p.is_disabled AS disabled
	FROM sys.server_principals AS p
	WHERE p.type IN ('S', 'U', 'G') AND p.sid <> 0x01 AND p.name NOT LIKE '##%' AND p.name NOT LIKE 'NT %\%' AND p.name NOT LIKE 'BUILTIN\%'`}

// clients asks who is connected, and to which address of the server: that of a listener or
// its own.
var clients = question{"clients", `
	SELECT DISTINCT s.host_name AS host, DB_NAME(s.database_id) AS db, s.original_login_name AS login, c.local_net_address AS address
	FROM sys.dm_exec_sessions AS s
	JOIN sys.dm_exec_connections AS c ON c.session_id = s.session_id AND c.parent_connection_id IS NULL
	WHERE s.is_user_process = 1 AND s.host_name IS NOT NULL`}

// restored asks what log shipping restores here. The age is by the clock of the server.
var restored = question{"restored", `
	SELECT r.secondary_database AS db, r.primary_server AS source, r.primary_database AS original,
		CASE WHEN r.last_restored_date_utc > '20000101' THEN DATEDIFF(minute, r.last_restored_date_utc, SYSUTCDATETIME()) END AS age
	FROM msdb.dbo.log_shipping_monitor_secondary AS r`}

// major is the first number of a version.
func major(version string) (int, error) {
	first, _, _ := strings.Cut(version, ".")
	return strconv.Atoi(first)
}
