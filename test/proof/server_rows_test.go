package proof

// serverRows are the faults of servers: facts are taken away, so rules become
// unknown, and none may fail or pass for it. A resolver that is slow, or truncates
// its answers, takes nothing away.
var serverRows = map[string]row{
	"dns-production-hangs": {
		unknown: `cloud_connectors/xml-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/same-answer-at-both-sites license_server/alias-record
			netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record sql/listener-record sspr/record
			storefront/base-url-record storefront/callback-records`,
	},
	"dns-recovery-down": {
		unknown: `ad/site-records cloud_connectors/xml-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/reverse-lookup dns/same-answer-at-both-sites fas/addresses-resolve
			license_server/alias-record netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record
			rds_licensing/servers-at-recovery registration/entries-resolve sql/listener-record sspr/record
			storefront/base-url-record storefront/callback-records`,
	},
	"dns-recovery-garbage": {
		unknown: `ad/site-records cloud_connectors/xml-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/reverse-lookup dns/same-answer-at-both-sites fas/addresses-resolve
			license_server/alias-record netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record
			rds_licensing/servers-at-recovery registration/entries-resolve sql/listener-record sspr/record
			storefront/base-url-record storefront/callback-records`,
	},
	"dns-recovery-hangs": {
		unknown: `ad/site-records cloud_connectors/xml-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/reverse-lookup dns/same-answer-at-both-sites fas/addresses-resolve
			license_server/alias-record netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record
			rds_licensing/servers-at-recovery registration/entries-resolve sql/listener-record sspr/record
			storefront/base-url-record storefront/callback-records`,
	},
	"dns-recovery-refused": {
		unknown: `ad/site-records cloud_connectors/xml-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/reverse-lookup dns/same-answer-at-both-sites fas/addresses-resolve
			license_server/alias-record netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record
			rds_licensing/servers-at-recovery registration/entries-resolve sql/listener-record sspr/record
			storefront/base-url-record storefront/callback-records`,
	},
	"dns-recovery-servfail": {
		unknown: `ad/site-records cloud_connectors/xml-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/reverse-lookup dns/same-answer-at-both-sites fas/addresses-resolve
			license_server/alias-record netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record
			rds_licensing/servers-at-recovery registration/entries-resolve sql/listener-record sspr/record
			storefront/base-url-record storefront/callback-records`,
	},
	"dns-recovery-slow":      {},
	"dns-recovery-truncates": {},
	"ldap-endless-paging": {
		unknown: `ad/policy-replicated ad/site-records ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-permission-denied": {
		unknown: `ad/policy-replicated ad/site-records ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-production-down": {
		unknown: `ad/clocks-agree ad/policy-replicated registration/known-connectors
			registration/local-connectors-first registration/policy-method registration/sids-match`,
	},
	"ldap-recovery-down": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-recovery-garbage": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-recovery-hangs": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-recovery-resets": {
		unknown: `ad/policy-replicated ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-recovery-slow-drip": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-recovery-tls-hangs": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-wrong-certificate": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/site-records ad/subnets-mapped
			ad/writable-controller-at-recovery adcs/enrollment-service-exists dfs/domain-based
			dfs/folders-at-recovery dfs/roots-at-recovery dfs/roots-beside-controllers fas/addresses-are-names
			fas/addresses-resolve fas/same-list-everywhere profiles/container-locations-at-recovery
			profiles/user-store-at-recovery rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-wrong-password": {
		unknown: `ad/policy-replicated ad/site-records ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`,
	},
	"sysvol-recovery-missing": {
		unknown: `ad/policy-replicated fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match workloads_mcs/dedicated-recovery-ou`,
	},
	"sysvol-recovery-unreadable": {
		unknown: `ad/policy-replicated fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match workloads_mcs/dedicated-recovery-ou`,
	},
}
