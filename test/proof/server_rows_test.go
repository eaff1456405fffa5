package proof

// What cannot be judged when a whole system is silent.
const (
	withoutCloudLists = `ad/member-clocks-agree base_images/as-new-as-in-use base_images/master-image-known
			base_images/on-every-cluster base_images/image-replicated base_images/schedule-reaches-recovery
			cloud_connectors/domain-reachable cloud_connectors/recovery-zone cloud_connectors/same-citrix-software
			cloud_connectors/standby-connectors-work cloud_connectors/redundant-connectors dns/no-hosts-file-overrides
			fas/windows-addresses-are-names fas/windows-same-list hosting_connections/connection-at-recovery
			hosting_connections/healthy hosting_connections/plugin-installed
			hosting_connections/plugin-same-version hosting_connections/survives-production
			registration/vda-knows-recovery-connectors registration/vda-list-resolves
			registration/vda-matches-policy registration/vda-sids-match registration/vda-uses-policy
			replication/recovery-point-age storefront/all-connectors-listed workloads_manual/desktops-protected
			workloads_manual/repoint-target workloads_mcs/dedicated-full-copy
			workloads_mcs/dedicated-full-copy-on-ahv workloads_mcs/dedicated-made-manual
			workloads_mcs/dedicated-protected workloads_mcs/home-zone-optional
			workloads_mcs/pooled-not-replicated workloads_mcs/recovery-catalog workloads_mcs/recovery-delivery-group
			workloads_mcs/recovery-ou
			registration/vda-local-connectors-first workloads_mcs/recovery-vda-version`
	withoutCitrixCloud = withoutCloudLists + " cloud_connectors/recent-contact cloud_connectors/same-version pvs/plugin-installed"
	withoutRecoveryDNS = `ad/site-records cloud_connectors/xml-service-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/reverse-lookup dns/same-answer-at-both-sites fas/addresses-resolve
			license_server/alias-record netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record
			rds_licensing/servers-at-recovery registration/entries-resolve registration/vda-list-resolves
			sql/listener-record sspr/record storefront/base-url-record storefront/callback-records
			storefront/callback-resolves-at-recovery`
	withoutRecoveryDirectory = withoutRecoveryView + " ad/clocks-agree ad/member-clocks-agree"
	withoutProductionPrism   = `base_images/as-new-as-in-use base_images/master-image-known base_images/on-every-cluster
			base_images/image-replicated base_images/schedule-reaches-recovery cloud_connectors/not-in-recovery-plans
			cloud_connectors/not-replicated fas/servers-replicated license_server/servers-replicated
			netscaler/servers-replicated pvs/servers-replicated replication/addresses-kept replication/capacity
			replication/guest-tools replication/licence-for-fan-out replication/licence-for-rpo
			replication/networks-mapped replication/not-paused replication/one-active-side
			replication/plan-at-recovery replication/plan-tested replication/plan-validated
			replication/recovery-point-age replication/start-order sr/servers-replicated sspr/servers-replicated
			storefront/servers-replicated workloads_manual/desktops-protected workloads_mcs/dedicated-protected
			workloads_mcs/pooled-not-replicated`
	withoutRecoveryView = `ad/policy-replicated ad/subnets-mapped ad/writable-controller-at-recovery
			adcs/enrollment-service-exists dfs/domain-based dfs/folders-at-recovery dfs/roots-at-recovery
			dfs/roots-beside-controllers fas/addresses-are-names fas/addresses-resolve
			fas/authority-recoverable fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match registration/vda-matches-policy
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou`
	withoutDirectory = withoutRecoveryView + " ad/site-records registration/vda-list-resolves"
	withoutWindows   = `ad/member-clocks-agree cloud_connectors/same-citrix-software cloud_connectors/services-running
			dns/no-hosts-file-overrides fas/windows-addresses-are-names fas/windows-same-list
			hosting_connections/plugin-installed hosting_connections/plugin-same-version
			pvs/plugin-installed registration/vda-knows-recovery-connectors registration/vda-list-resolves
			registration/vda-matches-policy registration/vda-sids-match registration/vda-uses-policy
			storefront/all-connectors-listed storefront/base-url-is-alias
			storefront/callback-resolves-at-recovery storefront/certificate-valid storefront/connectors-by-name
			storefront/connectors-of-both-sites storefront/recovery-gateway
			registration/vda-local-connectors-first workloads_mcs/recovery-vda-version`
)

