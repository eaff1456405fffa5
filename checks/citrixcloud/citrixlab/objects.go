package citrixlab

import (
	"cmp"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// The ids of things, which are derived from their names.
func zoneID(name string) string       { return world.GUIDOf("zone", name) }
func connectionID(name string) string { return world.GUIDOf("hosting connection", name) }
func catalogID(name string) string    { return world.GUIDOf("machine catalog", name) }
func groupID(name string) string      { return world.GUIDOf("delivery group", name) }

// addresses are where a connection leads; one to a cloud has none.
func addresses(x *world.Connection) []string {
	if x.Address == "" {
		return []string{}
	}
	return []string{x.Address}
}

// uid is the number that older interfaces know something by.
func uid[T any](all []*T, x *T) int {
	for i := range all {
		if all[i] == x {
			return i + 1
		}
	}
	return 0
}

func (s *cloud) zone(z *world.CitrixZone, detail bool) obj {
	o := obj{
		"Id": zoneID(z.Name), "Name": z.Name, "Description": nil, "IsPrimary": z.Primary, "IsHealthy": true,
		"LastStateChangeTimeInUtc": world.RFC3339(s.clock.Ago(90 * world.Day)), "Metadata": []obj{},
		"ResourceLocation": ref(locationID(z.Name), z.Name),
	}
	if detail {
		controllers := []obj{}
		for _, x := range s.model.Citrix.Connectors {
			if x.Zone == z.Name {
				controllers = append(controllers, ref(s.model.SIDOf(x.Host), x.Host))
			}
		}
		o["Controllers"] = controllers
	}
	return o
}

func (s *cloud) connection(x *world.Connection, detail bool) obj {
	fault := obj{"State": "None", "Reason": nil, "TimeEntered": nil, "DurationInSeconds": nil}
	if x.Fault != "" {
		fault = obj{"State": x.Fault, "Reason": x.Reason, "TimeEntered": world.RFC3339(s.clock.Ago(3 * time.Hour)), "DurationInSeconds": 10800.0}
	}
	o := obj{
		"Id": connectionID(x.Name), "Name": x.Name, "Uid": uid(s.model.Citrix.Connections, x), "XDPath": `XDHyp:\Connections\` + x.Name,
		"ConnectionType": x.Type, "PluginId": x.Plugin, "Addresses": addresses(x), "InMaintenanceMode": false,
		"Scopes": []obj{allScope()}, "Tenants": nil, "UsesCloudInfrastructure": false, "Unentitled": false,
		"Zone": ref(zoneID(x.Zone), x.Zone), "Fault": fault, "CustomProperties": nil, "IsVirtual": false,
	}
	if detail {
		o["Capabilities"], o["ConfigurationObjectCapabilities"], o["ConnectionOptions"] = []string{"HostingInfrastructure"}, []string{}, ""
		o["PluginRevision"], o["UserName"], o["SslThumbprints"], o["Metadata"] = "2.7.1.0", "svc-citrix", []string{}, []obj{}
		o["MaxAbsoluteActiveActions"], o["MaxAbsoluteNewActionsPerMinute"], o["MaxPowerActionsPercentageOfMachines"] = 100, 100, 20
		o["SupportsLocalStorageCaching"], o["SupportsPvsVms"] = false, true
	}
	return o
}

// testReport is what came of the newest test of a connection, or of its resource pool.
func (s *cloud) testReport(x *world.Connection, status, kind string) obj {
	details := []obj{}
	at := world.RFC3339(s.clock.Ago(cmp.Or(x.TestAge, 9*world.Day)))
	if status != "Successful" {
		details = append(details, obj{
			"ServiceSource": "Hypervisor", "Serverity": status, "Explanation": "The hypervisor refused the user name or password", // it really is spelt so
			"ExplanationParametersStr": "", "Action": "Check the credentials",
		})
	}
	target := x.Zone
	for _, c := range s.model.Citrix.Connectors {
		if c.Zone == x.Zone {
			target = c.Host
		}
	}
	return obj{
		"TestType": kind, "CreatedBy": s.model.NetBIOS + `\citrix-admin`, "ReportTime": at, "FormattedReportTime": at,
		"TestResults": []obj{{
			"TestName": "HypervisorConnection", "TestDescription": "Tests the connection", "FormattedTestStartTime": at, "FormattedTestEndTime": at,
			"TestServiceTarget": "Host", "TestComponentStatus": status, "TestScope": "Controller",
			"TestComponents": []obj{{
				"TestComponentTarget": target, "FormattedTestComponentStartTime": at, "FormattedTestComponentEndTime": at,
				"TestComponentStatus": status, "ResultDetails": details,
			}},
		}},
	}
}

// poolPath is where the machines' resources of a connection are.
func poolPath(x *world.Connection) string { return `XDHyp:\HostingUnits\` + x.Pool }

// resource is something inside a resource pool.
func resource(x *world.Connection, name, kind, object string) obj {
	return obj{
		"Id": nil, "Name": name, "XDPath": poolPath(x) + `\` + name + "." + object, "RelativePath": name + "." + object,
		"FullRelativePath": "Hypervisors/" + x.Name + "/resourcePools/" + x.Pool + "/resources/" + name + "." + object,
		"ResourceType":     kind, "ObjectTypeName": object, "ResourceContainer": nil, "ResourcePoolXDPath": nil,
	}
}

func (s *cloud) pool(x *world.Connection, _ bool) obj {
	network := resource(x, x.Network, "Network", "network")
	network["Id"] = x.Network
	return obj{
		"Id": world.GUIDOf("resource pool", x.Pool), "Name": x.Pool, "XDPath": poolPath(x),
		"HypervisorConnection": ref(connectionID(x.Name), x.Name), "ConnectionType": x.Type,
		"DefaultNetwork": network, "Networks": []obj{network}, "Storage": []obj{}, "TemporaryStorage": []obj{},
		"VMTaggingEnabled": true, "ResourcePoolRootPath": "", "ResourcePoolRootId": nil, "GpuTypes": []obj{},
		"UsesExplicitStorage": false, "Metadata": []obj{}, "RootPath": nil, "UseLocalStorageCaching": false, "CustomProperties": nil,
	}
}

func (s *cloud) catalog(c *world.Catalog, detail bool) obj {
	all := s.model.Citrix
	total := c.Len(s.model.FleetOf(c.MachinesOU))
	assigned := 0
	if c.Allocation == "Static" {
		assigned = total
	}
	o := obj{
		"Name": c.Name, "FullName": c.Name, "Id": catalogID(c.Name), "Uid": uid(all.Catalogs, c),
		"AllocationType": c.Allocation, "PersistChanges": c.Persistence, "ProvisioningType": c.Provisioning,
		"AssignedCount": assigned, "AvailableAssignedCount": 0, "AvailableCount": 0, "AvailableUnassignedCount": 0,
		"TotalCount": total, "UnassignedCount": total - assigned, "UsedCount": total,
		"Description": nil, "IsPowerManaged": !c.Unmanaged, "IsRemotePC": c.RemotePC, "JobsInProgress": nil, "MachineType": "Virtual", "Metadata": []obj{},
		"MinimumFunctionalLevel": "L7_20", "HasBeenPromoted": false, "CanRollbackVMImage": c.Image != "",
		"ProvisioningScheme": nil, "ProvisioningProgress": nil, "PvsAddress": nil, "PvsDomain": nil, "RemotePCEnrollmentScopes": []obj{},
		"Scopes": []obj{allScope()}, "Tenants": nil, "SessionSupport": "SingleSession", "SharingKind": "Shared",
		"IsBroken": false, "IsMasterImageAssociated": c.Image != "", "ImageUpdateStatus": "UpdateToDate", "Errors": []obj{}, "Warnings": nil,
		"UpgradeInfo": obj{"UpgradeType": "CR", "UpgradeState": "UpToDate", "UpgradeScheduleStatus": "NotScheduled", "UpgradeOngoingMachinesCount": 0, "UpgradeFailedMachinesCount": 0},
		"Zone":        ref(zoneID(c.Zone), c.Zone), "AdminFolder": nil, "HypervisorVMTagging": true,
	}
	if c.Image != "" {
		o["ProvisioningScheme"] = s.scheme(c, total)
	}
	if detail {
		o["DeliveryGroups"], o["UpgradeDetail"] = []obj{}, nil
		if c.Connection != "" {
			o["HypervisorConnection"] = ref(connectionID(c.Connection), c.Connection)
		}
		o["OSType"], o["OSVersion"], o["AgentVersion"] = "Windows 11", "10.0.26100.0", "2507.0.0.77"
	}
	return o
}

// scheme is how MCS makes the machines of a catalog.
func (s *cloud) scheme(c *world.Catalog, total int) obj {
	x := s.model.Citrix.Connection(c.Connection)
	image := resource(x, c.Image, "Template", "template")
	f := s.model.FleetOf(c.MachinesOU)
	var rules any
	if c.AccountsOU != "" {
		domain := cmp.Or(c.Domain, s.model.Domain)
		dn := "DC=" + strings.ReplaceAll(domain, ".", ",DC=")
		rules = obj{
			"NamingScheme": f.OU.Prefix + strings.Repeat("#", f.Digits), "NamingSchemeType": "Numeric", "OU": c.AccountsOU + "," + dn,
			"Domain": obj{
				"Forest": s.model.Domain, "Parent": nil, "Name": domain, "NetBiosName": s.model.NetBIOS,
				"DistinguishedName": dn, "DefaultController": nil, "PossibleLookupFailure": false, "PropertiesFetched": 1,
			},
			"NextValue": "0001",
		}
	}
	return obj{
		"Id": world.GUIDOf("provisioning scheme", c.Name), "Name": c.Name, "CleanOnBoot": c.Persistence == "Discard", "ControllerAddresses": append([]string{}, c.Controllers...),
		"CpuCount": 4, "CoresPerCpuCount": 1, "MemoryMB": c.MemoryMB, "DiskSizeGB": 64,
		"CurrentDiskImage": obj{
			"FunctionalLevel": "L7_20", "Image": image, "ImageStatus": "Current",
			"Date": world.RFC3339(s.clock.Ago(c.ImageAge)), "MasterImageNote": "rolled out after a week in the pilot",
		},
		"MasterImage": image, "HistoricalDiskImages": []obj{}, "CurrentImageVersion": nil,
		"CustomProperties": []obj{{"Name": "ContainerPath", "Value": "/ctx-container.storage"}}, "CustomPropertiesInString": nil,
		"DedicatedTenancy": false, "IdentityType": cmp.Or(c.Identity, "ActiveDirectory"), "IdentityPool": ref(world.GUIDOf("identity pool", c.Name), c.Name),
		"ResourcePool": obj{
			"Id": world.GUIDOf("resource pool", x.Pool), "Name": x.Pool, "XDPath": poolPath(x), "FullRelativePath": "Hypervisors/" + x.Name + "/resourcePools/" + x.Pool,
			"Hypervisor": obj{"Id": connectionID(x.Name), "Uid": nil, "Name": x.Name, "ConnectionType": x.Type, "PluginFactoryName": x.Plugin},
		},
		"MachineCount": total, "MachineProfile": nil, "Metadata": []obj{}, "NutanixContainer": "ctx-container", "ResetAdministratorPasswords": false,
		"UseFullDiskCloneProvisioning": c.FullClone, "UseWriteBackCache": false, "WorkgroupMachines": false,
		"MachineAccountCreationRules": rules, "NumAvailableMachineAccounts": 0, "ProvisioningSchemeType": "MCS",
	}
}

func (s *cloud) group(g *world.DeliveryGroup, detail bool) obj {
	total := 0
	for _, c := range s.model.Citrix.Catalogs {
		if c.Group == g.Name {
			total += c.Len(s.model.FleetOf(c.MachinesOU))
		}
	}
	o := obj{
		"Id": groupID(g.Name), "Uid": uid(s.model.Citrix.Groups, g), "Name": g.Name, "FullName": g.Name, "PublishedName": g.Name,
		"Delivering": "DesktopsAndApps", "DeliveryType": "DesktopsAndApps", "Description": nil, // an enumeration, no truth value
		"DesktopsAvailable": total, "DesktopsDisconnected": 0, "DesktopsFaulted": 0, "DesktopsUnregistered": 0,
		"Enabled": !g.Disabled, "InMaintenanceMode": g.InMaintenance, "IsBroken": false, "IsRemotePC": false, "IsPowerManaged": true,
		"HasBeenPromoted": false, "HasBeenPromotedFrom": nil, "MachineLogOnType": "ActiveDirectory", "Metadata": []obj{},
		"MinimumFunctionalLevel": "L7_20", "PolicySetGuid": s.policySetOf(g.Name), "ApplicationGroupCompatibility": "Compatible",
		"RequireUserHomeZone": g.HomeZoneOnly, "Scopes": []obj{allScope()}, "Tenants": nil, "Tags": []string{}, "SessionCount": total / 2,
		"SessionSupport": "SingleSession", "SharingKind": "Shared", "TotalApplications": s.published(g.Name), "TotalDesktops": total, "AutoscalingEnabled": false,
		"ReuseMachinesWithoutShutdownInOutage": true, "AdminFolder": nil, "ProductCode": nil,
	}
	if detail {
		o["ZonePreferences"], o["TotalMachines"], o["RegisteredMachines"], o["ColorDepth"] = g.ZonePreferences, total, total, nil
		o["SimpleAccessPolicy"] = obj{
			"AllowAnonymous": false, "AllowHdxAccess": true, "AllowMachineRestart": true, "AllowRdpAccess": false,
			"ConnectNotViaNetScalerGatewayAllowed": !g.GatewayOnly, "ConnectViaNetScalerGatewayAllowed": true,
			"IncludedSmartAccessFilterEnabled": g.SmartAccess, "IncludedSmartAccessTags": []obj{},
			"IncludedUserFilterEnabled": true, "IncludedUsers": s.users(g.Users), "ExcludedUserFilterEnabled": len(g.Excluded) > 0, "ExcludedUsers": s.users(g.Excluded),
		}
		o["AdvancedAccessPolicy"] = s.accessRules(g)
		if g.OwnRules {
			o["SimpleAccessPolicy"] = nil
		}
	}
	return o
}
