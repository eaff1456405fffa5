package proof

import "strings"

// row says which rules give which status that they do not give on the healthy
// estate, by their ids.
type row struct{ fail, manual, unknown, notApplicable string }

// changes lists the row as "rule status".
func (r row) changes() []string {
	var all []string
	for status, rules := range map[string]string{"fail": r.fail, "manual": r.manual, "unknown": r.unknown, "not_applicable": r.notApplicable} {
		for _, rule := range strings.Fields(rules) {
			all = append(all, rule+" "+status)
		}
	}
	return all
}

// estateRows are the faults of the estate: something is not as it should be, and
// everything can be seen. They are complete: a rule that changes and is not
// listed, or is listed and does not change, fails the test.
var estateRows = map[string]row{
	"adcs-missing": {
		fail: "adcs/enrollment-service-exists fas/authority-recoverable",
	},
	"alias-cname": {
		fail: "dns/kerberos-names-are-host-records",
	},
	"alias-differs": {
		fail: "dns/same-answer-at-both-sites",
	},
	"alias-is-server-name": {
		fail: "license_server/alias-record",
	},
	"alias-missing-at-recovery": {
		fail: "dns/same-answer-at-both-sites license_server/alias-record",
	},
	"alias-ttl-long": {
		fail: "dns/low-ttl",
	},
	"callback-missing": {
		fail: "storefront/callback-records storefront/callback-resolves-at-recovery",
	},
	"citrix-policy-undecodable": {
		unknown: `profiles/user-store-at-recovery registration/entries-resolve registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match registration/vda-matches-policy
			workloads_mcs/dedicated-recovery-ou`,
	},
	"clock-skew": {
		fail: "ad/clocks-agree ad/member-clocks-agree",
	},
	"dfs-root-production-only": {
		fail: "dfs/roots-at-recovery",
	},
	"dfs-standalone": {
		fail: "dfs/domain-based",
	},
	"dfs-target-disabled": {
		manual: "dfs/folders-at-recovery",
	},
	"dfs-target-production-only": {
		fail: "dfs/folders-at-recovery",
	},
	"fas-address-ip": {
		fail: "fas/addresses-are-names",
	},
	"fas-lists-differ": {
		fail: "fas/same-list-everywhere",
	},
	"fas-unresolvable": {
		fail: "fas/addresses-resolve",
	},
	"gateway-missing": {
		fail: "dns/same-answer-at-both-sites netscaler/gateway-record",
	},
	"gpo-computer-part-disabled": {
		fail: `registration/policy-applies registration/policy-method registration/vda-matches-policy
			workloads_mcs/dedicated-recovery-ou`,
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/recovery-connectors-listed`,
	},
	"gpo-filtered": {
		fail: `registration/policy-applies registration/policy-method registration/vda-matches-policy
			workloads_mcs/dedicated-recovery-ou`,
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/recovery-connectors-listed`,
	},
	"gpo-filtered-to-group": {
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/policy-applies registration/policy-method registration/recovery-connectors-listed
			registration/vda-matches-policy workloads_mcs/dedicated-recovery-ou`,
	},
	"gpo-link-disabled": {
		fail: `registration/policy-applies registration/policy-method registration/vda-matches-policy
			workloads_mcs/dedicated-recovery-ou`,
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/recovery-connectors-listed`,
	},
	"gpo-unlinked": {
		fail: "registration/policy-method registration/vda-matches-policy workloads_mcs/dedicated-recovery-ou",
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/recovery-connectors-listed`,
	},
	"gpo-wmi-filter": {
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/policy-applies registration/policy-method registration/recovery-connectors-listed
			registration/vda-matches-policy workloads_mcs/dedicated-recovery-ou`,
	},
	"gpt-version-mismatch": {
		fail: "ad/policy-replicated",
	},
	"inheritance-blocked": {
		fail: `fas/same-list-everywhere registration/policy-applies registration/policy-method
			registration/vda-matches-policy workloads_mcs/dedicated-recovery-ou`,
		unknown: `fas/addresses-are-names registration/entries-resolve registration/known-connectors
			registration/local-connectors-first registration/recovery-connectors-listed`,
	},
	"kms-missing": {
		fail: "volume_activation/activation-available",
	},
	"listofddcs-commas": {
		fail: "registration/entries-resolve registration/vda-matches-policy",
	},
	"listofddcs-ip-address": {
		fail: "registration/entries-resolve registration/known-connectors registration/vda-matches-policy",
	},
	"listofddcs-missing": {
		fail: "registration/policy-method registration/vda-matches-policy workloads_mcs/dedicated-recovery-ou",
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/recovery-connectors-listed`,
	},
	"listofddcs-production-only": {
		fail: "registration/recovery-connectors-listed registration/vda-matches-policy",
	},
	"listofddcs-recovery-last": {
		fail: "registration/local-connectors-first registration/vda-matches-policy",
	},
	"listofddcs-ungrouped": {
		fail: "registration/local-connectors-first registration/vda-matches-policy",
	},
	"listofddcs-unknown-host": {
		fail: "registration/known-connectors registration/vda-matches-policy",
	},
	"listofddcs-unresolvable": {
		fail:    "registration/entries-resolve registration/vda-list-resolves",
		unknown: "dns/reverse-lookup",
	},
	"listofsids-production-only": {
		fail: "registration/sids-match",
	},
	"persistent-ou-production-only": {
		fail: "registration/failover-desktops-can-switch registration/vda-matches-policy",
	},
	"profiles-production-only": {
		fail: "profiles/container-locations-at-recovery",
	},
	"ptr-missing": {
		fail: "dns/reverse-lookup",
	},
	"rds-alias-missing": {
		fail: "dns/same-answer-at-both-sites rds_licensing/alias-record rds_licensing/servers-at-recovery",
	},
	"rds-license-production-ip": {
		fail: "rds_licensing/servers-at-recovery",
	},
	"rds-license-unresolvable": {
		fail: "dns/same-answer-at-both-sites rds_licensing/alias-record rds_licensing/servers-at-recovery",
	},
	"recovery-dc-in-production-site": {
		fail: "ad/site-records ad/writable-controller-at-recovery dfs/roots-beside-controllers",
	},
	"recovery-dc-no-global-catalog": {
		fail: "ad/writable-controller-at-recovery",
	},
	"recovery-dc-read-only": {
		fail: "ad/writable-controller-at-recovery",
	},
	"recovery-dc-unsynchronized": {
		fail: "ad/writable-controller-at-recovery",
	},
	"recovery-ou-missing": {
		fail:   "workloads_mcs/dedicated-recovery-ou workloads_mcs/recovery-delivery-group",
		manual: "workloads_mcs/recovery-catalog",
		unknown: `fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			workloads_mcs/recovery-vda-version`,
	},
	"recovery-ou-same-as-production": {
		fail: `registration/local-connectors-first workloads_mcs/dedicated-recovery-ou workloads_mcs/recovery-ou`,
	},
	"recovery-resolver-not-authoritative": {
		fail: "dns/resolver-authoritative",
	},
	"recovery-site-srv-missing": {
		fail: "ad/site-records",
	},
	"sql-listener-missing": {
		fail: "dns/same-answer-at-both-sites sql/listener-record",
	},
	"sspr-missing": {
		fail: "dns/same-answer-at-both-sites sspr/record",
	},
	"subnet-mapped-to-production": {
		fail: "ad/subnets-mapped",
	},
	"subnet-unmapped": {
		fail: "ad/subnets-mapped",
	},
	"sysvol-not-replicated": {
		fail: `ad/policy-replicated registration/policy-applies registration/policy-method
			registration/vda-matches-policy workloads_mcs/dedicated-recovery-ou`,
		unknown: `registration/entries-resolve registration/known-connectors registration/local-connectors-first
			registration/recovery-connectors-listed`,
	},
	"tftp-missing": {
		fail: "dns/same-answer-at-both-sites pvs/tftp-record",
	},
	"upm-production-only": {
		fail: "profiles/user-store-at-recovery",
	},
	"xml-missing": {
		fail: "cloud_connectors/xml-service-record dns/same-answer-at-both-sites",
	},
	"zone-stale": {
		fail: "dns/resolver-authoritative",
	},
}
