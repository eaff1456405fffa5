package citrixcloud

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// fillHealthy fills in a small healthy site.
func (c *cloud) fillHealthy() {
	zone := func(id string) object { return object{"Id": id, "Name": strings.ToUpper(id)} }
	conn := func(id string) object { return object{"Id": "conn-" + id, "Name": "AHV-" + id} }
	c.answers["/cvad/manage/me"] = object{"UserId": "u", "Customers": []any{nil, object{"Id": customer, "Sites": []any{object{"Id": siteID, "Name": "cloudxdsite"}}}}}
	c.answers["/cvad/manage/Sites/"+siteID] = object{"Id": siteID, "Name": "cloudxdsite", "ProductVersion": "7.49", "OrchestationApiVersion": 137}
	c.answers["/resourcelocations"] = object{"items": []any{object{"id": "FRA", "name": "Frankfurt"}, object{"id": "muc", "name": "Munich"}}}
	c.answers["/connectors"] = []any{
		object{"id": "1", "fqdn": "CC-FRA-01.corp.example", "location": "fra", "currentVersion": "6.1", "expectedVersion": "6.2", "versionState": "UpgradePending",
			"inMaintenance": false, "connectorType": "Windows", "status": "Unknown", "role": nil, "lastContactDate": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)},
		object{"id": "2", "fqdn": "cc-muc-01.corp.example.", "location": "MUC", "currentVersion": "6.2", "inMaintenance": true, "lastContactDate": nil},
	}
	c.answers["/"+customer+"/forests/domains"] = object{"items": []any{object{"name": "corp.example", "isOnline": true, "resourceLocationIds": []any{"FRA", "muc"}}}}
	c.lists["/cvad/manage/Admin/EffectiveRights"] = []any{object{"Scope": object{"Id": "all", "Name": "All", "IsAllScope": true}, "Role": object{"Name": "Read Only Administrator", "IsBuiltIn": true, "Permissions": []any{}}}}
	c.lists["/cvad/manage/Zones"] = []any{
		object{"Id": "FRA", "Name": "FRA", "IsHealthy": true, "ResourceLocation": zone("fra")},
		object{"Id": "muc", "Name": "MUC", "IsHealthy": nil, "ResourceLocation": zone("muc")},
		object{"Id": "old", "Name": "Old", "IsHealthy": false, "ResourceLocation": nil},
	}
	c.answers["/cvad/manage/hypervisors"] = object{"Items": []any{
		object{"Id": "conn-fra", "Uid": 3, "Name": "AHV-FRA", "ConnectionType": "Custom", "PluginId": "AcropolisFactory", "Addresses": []any{"https://PE-FRA.corp.example:9440"}, "Zone": zone("fra"), "InMaintenanceMode": false, "Fault": object{"State": "None"}},
		object{"Id": "conn-muc", "Name": "AHV-MUC", "ConnectionType": "Custom", "PluginId": "AcropolisFactory", "Addresses": nil, "Zone": zone("muc"), "InMaintenanceMode": true,
			"Fault": object{"State": "HypervisorUnreachable", "Reason": "no route to host"}},
	}, "ContinuationToken": nil}
	c.answers["/cvad/manage/Hypervisors/conn-fra/TestReport"] = object{"FormattedReportTime": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339), "TestResults": []any{
		object{"TestComponentStatus": "Successful, Warnings", "TestComponents": []any{
			object{"TestComponentStatus": "Successful", "ResultDetails": []any{object{"Explanation": "all is well"}}},
			object{"TestComponentStatus": "Warnings", "ResultDetails": []any{object{"Serverity": "Warning", "Explanation": "storage\nis nearly full"}}},
		}},
	}}
	c.answers["/cvad/manage/hypervisors/supportedPlugins"] = object{"Items": []any{
		object{"PluginFactoryName": "AcropolisFactory", "Available": true, "UnavailableReason": nil},
		object{"PluginFactoryName": "AcropolisPCFactory", "Available": false, "UnavailableReason": "not installed"},
		object{"PluginFactoryName": "AzureRmFactory", "Available": true},
	}}
	c.answers["/cvad/manage/Hypervisors/conn-fra/ResourcePools/pool-fra/TestReport"] = object{"FormattedReportTime": nil, "TestResults": []any{object{"TestComponentStatus": "Failed", "TestComponents": []any{}}}}
	c.answers["/"+customer+"/FasServers"] = []any{
		object{"fqdn": "FAS1.corp.example", "resourceLocationId": "FRA", "available": true}, object{"fqdn": "fas1.corp.example.", "resourceLocationId": "muc", "available": false},
		object{"address": "fas2.corp.example", "locations": []any{object{"id": "MUC"}}},
	}
	c.lists["/cvad/manage/Tags"] = []any{object{"Id": "T-1", "Name": "Pilot"}, object{"Id": "t-2", "Name": "Other"}}
	c.answers["/cvad/manage/Sites/"+siteID+"/ErrorWarning"] = object{
		"Zone": object{"ErrorWarning": []any{object{"ZoneId": "MUC", "Category": "Error", "Type": "Local Host Cache\ncannot start"}, object{"ZoneId": "fra", "Category": "Info", "Type": "all is well"}}},
		"Site": object{"ErrorWarning": []any{object{"Category": "Warning", "Type": "the licence is near its end"}}}, "Machine": object{"NumberOfErrors": 3},
	}
	c.answers["/cvad/manage/Sites/"+siteID+"/MisconfigurationReport"] = "<p>Two  things</p>"
	c.answers["/cvad/manage/BackupRestore"] = object{"Items": []any{
		object{"DateTime": "2026-11-20T03:00:00Z", "Result": true, "RelatedDate": "2026-11-29T00:00:00Z"}, object{"DateTime": "2026-11-22T03:00:00Z", "Result": false}, object{"DateTime": nil, "Result": true},
	}}
	c.answers["/cvad/manage/hypervisorAllResourcePools"] = object{"Items": []any{
		object{"Id": "pool-fra", "Name": "FRA-Pool", "HypervisorConnection": conn("fra"), "Networks": []any{object{"Name": "VLAN110"}, nil, object{"Id": "VLAN111"}}},
	}}
	pooled := object{"Id": "cat-pooled", "Uid": 4, "Name": "W11-Pooled-FRA", "ProvisioningType": "MCS", "AllocationType": "Random", "PersistChanges": "Discard", "IsPowerManaged": true, "IsRemotePC": false,
		"TotalCount": 2, "Zone": zone("fra"), "ProvisioningScheme": object{
			"UseFullDiskCloneProvisioning": false, "MemoryMB": 8192, "ControllerAddresses": []any{"CC-MUC-01.corp.example", nil, "cc-fra-01.corp.example"}, "MachineAccountCreationRules": object{"OU": "OU=VDA, OU=FRA,DC=corp,DC=example"},
			"ResourcePool":     object{"Hypervisor": object{"Id": "conn-fra", "PluginFactoryName": "AcropolisFactory"}},
			"CurrentDiskImage": object{"Date": "6/17/2026 8:21:37 AM", "Image": object{"XDPath": `XDHyp:\HostingUnits\FRA-Pool\ctx_W11-MASTER_2026-11.template`}},
			"MasterImage":      object{"XDPath": `XDHyp:\HostingUnits\FRA-Pool\older.template`},
		}}
	manual := object{"Id": "cat-manual", "Uid": "5", "Name": "W11-Dev-FRA", "ProvisioningType": "Manual", "AllocationType": "Static", "PersistChanges": "OnLocal", "IsPowerManaged": true, "IsRemotePC": false, "TotalCount": 1, "Zone": zone("fra"), "ProvisioningScheme": nil}
	physical := object{"Id": "cat-physical", "Name": "Labs", "ProvisioningType": "Manual", "AllocationType": "Static", "PersistChanges": "OnLocal", "IsPowerManaged": false, "IsRemotePC": true, "TotalCount": 0, "Zone": nil}
	c.lists["/cvad/manage/MachineCatalogs"] = []any{pooled, manual, physical}
	detail := object{"HypervisorConnection": conn("fra")}
	for k, v := range manual {
		detail[k] = v
	}
	c.answers["/cvad/manage/MachineCatalogs/cat-manual"] = detail
	group := object{"Id": "dg-w11", "Uid": 7, "Name": "W11 FRA", "Enabled": true, "InMaintenanceMode": false, "RequireUserHomeZone": true, "TotalApplications": 2}
	c.lists["/cvad/manage/DeliveryGroups"] = []any{group}
	rule := func(kind string, narrow, enabled bool) object {
		return object{"Id": "rule-" + kind, "Enabled": enabled, "AllowedConnection": kind, "AllowedUsers": "Filtered", "IncludedClientIPFilterEnabled": narrow, "ExcludedClientIPFilterEnabled": false,
			"IncludedClientNameFilterEnabled": false, "ExcludedClientNameFilterEnabled": "False"}
	}
	c.answers["/cvad/manage/DeliveryGroups/dg-w11"] = object{"AdvancedAccessPolicy": []any{rule("NotViaAG", false, false), rule("ViaAG", true, true)}, "Id": "dg-w11", "Uid": 7, "Name": "W11 FRA", "Enabled": true, "InMaintenanceMode": false, "RequireUserHomeZone": true, "TotalApplications": 2, "PolicySetGuid": "SET-own", "ZonePreferences": []any{"UserHomeOnly", "SomethingNew"},
		"SimpleAccessPolicy": object{"IncludedUserFilterEnabled": true, "ExcludedUserFilterEnabled": false, "ConnectViaNetScalerGatewayAllowed": true, "ConnectNotViaNetScalerGatewayAllowed": false, "AllowAnonymous": nil, "IncludedUsers": []any{
			object{"SamName": `CORP\W11-Users`, "Sid": "S-1-5-21-1"}, object{"SamName": nil, "Sid": "S-1-5-21-2"}, object{"SamName": `CORP\Admins`}}}}
	c.answers["/cvad/manage/DeliveryGroups/dg-w11/Desktops"] = object{"Items": []any{
		object{"Id": "Desk-1", "Name": "W11 FRA_1", "Enabled": true, "RestrictToTag": nil, "IncludedUserFilterEnabled": false, "IncludedUsers": []any{}, "ExcludedUserFilterEnabled": false},
		object{"Id": "desk-2", "Name": "W11 FRA_2", "Enabled": false, "RestrictToTag": object{"Id": "t", "Name": "Pilot"}, "IncludedUserFilterEnabled": true, "IncludedUsers": []any{object{"SamName": `CORP\Pilots`}}},
	}}
	mail := object{"Id": "APP-mail", "Name": "Outlook", "PublishedName": "Mail", "Enabled": true, "Visible": true, "AssociatedDeliveryGroupUuids": []any{"DG-W11"}, "AssociatedApplicationGroupUuids": []any{"AG-office"},
		"InstalledAppProperties": object{"CommandLineArguments": "/password:" + secret}}
	c.lists["/cvad/manage/Applications"] = []any{mail,
		object{"Id": "app-old", "Name": "Outlook 2016", "PublishedName": "Mail", "Enabled": false, "Visible": true, "AssociatedDeliveryGroupUuids": []any{"dg-w11"}, "AssociatedApplicationGroupUuids": nil},
		object{"Id": "app-idle", "Name": "Idle", "PublishedName": "Idle", "Enabled": true, "Visible": false, "AssociatedDeliveryGroupUuids": []any{}, "AssociatedApplicationGroupUuids": []any{}},
	}
	mailDetail := object{"HomeZone": zone("fra"), "HomeZoneMode": "Only", "IncludedUserFilterEnabled": true, "IncludedUsers": []any{object{"SamName": `CORP\Mail`}}}
	for k, v := range mail {
		mailDetail[k] = v
	}
	c.answers["/cvad/manage/Applications/app-mail"] = mailDetail
	office := object{"Id": "ag-OFFICE", "Name": "Office", "Enabled": true, "DeliveryGroups": []any{object{"Id": "DG-w11", "Name": "W11 FRA"}}, "RestrictToTag": object{"Id": "t", "Name": "Office"}}
	c.lists["/cvad/manage/ApplicationGroups"] = []any{office}
	officeDetail := object{"IncludedUsersFilterEnabled": false, "IncludedUsers": []any{}}
	for k, v := range office {
		officeDetail[k] = v
	}
	c.answers["/cvad/manage/ApplicationGroups/ag-office"] = officeDetail
	c.answers["/cvad/manage/gpo/policySets"] = object{"items": []any{
		object{"policySetGuid": "SET-site", "policySetType": "SitePolicies", "name": "Default", "lastError": nil},
		object{"policySetGuid": "set-template", "policySetType": "SiteTemplates", "name": "Template", "lastError": nil},
	}, "continuationToken": nil, "totalItems": nil}
	c.answers["/cvad/manage/gpo/policies"] = object{"items": []any{
		object{"policyGuid": "POL-1", "policyName": "Printing", "priority": 1, "isEnabled": true,
			"settings": []any{
				object{"settingName": "UpsEnable", "useDefault": false, "settingValue": "UpsOnlyEnabled"},
				object{"settingName": "LoadBalancedPrintServers", "useDefault": false, "settingValue": `["\\\\print1","\\\\print2",""]`},
				object{"settingName": "ServiceActive", "useDefault": true, "settingValue": "true"},
				object{"settingName": "DATPath_Part", "useDefault": false, "settingValue": `\\fs-a\upm\#SAMAccountName#`},
				object{"settingName": "MultiSiteReplication_Part", "useDefault": false, "settingValue": `["\\\\fs-b\\upm|\\\\fs-c\\upm"]`},
				object{"settingName": "RendezvousProxy", "useDefault": false, "settingValue": "http://PROXY.corp.example:8080"},
				object{"settingName": "Password", "useDefault": false, "settingValue": secret},
			},
			"filters": []any{
				object{"filterType": "DesktopGroup", "isAllowed": true, "isEnabled": true, "filterData": `{"server": "", "uuid": "DG-W11"}`},
				object{"filterType": "OU", "isAllowed": false, "isEnabled": true, "filterData": "OU=VDA, OU=FRA,DC=corp,DC=example"},
				object{"filterType": "User", "isAllowed": true, "isEnabled": true, "filterData": "S-1-5-21-1-2-3-1104"},
				object{"filterType": "DesktopTag", "isAllowed": true, "isEnabled": true, "filterData": `{"server": "", "uuid": "T-1"}`},
				object{"filterType": "DesktopTag", "isAllowed": false, "isEnabled": true, "filterData": `{"server": "", "uuid": "gone"}`},
				object{"filterType": "DesktopGroup", "isAllowed": true, "isEnabled": false, "filterData": `{"uuid":"dg-old"}`},
			}},
		object{"policyGuid": "pol-2", "policyName": "Off", "isEnabled": false, "settings": []any{object{"settingName": "LoadBalancedPrintServers", "useDefault": true, "settingValue": "left over"}}, "filters": []any{}},
	}}
	c.lists["/cvad/manage/Machines"] = machines(3)
}

// machines are n of the pooled catalog, the first of them switched off.
func machines(n int) []any {
	var all []any
	for i := range n {
		power := "On"
		if i == 0 {
			power = "Off"
		}
		all = append(all, object{"Id": fmt.Sprintf("machine-%06d", i), "Name": fmt.Sprintf(`CORP\FRA-%06d`, i), "MachineCatalog": object{"Id": "cat-pooled"}, "DeliveryGroup": object{"Id": "dg-w11"},
			"Zone": object{"Id": "fra"}, "RegistrationState": "Registered", "PowerState": power, "ControllerDnsName": "CC-FRA-01.corp.example", "InMaintenanceMode": false, "Tags": []any{"Office", "Owner-" + strconv.Itoa(i)}, "AssignedUsers": owners(i),
			"Hosting": object{"HostedMachineId": fmt.Sprintf("7A0C0001-0000-0000-0000-%012d", i), "HypervisorConnection": object{"Id": "conn-fra"}}})
	}
	return all
}

// owners are whose a machine is: the first one is nobody's.
func owners(i int) []any {
	if i == 0 {
		return []any{}
	}
	return []any{object{"SamName": fmt.Sprintf(`CORP\user%d`, i)}}
}
