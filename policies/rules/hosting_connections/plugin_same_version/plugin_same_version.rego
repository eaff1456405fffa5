# METADATA
# title: All connectors have the Nutanix plug-in in one version
# description: >-
#   Any connector may answer for a hosting connection. When their plug-ins differ, what
#   works depends on which one it was, and connectors of the recovery site that were
#   forgotten at the last update show it in the disaster. Versions are compared over both
#   sites; that the others agree says nothing of a connector that could not be asked. One
#   of production that is behind is lost with production, and decides nothing.
# custom:
#   severity: high
#   remediation: >-
#     Update the plug-in to one version on all connectors of zones with AHV, those of the
#     recovery site included, and restart the service that loads it.
#   requires: [windows, workloads, citrixcloud.connections, citrixcloud.connectors]
#   recommendations: [AHV-003]
#   basis: document
#   byHand: it is installed or repaired on the host, with an installer
package muster.rules.hosting_connections.plugin_same_version

import data.muster.lib.citrix.connections
import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites
import data.muster.lib.version_numbers
import data.muster.lib.windows
import data.muster.lib.windows.connector_hosts as hosts
import data.muster.lib.windows.plugins

targets contains windows.target(host) if some host in judged

needs contains hosts.need(host, "plugin") if some host in judged

# Who else has a plug-in is part of the question.
needs contains {"target": windows.target(host), "fact": fact} if {
	some host in judged
	some fact in [connections.fact, connectors.fact, sites.fact("production"), sites.fact("recovery")]
}

findings contains connectors.weighed(host, finding) if {
	some host, version in versions
	differs(version)
	finding := {
		"target": windows.target(host),
		"message": sprintf("The plug-in on %s has version %s; the newest is %s, on %s.", [host, version, newest, concat(", ", current)]),
		"evidence": {"found": version, "expected": newest, "versions": versions},
		"fix": windows.on(host, plugins.install),
	}
}

# Two products are one too many: the connector loads whichever it finds.
findings contains connectors.weighed(host, finding) if {
	some host, found in several
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s has the plug-in in more than one version: %s.", [host, concat(", ", found)]),
		"evidence": {"found": found, "expected": "one version"},
		"fix": windows.on(host, "Get-Package -Name 'Nutanix*Citrix*' | Sort-Object { [version]$_.Version } | Select-Object -SkipLast 1 | Uninstall-Package"),
	}
}

# An update that could not replace a file in use leaves the old one at work.
findings contains connectors.weighed(host, finding) if {
	some host in current
	some path, version in files[host]
	version != ""
	version_numbers.comparable(version) != version_numbers.comparable(newest_files[path])
	finding := {
		"target": windows.target(host),
		"message": sprintf("The update of the plug-in on %s is not finished: %s has version %s, elsewhere %s.", [host, path, version, newest_files[path]]),
		"evidence": {"found": version, "expected": newest_files[path], "file": path},
		"fix": windows.on(host, plugins.install),
	}
}

gaps contains hosts.unread(host, "plugin") if some host in judged

gaps contains hosts.unasked(host, "plugin") if some host in judged

gaps contains connectors.weighed(host, windows.gap(host, plugins.doubt(host))) if some host in judged

gaps contains connectors.weighed(host, windows.gap(host, sprintf("%s has the plug-in, but nobody can tell in which version", [host]))) if {
	some host in judged
	windows.plugin(host).version == ""
}

gaps contains connectors.weighed(host, windows.gap(host, sprintf("nobody can tell the version of %s on %s, which is %s elsewhere", [path, host, newest_files[path]]))) if {
	some host in current
	some path, "" in files[host]
	newest_files[path] != ""
}

gaps contains object.union(connectors.weighed(host, windows.gap(host, message)), slight) if {
	some host in current
	count(unknown) > 0
	message := sprintf("%d of %d connectors agree on version %s, and nobody knows that of %s", [
		count(current), count(judged), newest, concat(", ", sort(unknown)),
	])
}

# judged leaves out the connectors that lack the plug-in: there is nothing to compare.
judged := {host |
	some host in plugins.judged
	not without(host)
}

without(host) if windows.plugin(host).installed == false

# versions are those of the connectors that need the plug-in and told.
versions := {host: version |
	some host in judged
	plugins.settled(host)
	version := windows.plugin(host).version
	version != ""
	not several[host]
}

# several are the versions of the connectors on which several products are installed.
several := {host: found |
	some host in judged
	plugins.settled(host)
	found := split(windows.plugin(host).version, " and ")
	count(found) > 1
}

unknown := {host |
	some host in judged
	not versions[host]
	not several[host]
}

# slight is the severity of what is not known of connectors of production alone.
slight := {"severity": "medium"} if {
	every host in unknown {
		connectors.production_only(host)
	}
} else := {}

newest := version_numbers.newest({version | some version in versions})

differs(version) if version_numbers.comparable(version) != version_numbers.comparable(newest)

current := sort([host | some host, version in versions; not differs(version)])

files := {host: {lower(path): version | some path, version in windows.plugin(host).files} |
	some host in current
}

newest_files := {path: version_numbers.newest({files[host][path] | some host in current}) |
	some host in current
	some path, _ in files[host]
}
