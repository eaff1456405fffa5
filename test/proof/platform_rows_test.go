package proof

// platformRows are the faults of what Citrix Cloud, Prism and Windows hosts tell:
// like estateRows, everything can be seen, and the lists are complete.
var platformRows = map[string]row{
	"base-image-missing-on-cluster": {
		fail: "base_images/on-every-cluster",
	},
	"base-image-schedule-local-only": {
		fail: "base_images/image-replicated base_images/schedule-reaches-recovery",
	},
	"base-image-schedule-suspended": {
		fail: "base_images/schedule-reaches-recovery replication/not-paused",
	},
	"base-image-stale": {
		fail: "base_images/as-new-as-in-use replication/recovery-point-age",
	},
	"base-image-unknown": {
		fail: "base_images/master-image-known",
		unknown: `base_images/as-new-as-in-use base_images/on-every-cluster base_images/image-replicated
			base_images/schedule-reaches-recovery`,
	},
	"base-image-unprotected": {
		fail:          "base_images/image-replicated base_images/schedule-reaches-recovery",
		notApplicable: "base_images/as-new-as-in-use base_images/on-every-cluster replication/one-active-side",
	},
	"connector-in-plan": {
		fail: "cloud_connectors/not-in-recovery-plans cloud_connectors/not-replicated",
	},
	"connector-option-undeclared": {
		fail: "cloud_connectors/recovery-option-declared",
	},
	"connector-protected": {
		fail: "cloud_connectors/not-replicated",
	},
	"connector-service-stopped": {
		fail: "cloud_connectors/services-running",
	},
	"connector-software-skew": {
		fail: "cloud_connectors/same-citrix-software",
	},
	"connector-silent": {
		fail: "cloud_connectors/recent-contact cloud_connectors/redundant-connectors",
	},
	"connector-version-skew": {
		fail: "cloud_connectors/same-version",
	},
	"dedicated-fast-copy": {
		fail: "workloads_mcs/dedicated-full-copy-on-ahv workloads_mcs/dedicated-made-manual",
	},
	"dedicated-fast-copy-elsewhere": {
		fail: `workloads_manual/repoint-target workloads_mcs/dedicated-full-copy
			workloads_mcs/dedicated-made-manual`,
	},
	"dedicated-unprotected": {
		fail: "workloads_mcs/dedicated-made-manual workloads_mcs/dedicated-protected",
	},
	"delivery-group-in-maintenance": {
		fail: "workloads_mcs/recovery-delivery-group",
	},
	"delivery-group-users-missing": {
		fail: "workloads_mcs/recovery-delivery-group",
	},
	"desktop-unprotected": {
		fail: "workloads_manual/desktops-protected",
	},
	"domain-offline-at-recovery": {
		fail: "cloud_connectors/domain-reachable",
	},
	"guest-tools-unreachable": {
		fail:   "replication/guest-tools",
		manual: "replication/addresses-kept",
	},
	"home-zone-mandatory": {
		fail: "workloads_mcs/home-zone-optional",
	},
	"hosts-file-override": {
		fail: "dns/no-hosts-file-overrides",
	},
	"licence-fan-out": {
		fail: "replication/licence-for-fan-out",
	},
	"licence-starter-nearsync": {
		fail: "replication/licence-for-rpo",
	},
	"method-not-allowed": {
		fail: "cloud_connectors/recovery-option-declared replication/recovery-method-allowed",
	},
	"pd-active-on-both": {
		fail: "replication/one-active-side",
	},
	"plan-addresses-change": {
		manual: "replication/addresses-kept",
	},
	"plan-missing-at-recovery": {
		fail: "replication/plan-at-recovery",
	},
	"plan-network-unmapped": {
		fail:    "replication/networks-mapped",
		unknown: "replication/addresses-kept",
	},
	"plan-never-tested": {
		fail: "replication/plan-tested",
	},
	"plan-never-validated": {
		fail: "replication/plan-validated",
	},
	"plan-order-inverted": {
		fail: "replication/start-order",
	},
	"plan-test-network-unmapped": {
		fail: "replication/networks-mapped",
	},
	"plan-test-old": {
		fail: "replication/plan-tested",
	},
	"plan-validation-failed": {
		fail: "replication/plan-validated",
	},
	"plugin-missing": {
		fail: "hosting_connections/plugin-installed",
	},
	"plugin-skew": {
		fail: "hosting_connections/plugin-same-version",
	},
	"policy-paused": {
		fail: "replication/not-paused",
	},
	"pooled-replicated": {
		fail: "workloads_mcs/pooled-not-replicated",
	},
	"pvs-plugin-missing": {
		fail: "pvs/plugin-installed",
	},
	"recovery-capacity-short": {
		fail: "replication/capacity",
	},
	"recovery-connection-at-production-prism": {
		fail: "hosting_connections/survives-production",
	},
	"recovery-connection-faulted": {
		fail: "hosting_connections/healthy workloads_manual/repoint-target",
	},
	"recovery-connection-missing": {
		fail: `hosting_connections/connection-at-recovery workloads_manual/repoint-target workloads_mcs/recovery-catalog
			workloads_mcs/recovery-delivery-group`,
		notApplicable: "hosting_connections/healthy hosting_connections/survives-production workloads_mcs/recovery-ou workloads_mcs/recovery-vda-version",
	},
	"recovery-connector-single": {
		fail: "cloud_connectors/recent-contact cloud_connectors/redundant-connectors",
	},
	"recovery-connectors-silent": {
		fail: `cloud_connectors/recent-contact cloud_connectors/standby-connectors-work
			cloud_connectors/redundant-connectors`,
	},
	"recovery-point-late": {
		fail: "replication/recovery-point-age",
	},
	"recovery-point-missing": {
		fail: "replication/recovery-point-age",
	},
	"recovery-zone-missing": {
		fail: `cloud_connectors/domain-reachable cloud_connectors/recent-contact cloud_connectors/recovery-zone
			cloud_connectors/standby-connectors-work cloud_connectors/redundant-connectors
			hosting_connections/connection-at-recovery workloads_manual/repoint-target workloads_mcs/recovery-catalog
			workloads_mcs/recovery-delivery-group`,
		notApplicable: "hosting_connections/healthy hosting_connections/survives-production workloads_mcs/recovery-ou workloads_mcs/recovery-vda-version",
	},
	"server-not-in-plan": {
		fail: "storefront/servers-replicated",
	},
	"servers-unprotected": {
		fail: `fas/servers-replicated license_server/servers-replicated netscaler/servers-replicated
			pvs/servers-replicated sr/servers-replicated sspr/servers-replicated storefront/servers-replicated`,
	},
	"recovery-catalog-missing": {
		fail:          "workloads_mcs/recovery-catalog workloads_mcs/recovery-delivery-group",
		notApplicable: "workloads_mcs/recovery-ou workloads_mcs/recovery-vda-version",
	},
	"recovery-ou-production": {
		fail: "workloads_mcs/recovery-ou",
	},
	"storefront-base-url-server": {
		fail: "storefront/base-url-is-alias",
	},
	"storefront-certificate-ending": {
		fail: "storefront/certificate-valid",
	},
	"storefront-connector-ip": {
		fail: "storefront/connectors-by-name",
	},
	"storefront-connector-missing": {
		fail: "storefront/all-connectors-listed",
	},
	"storefront-missing": {
		fail: "dns/same-answer-at-both-sites storefront/base-url-record",
	},
	"storefront-production-connectors": {
		fail: "storefront/all-connectors-listed storefront/connectors-of-both-sites",
	},
	"storefront-recovery-gateway-missing": {
		fail: "storefront/callback-resolves-at-recovery storefront/recovery-gateway",
	},
	"vda-fas-differs": {
		fail: "fas/windows-same-list",
	},
	"vda-list-flat": {
		fail: "registration/vda-local-connectors-first registration/vda-matches-policy",
	},
	"vda-version-behind": {
		fail: "workloads_mcs/recovery-vda-version",
	},
	"vda-list-in-image": {
		fail: `registration/vda-knows-recovery-connectors registration/vda-matches-policy
			registration/vda-uses-policy`,
	},
	"vda-list-stale": {
		fail: "registration/vda-knows-recovery-connectors registration/vda-matches-policy",
	},
	"vda-list-unresolvable": {
		fail: "registration/vda-list-resolves registration/vda-matches-policy",
	},
	"vda-sids-wrong": {
		fail: "registration/vda-sids-match",
	},
	"windows-clock-skew": {
		fail: "ad/member-clocks-agree",
	},
	"windows-fas-address-ip": {
		fail: "fas/windows-addresses-are-names",
	},
}
