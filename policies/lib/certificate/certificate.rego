# METADATA
# title: Certificates that servers presented to a vantage
package muster.lib.certificate

import data.muster.lib.reachable

# presented are the certificates of the pairs of a rule, of what speaks at an address that
# counts.
presented(rule) := {{"id": id, "pair": pair, "place": address, "is": object.get(found, "certificate", null)} |
	some id, pair in reachable.judged(rule)
	reachable.stands(pair)
	some address, found in reachable.counting(pair)
	reachable.good(found)
}

# month is how long before its end a certificate is announced.
month := ((30 * 24) * 3600) * 1000000000

now := time.parse_rfc3339_ns(input.asOf)

# findings are certificates that are past their end, or soon will be.
findings(rule) := {finding |
	some one in presented(rule)
	one.is != null
	some fault in faults(one.is)
	finding := object.union(
		{
			"target": reachable.target(one.id),
			"message": sprintf("The certificate of %s %s.", [reachable.at(one.pair, one.place), fault.says]),
			"evidence": {"found": sprintf("%s to %s, issued by %s", [one.is.since, one.is.until, one.is.issuer]), "expected": "a certificate that is valid for another month"},
			"fix": sprintf("renew the certificate of %s", [one.pair.host]),
		},
		fault.weight,
	)
}

faults(c) := {{"says": sprintf("ended on %s", [substring(c.until, 0, 10)]), "weight": {}}} if {
	time.parse_rfc3339_ns(c.until) < now
} else := {{"says": sprintf("begins on %s only, by the clock of the scanner", [substring(c.since, 0, 10)]), "weight": {}}} if {
	time.parse_rfc3339_ns(c.since) > now
} else := {{"says": sprintf("ends on %s", [substring(c.until, 0, 10)]), "weight": {"severity": "low"}}} if {
	time.parse_rfc3339_ns(c.until) < now + month
} else := set()

# misnamed are certificates that are made for other names than the one that was asked for.
misnamed(rule) := {finding |
	some one in presented(rule)
	one.is != null
	one.is.covers == false
	finding := {
		"target": reachable.target(one.id),
		"message": sprintf("The certificate of %s is for %s, not for the name by which it is asked.", [reachable.at(one.pair, one.place), names(one.is)]),
		"evidence": {"found": names(one.is), "expected": one.pair.host},
		"fix": sprintf("give %s a certificate with its name", [one.pair.host]),
		"severity": "medium",
	}
}

names(c) := concat(", ", c.names) if {
	count(c.names) > 0
} else := "no name"

# gaps are certificates that nobody saw, or of which an end is not known.
gaps(rule) := {{"target": reachable.target(one.id), "reason": "fact_missing", "message": sprintf("the certificate of %s was not kept: collect again", [one.pair.host])} |
	some one in presented(rule)
	not dated(one.is)
}

dated(c) if {
	time.parse_rfc3339_ns(c.until)
	time.parse_rfc3339_ns(c.since)
	is_boolean(c.covers)
}