// serverRows are the faults of servers: facts are taken away, so rules become
// unknown, and none may fail or pass for it. A resolver that is slow, or truncates
// its answers, takes nothing away.
var serverRows = map[string]row{
	"citrix-cloud-down": {
		unknown: withoutCitrixCloud,
	},
	"citrix-cloud-refuses": {
		unknown: withoutCitrixCloud,
	},
	"citrix-endless-paging": {
		unknown: withoutCloudLists,
	},
	"citrix-half-answered": {
		unknown: `ad/member-clocks-agree dns/no-hosts-file-overrides fas/windows-addresses-are-names
			fas/windows-same-list registration/vda-knows-recovery-connectors registration/vda-list-resolves
			registration/vda-matches-policy registration/vda-sids-match registration/vda-uses-policy
			replication/recovery-point-age workloads_manual/desktops-protected workloads_mcs/dedicated-full-copy
			workloads_mcs/dedicated-full-copy-on-ahv workloads_mcs/dedicated-protected
			workloads_mcs/pooled-not-replicated workloads_mcs/recovery-catalog workloads_mcs/recovery-delivery-group
			workloads_mcs/recovery-ou
			registration/vda-local-connectors-first workloads_mcs/recovery-vda-version`,
	},
	"citrix-site-asleep": {
		unknown: withoutCitrixCloud,
	},
	"citrix-slow-down": {
		unknown: withoutCitrixCloud,
	},
	"citrix-token-expires": {},
	"connector-services-unseen": {
		unknown: "cloud_connectors/services-running",
	},
	"dns-production-hangs": {
		unknown: `cloud_connectors/xml-service-record dns/kerberos-names-are-host-records dns/low-ttl
			dns/resolver-authoritative dns/same-answer-at-both-sites license_server/alias-record
			netscaler/gateway-record pvs/tftp-record rds_licensing/alias-record registration/vda-list-resolves
			sql/listener-record sspr/record storefront/base-url-record storefront/callback-records`,
	},
	"dns-recovery-down": {
		unknown: withoutRecoveryDNS,
	},
	"dns-recovery-garbage": {
		unknown: withoutRecoveryDNS,
	},
	"dns-recovery-hangs": {
		unknown: withoutRecoveryDNS,
	},
	"dns-recovery-refused": {
		unknown: withoutRecoveryDNS,
	},
	"dns-recovery-servfail": {
		unknown: withoutRecoveryDNS,
	},
	"dns-recovery-slow":      {},
	"dns-recovery-truncates": {},
	"ldap-endless-paging": {
		unknown: withoutDirectory,
	},
	"ldap-permission-denied": {
		unknown: withoutDirectory,
	},
	"ldap-production-down": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/member-clocks-agree registration/known-connectors
			registration/local-connectors-first registration/policy-method registration/sids-match
			registration/vda-matches-policy`,
	},
	"ldap-recovery-down": {
		unknown: withoutRecoveryDirectory,
	},
	"ldap-recovery-garbage": {
		unknown: withoutRecoveryDirectory,
	},
	"ldap-recovery-hangs": {
		unknown: withoutRecoveryDirectory,
	},
	"ldap-recovery-resets": {
		unknown: withoutRecoveryView,
	},
	"ldap-recovery-slow-drip": {
		unknown: withoutRecoveryDirectory,
	},
	"ldap-recovery-tls-hangs": {
		unknown: withoutRecoveryDirectory,
	},
	"ldap-wrong-certificate": {
		unknown: `ad/clocks-agree ad/policy-replicated ad/site-records ad/subnets-mapped ad/member-clocks-agree
			ad/writable-controller-at-recovery adcs/enrollment-service-exists dfs/domain-based
			dfs/folders-at-recovery dfs/roots-at-recovery dfs/roots-beside-controllers fas/addresses-are-names
			fas/addresses-resolve fas/authority-recoverable fas/same-list-everywhere
			profiles/container-locations-at-recovery
			profiles/user-store-at-recovery rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match registration/vda-list-resolves
			registration/vda-matches-policy volume_activation/activation-available
			workloads_mcs/dedicated-recovery-ou`,
	},
	"ldap-wrong-password": {
		unknown: `ad/policy-replicated ad/site-records ad/subnets-mapped ad/member-clocks-agree
			ad/writable-controller-at-recovery adcs/enrollment-service-exists cloud_connectors/same-citrix-software
			cloud_connectors/services-running dfs/domain-based
			dfs/folders-at-recovery dfs/roots-at-recovery dfs/roots-beside-controllers
			dns/no-hosts-file-overrides fas/addresses-are-names fas/addresses-resolve
			fas/authority-recoverable fas/same-list-everywhere
			fas/windows-addresses-are-names fas/windows-same-list hosting_connections/plugin-installed
			hosting_connections/plugin-same-version profiles/container-locations-at-recovery
			profiles/user-store-at-recovery pvs/plugin-installed rds_licensing/servers-at-recovery
			registration/entries-resolve registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match
			registration/vda-knows-recovery-connectors registration/vda-list-resolves
			registration/vda-matches-policy registration/vda-sids-match registration/vda-uses-policy
			storefront/all-connectors-listed storefront/base-url-is-alias
			storefront/callback-resolves-at-recovery storefront/certificate-valid storefront/connectors-by-name
			storefront/connectors-of-both-sites storefront/recovery-gateway
			volume_activation/activation-available workloads_mcs/dedicated-recovery-ou
			registration/vda-local-connectors-first workloads_mcs/recovery-vda-version`,
	},
	"prism-element-recovery-down": {
		unknown: `base_images/as-new-as-in-use base_images/on-every-cluster base_images/image-replicated
			replication/guest-tools replication/licence-for-fan-out replication/licence-for-rpo
			replication/one-active-side replication/recovery-point-age workloads_mcs/dedicated-protected`,
	},
	"prism-endless-paging": {
		unknown: withoutProductionPrism,
	},
	"prism-older": {},
	"prism-production-down": {
		unknown: withoutProductionPrism,
	},
	"prism-recovery-down": {
		unknown: `base_images/as-new-as-in-use base_images/on-every-cluster base_images/image-replicated
			cloud_connectors/not-in-recovery-plans cloud_connectors/not-replicated replication/capacity
			replication/guest-tools replication/licence-for-fan-out replication/licence-for-rpo
			replication/networks-mapped replication/one-active-side replication/plan-at-recovery
			replication/recovery-point-age workloads_mcs/dedicated-protected`,
	},
	"prism-refuses": {
		unknown: withoutProductionPrism + " fas/authority-recoverable",
	},
	"prism-slow-down": {
		unknown: withoutProductionPrism + " fas/authority-recoverable",
	},
	"prism-wrong-certificate": {
		unknown: withoutProductionPrism + " fas/authority-recoverable",
	},
	"sysvol-recovery-missing": {
		unknown: `ad/policy-replicated fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match registration/vda-matches-policy
			workloads_mcs/dedicated-recovery-ou`,
	},
	"sysvol-recovery-unreadable": {
		unknown: `ad/policy-replicated fas/addresses-are-names fas/addresses-resolve fas/same-list-everywhere
			profiles/container-locations-at-recovery profiles/user-store-at-recovery
			rds_licensing/servers-at-recovery registration/entries-resolve
			registration/failover-desktops-can-switch registration/known-connectors
			registration/local-connectors-first registration/policy-applies registration/policy-method
			registration/recovery-connectors-listed registration/sids-match registration/vda-matches-policy
			workloads_mcs/dedicated-recovery-ou`,
	},
	"windows-connector-down": {
		unknown: `ad/member-clocks-agree cloud_connectors/same-citrix-software cloud_connectors/services-running
			dns/no-hosts-file-overrides hosting_connections/plugin-installed
			hosting_connections/plugin-same-version`,
	},
	"windows-denied": {
		unknown: withoutWindows,
	},
	"windows-down": {
		unknown: withoutWindows,
	},
	"windows-wrong-certificate": {
		unknown: `ad/member-clocks-agree dns/no-hosts-file-overrides fas/windows-addresses-are-names
			fas/windows-same-list storefront/all-connectors-listed storefront/base-url-is-alias
			storefront/callback-resolves-at-recovery storefront/certificate-valid storefront/connectors-by-name
			storefront/connectors-of-both-sites storefront/recovery-gateway`,
	},
}
