# METADATA
# title: Cloud Connectors have the same Citrix software
# description: >-
#   Citrix Cloud updates each part of a connector by itself, one connector after the other.
#   A part that stays behind on one of them behaves differently from the rest, and nobody
#   sees it until that connector has to carry the load. The parts of all connectors of both
#   sites are compared, each version number by number; that others agree says nothing of a
#   connector that could not be asked.
# custom:
#   severity: medium
#   remediation: >-
#     Let Citrix Cloud update the connector that is behind. Where that does not help,
#     install the connector again, and remove what an update left behind.
#   requires: [windows, workloads, citrixcloud.connectors]
#   recommendations: [EXT-C-02]
#   basis: practice
#   byHand: it is installed or repaired on the host, with an installer
#   formerly: [cloud_connectors/same-software]
#   observes: target
package muster.rules.cloud_connectors.same_citrix_software

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites
import data.muster.lib.version_numbers
import data.muster.lib.windows
import data.muster.lib.windows.connector_hosts as hosts

targets contains windows.target(host) if some host in judged

targets contains "component/cloud_connectors" if hosts.unnamed

needs contains {"target": "component/cloud_connectors", "fact": fact} if {
	hosts.unnamed
	some fact in [connectors.fact, sites.fact("production"), sites.fact("recovery")]
}

needs contains windows.need(host, "products") if some host in judged

# Who else is a connector is part of the question.
needs contains {"target": windows.target(host), "fact": fact} if {
	some host in judged
	some fact in [connectors.fact, sites.fact("production"), sites.fact("recovery")]
}

findings contains finding if {
	some host, old in behind
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s differs from other connectors: %s.", [host, in_words(old)]),
		"evidence": {"found": old, "expected": {name: newest[name] | some name, _ in old}},
		"fix": sprintf("in Citrix Cloud, Resource Locations › Cloud Connectors › %s › start the update; then see what is there: %s", [
			host,
			windows.on(host, "Get-Package -ProviderName msi -Name 'Citrix*' | Sort-Object Name"),
		]),
	}
}

gaps contains windows.unasked(host, "products") if some host in judged

gaps contains windows.gap(host, sprintf("%s does not tell the version of %s", [host, concat(", ", names)])) if some host, names in untold

# What a single connector has may be there on purpose, or be what the others miss.
gaps contains windows.gap(host, message) if {
	count(read) > 1
	some name, by_host in holders
	count(by_host) == 1
	some host, _ in by_host
	message := sprintf("1 of %d connectors has %s, so there is nothing to compare it with%s", [count(judged), name, unheard])
}

gaps contains windows.gap(host, message) if {
	count(read) > 1
	some name, by_host in holders
	count(by_host) == count(read) - 1
	some host, _ in read
	not by_host[host]
	message := sprintf("%s lacks %s, which %d of %d connectors have%s", [host, name, count(by_host), count(judged), unheard])
}

gaps contains windows.gap(host, message) if {
	count(unknown) > 0
	some host in agreeing
	message := sprintf("%d of %d connectors agree on their software, and nobody knows that of %s", [count(agreeing), count(judged), unclear])
}

# judged is nobody where there is nothing to compare: one connector, and for sure no
# others.
judged := set() if {
	connectors.read
	count(hosts.judged) < 2
} else := hosts.judged

# read is the software of each connector that told: text of versions by name. A name
# that is installed more than once has several versions, joined by "and".
read := {host: windows.products(host).versions | some host in judged}

unread := {host | some host in judged; not read[host]}

names := {name | some versions in read; some name, _ in versions}

# holders are the connectors with a part, and what they say of its version.
holders := {name: {host: versions[name] | some host, versions in read; versions[name]} | some name in names}

# told are the same, without those who do not say which version it is.
told := {name: {host: numbers(text) | some host, text in by_host; regex.match(`[0-9]`, text)} |
	some name, by_host in holders
}

# numbers are the versions of a text, as numbers.
numbers(text) := {version_numbers.comparable(version) | some version in split(text, " and ")}

untold := {host: missing |
	some host, versions in read
	missing := sort([name | some name, _ in versions; not told[name][host]])
	count(missing) > 0
}

# newest is the highest version of each part in which connectors do not agree.
newest := {name: version_numbers.newest(written) |
	some name, by_host in told
	count({found | some found in by_host}) > 1
	written := {version | some host, _ in by_host; some version in split(holders[name][host], " and ")}
}

up_to_date(name, host) if told[name][host] == {version_numbers.comparable(newest[name])}

current := {name: count([host | some host, _ in told[name]; up_to_date(name, host)]) | some name, _ in newest}

behind := {host: old |
	some host, versions in read
	old := {name: versions[name] |
		some name, _ in newest
		told[name][host]
		not up_to_date(name, host)
	}
	count(old) > 0
}

in_words(old) := concat("; ", [words |
	some name, text in old
	words := sprintf("%s is %s, and the newest is %s, which %d of %d connectors have", [name, text, newest[name], current[name], count(judged)])
])

unknown := unread | object.keys(untold)

unclear := concat(", ", sort(unknown))

agreeing := {host | some host, _ in read; not behind[host]; not untold[host]}

unheard := "" if {
	count(unread) == 0
} else := sprintf(", and nobody knows that of %s", [concat(", ", sort(unread))])
