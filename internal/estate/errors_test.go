package estate_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

// base is an estate file of three lines with nothing wrong; cases add to it from
// line 4 on.
const base = `version: 1
domain: corp.example
sites: {production: {resolvers: [10.1.0.1]}, recovery: {resolvers: [10.2.0.1]}}
`

// inSite is an estate file whose recovery site is told on line 5 and after.
func inSite(lines string) string {
	return `version: 1
domain: corp.example
sites:
  recovery:
` + lines + `
  production: {resolvers: [10.1.0.1], networks: [10.10.0.0/16, "fd00::/48"]}
`
}

func inCredential(lines string) string { return base + "credentials:\n" + lines }

var wrongFiles = map[string]struct {
	file string
	want string
}{
	// The file as a whole.
	"an empty file":                 {"", "e.yaml:1:1: the file is empty; muster init writes one to start from"},
	"a file of comments":            {"# nothing\n", "e.yaml:1:1: the file is empty; muster init writes one to start from"},
	"a document of nothing":         {"---\n", "e.yaml:1:1: the file is empty; muster init writes one to start from"},
	"two documents":                 {base + "---\nversion: 1\n", "e.yaml:4:1: a second YAML document begins here; an estate file is one document"},
	"bytes that are not UTF-8":      {"version: 1\nname: caf\xe9\n", "e.yaml:2:10: byte 0xe9 is not UTF-8; save the file as UTF-8"},
	"a file saved as UTF-16":        {"\xff\xfev\x00", "e.yaml:1:1: the file is UTF-16; save it as UTF-8"},
	"a list":                        {"- a\n", "e.yaml:1:1: expects keys and values, not a list"},
	"a text":                        {"hello\n", "e.yaml:1:1: expects keys and values, not a single value"},
	"broken YAML":                   {"version: 1\nname: [a\n", "e.yaml:2:1: not valid YAML: did not find expected ',' or ']', here or just above, in what begins in line 2"},
	"a key out of line":             {"version: 1\nsites:\n  production:\n    adSite: HQ\n   networks: [a]\n    resolvers: [b]\n", "e.yaml:5:1: not valid YAML: did not find expected key, here or just above, in what begins in line 3"},
	"a value in a value":            {"version: 1\nname: a: b\n", "e.yaml:2:1: not valid YAML: mapping values are not allowed in this context"},
	"a tab for indentation":         {"version: 1\nsites:\n\tproduction: {}\n", "e.yaml:3:1: not valid YAML: the line begins with a tab; YAML wants spaces for indentation"},
	"a tab after blanks":            {"version: 1\nsites:\n  production:\n  \tadSite: HQ\n", "e.yaml:4:3: not valid YAML: the line begins with a tab; YAML wants spaces for indentation"},
	"a tab further down":            {"version: 1\nname: a\nsites:\n  production:\n    adSite: HQ\n\tresolvers: [10.1.0.1]\n  recovery: {}\n", "e.yaml:6:1: not valid YAML: the line begins with a tab; YAML wants spaces for indentation"},
	"a tab before a value":          {"version: 1\nname:\t@a\n", "e.yaml:2:1: not valid YAML: found character that cannot start any token"},
	"UTF-16, the lower byte first":  {utf16("version: 1\ndomain: corp.example\n", 0), "e.yaml:1:1: the file is UTF-16, without the mark that says so; save it as UTF-8"},
	"UTF-16, the higher byte first": {utf16("version: 1\ndomain: corp.example\n", 1), "e.yaml:1:1: the file is UTF-16, without the mark that says so; save it as UTF-8"},
	"a zero byte in UTF-8":          {"version: 1\nname: a\x00b\n", "e.yaml:1:1: not valid YAML: control characters are not allowed"},
	"a password that is an alias":   {inCredential("  prism: {username: a, password: *hunter2}\n"), "e.yaml:5:34: not valid YAML: an alias refers to an anchor that does not exist; a value that begins with * needs quotes"},
	"a file too large":              {strings.Repeat("#", 4<<20+1), "e.yaml:1:1: the file is larger than 4 MiB, so it is hardly an estate file"},
	"a platform that there is not": {inSite("    resolvers: [10.2.0.1]\n    platform: cloud"),
		"e.yaml:6:15: sites.recovery.platform: \"cloud\" is not known; expects nutanix, public_cloud, citrix_managed or other"},
	"a platform of the production site": {"version: 1\ndomain: corp.example\nsites:\n  recovery: {resolvers: [10.2.0.1]}\n  production: {resolvers: [10.1.0.1], platform: public_cloud}\n",
		"e.yaml:5:49: sites.production.platform: is for the recovery site: muster judges what production has on Nutanix"},
	"a Prism of a site in the cloud": {inSite("    resolvers: [10.2.0.1]\n    platform: public_cloud\n    prismCentral: pc.corp.example\n    clusters: [DR]"),
		"e.yaml:7:19: sites.recovery.prismCentral: is declared for a site whose platform is public_cloud by line 6; remove one of the two\n" +
			"e.yaml:8:5: sites.recovery.clusters: is declared for a site whose platform is public_cloud by line 6; remove one of the two"},
	"more problems than one reads": {base + "components:\n  - x\n" + strings.Repeat("oops: 1\n", 60),
		"e.yaml:4:1: components: expects keys and values, not a list\n" + unknownKeys(6, 49, "unknown key \"oops\"; the keys here are version, name, domain, domains, sites, credentials, components, objectives, thresholds, exclude, vantages, policy") + "\n… and 11 more problems"},

	// Keys.
	"nothing but a name": {"name: x\n", "e.yaml:1:1: version is missing\ne.yaml:1:1: domain is missing\ne.yaml:1:1: sites is missing"},
	"an unknown key near a known one": {inSite("    resolver: [10.2.0.1]"),
		`e.yaml:5:5: sites.recovery: unknown key "resolver"; did you mean "resolvers"?`},
	"an unknown key near none": {base + "colour: red\n",
		`e.yaml:4:1: unknown key "colour"; the keys here are version, name, domain, domains, sites, credentials, components, objectives, thresholds, exclude, vantages, policy`},
	"a key given twice":            {base + "name: a\nname: b\n", "e.yaml:5:1: name: is given twice, first in line 4"},
	"a component given twice":      {base + "components:\n  ad: {}\n  ad: {}\n", "e.yaml:6:3: components.ad: is given twice, first in line 5"},
	"a merge key":                  {base + "components:\n  ad: &a {methods: [existing]}\n  dns: {<<: *a}\n", "e.yaml:6:9: components.dns: merge keys (<<) are not understood here; write the keys out"},
	"a key that is a list":         {base + "components:\n  [a, b]: {}\n", "e.yaml:5:3: components: a key must be a single word"},
	"a site that is missing":       {"version: 1\ndomain: corp.example\nsites: {production: {resolvers: [10.1.0.1]}}\n", "e.yaml:3:1: sites: recovery is missing"},
	"a site that is empty":         {inSite(""), "e.yaml:4:3: sites.recovery: resolvers is missing"},
	"a newer version":              {strings.Replace(base, "1", "2", 1), "e.yaml:1:10: version: is 2; this muster reads version 1 (see docs/versions.md)"},
	"two problems at once, sorted": {"version: 1\nsites: {recovery: {resolvers: [dns1]}, production: {resolvers: 10.1.0.1}}\ndomain: corp\n", "e.yaml:2:32: sites.recovery.resolvers[0]: \"dns1\" is not an address; a resolver is given by its IP address, because nothing could look up its name\ne.yaml:2:64: sites.production.resolvers: expects a list, such as [a, b], not a single value\ne.yaml:3:9: domain: \"corp\" is a NetBIOS name; expects the DNS name of the domain, such as corp.example.com"},

	// Types.
	"a single value for a list":     {inSite("    resolvers: 10.2.0.1"), "e.yaml:5:16: sites.recovery.resolvers: expects a list, such as [a, b], not a single value"},
	"keys for a list":               {inSite("    resolvers: {a: b}"), "e.yaml:5:5: sites.recovery.resolvers: expects a list, such as [a, b], not keys and values"},
	"a list for a text":             {base + "name: [a]\n", "e.yaml:4:1: name: expects text, not a list"},
	"a number for a text":           {base + "name: 2024\n", "e.yaml:4:7: name: expects text; put the value in quotes"},
	"a text for a number":           {strings.Replace(base, "1", "one", 1), `e.yaml:1:10: version: expects a whole number, not "one"`},
	"a text for true or false":      {base + "components: {sspr: {inScope: no}}\n", `e.yaml:4:30: components.sspr.inScope: expects true or false, not "no"`},
	"a single value for keys":       {base + "policy: strict\n", "e.yaml:4:9: policy: expects keys and values, not a single value"},
	"an empty element":              {inSite("    resolvers: [10.2.0.1, ]\n    networks:\n      -"), "e.yaml:7:8: sites.recovery.networks[0]: is empty; remove the line or give a value"},
	"an empty list of resolvers":    {inSite("    resolvers: []"), "e.yaml:5:5: sites.recovery.resolvers: is empty; name at least one resolver"},
	"an empty value":                {base + "policy: {failOn: ''}\n", `e.yaml:4:18: policy.failOn: "" is not known; expects high, medium, low or info`},
	"a laxer threshold":             {base + "policy: {failOn: blocker}\n", `e.yaml:4:18: policy.failOn: is laxer than high, and failures of severity high always mean NO-GO; to let a pipeline pass in spite of them, use --fail-on blocker`},
	"wildcards for no reason":       {base + "policy: {allowWildcardWaivers: '.'}\n", `e.yaml:4:32: policy.allowWildcardWaivers: says nothing; say why, for the readers of the report`},
	"a time that is none":           {base + "thresholds: {aliasTTL: soon}\n", `e.yaml:4:24: thresholds.aliasTTL: expects a time such as 90s, 5m, 24h or 7d, or a number of seconds, not "soon"`},
	"a time in parts of a second":   {base + "thresholds: {aliasTTL: 500ms}\n", `e.yaml:4:24: thresholds.aliasTTL: expects whole seconds from 1s to ten years, not "500ms"`},
	"a time of nothing":             {base + "thresholds: {clockSkew: 0}\n", `e.yaml:4:25: thresholds.clockSkew: expects whole seconds from 1s to ten years, not "0"`},
	"a time that overflows":         {base + "thresholds: {clockSkew: 9223372036854775807}\n", `e.yaml:4:25: thresholds.clockSkew: expects whole seconds from 1s to ten years, not "9223372036854775807"`},
	"days in parts":                 {base + "thresholds: {clockSkew: 1.5d}\n", `e.yaml:4:25: thresholds.clockSkew: expects a time such as 90s, 5m, 24h or 7d, or a number of seconds, not "1.5d"`},
	"no days":                       {base + "thresholds: {clockSkew: 0d}\n", `e.yaml:4:25: thresholds.clockSkew: expects a time such as 90s, 5m, 24h or 7d, or a number of seconds, not "0d"`},
	"more than ten years of days":   {base + "thresholds: {clockSkew: 3651d}\n", `e.yaml:4:25: thresholds.clockSkew: expects whole seconds from 1s to ten years, not "3651d"`},
	"a list for a time":             {base + "thresholds: {clockSkew: [5m]}\n", `e.yaml:4:14: thresholds.clockSkew: expects a time such as 90s, 5m, 24h or 7d, or a number of seconds, not a list`},
	"a share that asks for nothing": {base + "thresholds: {recoveryShare: 0}\n", "e.yaml:4:29: thresholds.recoveryShare: expects a number from 0.1 to 10"},
	"a share that is no number":     {base + "thresholds: {recoveryShare: half}\n", `e.yaml:4:29: thresholds.recoveryShare: expects a number, not "half"`},
	"a share that is not a number":  {base + "thresholds: {recoveryShare: .nan}\n", `e.yaml:4:29: thresholds.recoveryShare: expects a number, not ".nan"`},
	"a negative difference":         {base + "thresholds: {serialLag: -1}\n", "e.yaml:4:25: thresholds.serialLag: must not be below 0"},
	"aliases that multiply":         {bomb(), "e.yaml:9:299964: components.ad.aliases[99983]: the file holds more than 100000 values, aliases counted as often as they are used"},
	"an alias that contains itself": {base + "components: &a {ad: *a}\n", "e.yaml:4:17: components.ad: unknown key \"ad\"; the keys here are inScope, methods, aliases, callbacks, hypervisor, servers, ous, paths, vms, catalogs, sample, objectives, dependsOn"},

	// Names and addresses.
	"a domain with a blank":           {strings.Replace(base, "corp.example", "corp example.com", 1), `e.yaml:2:9: domain: "corp example.com" is not a DNS name`},
	"a domain that is an address":     {strings.Replace(base, "corp.example", "10.0.0.1", 1), `e.yaml:2:9: domain: "10.0.0.1" is an address; expects the DNS name`},
	"a domain without a name":         {strings.Replace(base, "corp.example", "''", 1), `e.yaml:2:9: domain: is empty; expects a DNS name`},
	"a name that is too long":         {strings.Replace(base, "corp.example", strings.Repeat("a.", 127)+"b", 1), `e.yaml:2:9: domain: "` + strings.Repeat("a.", 40) + `…" is longer than the 253 characters of a DNS name`},
	"a network that is none":          {inSite("    resolvers: [10.2.0.1]\n    networks: [recovery]"), `e.yaml:6:16: sites.recovery.networks[0]: "recovery" is not a network; expects one such as 10.10.0.0/16`},
	"a network without a length":      {inSite("    resolvers: [10.2.0.1]\n    networks: [10.20.0.0]"), `e.yaml:6:16: sites.recovery.networks[0]: "10.20.0.0" is an address; a network has a length too, such as 10.20.0.0/32`},
	"a network with host bits":        {inSite("    resolvers: [10.2.0.1]\n    networks: [10.20.1.5/16]"), `e.yaml:6:16: sites.recovery.networks[0]: "10.20.1.5/16" is an address within a network; the network is 10.20.0.0/16`},
	"a network listed twice":          {inSite("    resolvers: [10.2.0.1]\n    networks: [10.20.0.0/16, 10.20.0.0/16]"), `e.yaml:6:30: sites.recovery.networks[1]: "10.20.0.0/16" is listed twice, first in line 6`},
	"a network inside the other site": {inSite("    resolvers: [10.2.0.1]\n    networks: [10.10.64.0/18]"), `e.yaml:6:16: sites.recovery.networks[0]: 10.10.64.0/18 lies within 10.10.0.0/16 of the production site; networks of the two sites must be apart, or the same when stretched`},
	"a network around the other site": {inSite("    resolvers: [10.2.0.1]\n    networks: [10.0.0.0/8, 10.10.0.0/16]"), `e.yaml:7:50: sites.production.networks[0]: 10.10.0.0/16 lies within 10.0.0.0/8 of the recovery site; networks of the two sites must be apart, or the same when stretched`},
	"a resolver by name":              {inSite("    resolvers: ['dns1.corp.example:53']"), `e.yaml:5:17: sites.recovery.resolvers[0]: "dns1.corp.example:53" is not an address; a resolver is given by its IP address, because nothing could look up its name`},
	"a resolver with a wrong port":    {inSite("    resolvers: ['10.2.0.1:0']"), `e.yaml:5:17: sites.recovery.resolvers[0]: "10.2.0.1:0" has no port from 1 to 65535`},
	"the same resolver in two forms":  {inSite("    resolvers: [10.2.0.1, '10.2.0.1:53']"), `e.yaml:5:27: sites.recovery.resolvers[1]: "10.2.0.1:53" is listed twice, first in line 5`},
	"an outside view without eyes":    {inSite("    resolvers: [10.2.0.1]\n  public: {}"), `e.yaml:6:3: sites.public: resolvers is missing`},
	"a short domain controller":       {inSite("    resolvers: [10.2.0.1]\n    domainControllers: [dc3]"), `e.yaml:6:25: sites.recovery.domainControllers[0]: "dc3" is a short name; did you mean "dc3.corp.example"?`},
	"a domain controller unnamed":     {inSite("    resolvers: [10.2.0.1]\n    domainControllers: [{ldap: '10.2.0.2:636'}]"), `e.yaml:6:25: sites.recovery.domainControllers[0]: host is missing`},
	"a domain controller twice":       {inSite("    resolvers: [10.2.0.1]\n    domainControllers: [DC3.corp.example, {host: dc3.corp.example.}]"), `e.yaml:6:50: sites.recovery.domainControllers[1].host: "dc3.corp.example" is listed twice`},
	"an LDAP address without port":    {inSite("    resolvers: [10.2.0.1]\n    domainControllers: [{host: dc3.corp.example, ldap: dc3.corp.example}]"), `e.yaml:6:56: sites.recovery.domainControllers[0].ldap: "dc3.corp.example" is not of the form host:port`},
	"an SMB address with a bad name":  {inSite("    resolvers: [10.2.0.1]\n    domainControllers: [{host: dc3.corp.example, smb: 'a b:445'}]"), `e.yaml:6:55: sites.recovery.domainControllers[0].smb: "a b" is not a DNS name`},
	"a site name of blanks":           {inSite("    resolvers: [10.2.0.1]\n    adSite: ' '"), `e.yaml:6:13: sites.recovery.adSite: is empty; give a value or remove the line`},
	"a SYSVOL server without share":   {inSite("    resolvers: [10.2.0.1]\n    sysvol: '\\\\dc3'"), `e.yaml:6:13: sites.recovery.sysvol: "\\dc3" is not a UNC path; expects one such as \\server\share`},

	// Components.
	"an unknown component near a known one": {base + "components: {cloud_connector: {}}\n", `e.yaml:4:14: components.cloud_connector: unknown component "cloud_connector"; did you mean "cloud_connectors"?`},
	"an unknown component near none":        {base + "components: {mainframe: {}}\n", `e.yaml:4:14: components.mainframe: unknown component "mainframe"; the components are ` + strings.Join(estate.Components, ", ")},
	"a short server name":                   {base + "components: {license_server: {servers: {recovery: [LIC1]}}}\n", `e.yaml:4:52: components.license_server.servers.recovery[0]: "LIC1" is a short name; did you mean "lic1.corp.example"?`},
	"a short name and no domain":            {strings.Replace(base, "domain: corp.example", "name: x", 1) + "components: {license_server: {aliases: [lic1]}}\n", "e.yaml:1:1: domain is missing\n" + `e.yaml:4:41: components.license_server.aliases[0]: "lic1" is a short name; write the full name`},
	"an alias that is an address":           {base + "components: {license_server: {aliases: [10.1.2.3]}}\n", `e.yaml:4:41: components.license_server.aliases[0]: "10.1.2.3" is an address; expects the DNS name`},
	"an alias listed twice":                 {base + "components:\n  license_server:\n    aliases:\n      - lic.corp.example\n      - LIC.corp.example.\n", `e.yaml:8:9: components.license_server.aliases[1]: "lic.corp.example" is listed twice, first in line 7`},
	"an unknown method near a known one":    {base + "components: {fas: {methods: [nutanix-dr]}}\n", `e.yaml:4:30: components.fas.methods[0]: "nutanix-dr" is not known; did you mean "nutanix_dr"?`},
	"a sample of something else":            {base + "components: {fas: {sample: 3}}\n", `e.yaml:4:28: components.fas.sample: only workloads_mcs and workloads_manual can have this key; remove the line`},
	"a sample that is too large":            {base + "components: {workloads_mcs: {sample: 51}}\n", `e.yaml:4:38: components.workloads_mcs.sample: expects a number from 0 to 50`},
	"catalogs of something else":            {base + "components: {fas: {catalogs: {a: b}}}\n", `e.yaml:4:20: components.fas.catalogs: only workloads_mcs can have this key; remove the line`},
	"callbacks of something else":           {base + "components: {fas: {callbacks: [a.corp.example]}}\n", `e.yaml:4:20: components.fas.callbacks: only storefront can have this key; remove the line`},
	"an OU that is no name":                 {base + "components: {workloads_mcs: {ous: {recovery: [corp.example/VDA]}}}\n", `e.yaml:4:47: components.workloads_mcs.ous.recovery[0]: "corp.example/VDA" is not a distinguished name: DN ended with incomplete type, value pair`},
	"an OU without its domain":              {base + "components: {workloads_mcs: {ous: {recovery: ['OU=VDA,OU=Citrix']}}}\n", `e.yaml:4:47: components.workloads_mcs.ous.recovery[0]: "OU=VDA,OU=Citrix" does not say in which domain; did you mean "OU=VDA,OU=Citrix,DC=corp,DC=example"?`},
	"an OU of another domain":               {base + "components: {workloads_mcs: {ous: {production: ['OU=VDA,DC=corp,DC=example'], recovery: ['OU=VDA,DC=other,DC=example']}}}\n", `e.yaml:4:90: components.workloads_mcs.ous.recovery[0]: "OU=VDA,DC=other,DC=example" is in the domain other.example; this estate's domain is corp.example (name the other one in domains, without its OUs)`},
	"a connector at both sites":             {base + "components:\n  cloud_connectors:\n    servers:\n      production: [cc1.corp.example]\n      recovery: [cc3.corp.example, CC1.corp.example]\n", `e.yaml:8:36: components.cloud_connectors.servers.recovery[1]: "cc1.corp.example" is listed for the production site too, in line 7; a Cloud Connector belongs to one site`},
	"an OU of blanks":                       {base + "components: {workloads_mcs: {ous: {recovery: [' ']}}}\n", `e.yaml:4:47: components.workloads_mcs.ous.recovery[0]: is empty; expects a distinguished name`},
	"the same OU in two spellings":          {base + "components: {workloads_mcs: {ous: {recovery: ['OU=A,DC=corp,DC=example', 'ou=a, dc=corp,dc=Example']}}}\n", `e.yaml:4:74: components.workloads_mcs.ous.recovery[1]: "ou=a,dc=corp,dc=example" is listed twice, first in line 4`},
	"a path that is not UNC":                {base + "components: {profiles: {paths: ['D:\\profiles']}}\n", `e.yaml:4:33: components.profiles.paths[0]: "D:\profiles" is not a UNC path; expects one such as \\server\share`},
	"out of scope and yet declared":         {base + "components:\n  sspr:\n    inScope: false\n    aliases: [sspr.corp.example]\n    servers: {}\n", "e.yaml:7:5: components.sspr.aliases: is declared for a component that is not in scope; remove it, or inScope: false in line 6\ne.yaml:8:5: components.sspr.servers: is declared for a component that is not in scope; remove it, or inScope: false in line 6"},

	"a dependency near a known one":        {base + "components: {fas: {dependsOn: [store_front]}}\n", `e.yaml:4:32: components.fas.dependsOn[0]: "store_front" is not known; did you mean "storefront"?`},
	"a dependency listed twice":            {base + "components: {fas: {dependsOn: [sql, sql]}}\n", `e.yaml:4:37: components.fas.dependsOn[1]: "sql" is listed twice, first in line 4`},
	"a component that depends on itself":   {base + "components: {fas: {dependsOn: [fas]}}\n", `e.yaml:4:32: components.fas.dependsOn[0]: says that fas depends on itself`},
	"a dependency that is out of scope":    {base + "components:\n  sspr: {inScope: false}\n  fas: {dependsOn: [sspr]}\n", `e.yaml:6:21: components.fas.dependsOn[0]: sspr is not in scope by line 5; remove one of the two`},
	"dependencies of what is out of scope": {base + "components:\n  sspr: {inScope: false, dependsOn: [sql]}\n", "e.yaml:5:26: components.sspr.dependsOn: is declared for a component that is not in scope; remove it, or inScope: false in line 5"},

	// Credentials. Each password here is hunter2, and no message may show it.
	"an unknown source near a known one":     {inCredential("  ldirectory: {}\n"), `e.yaml:5:3: credentials.ldirectory: unknown source "ldirectory"; did you mean "directory"?`},
	"an unknown source near none":            {inCredential("  vcenter: {}\n"), `e.yaml:5:3: credentials.vcenter: unknown source "vcenter"; credentials are for directory, grouppolicy, citrixcloud, prism, prism-recovery, netscaler, sql or windows`},
	"a password in the file":                 {inCredential("  prism: {username: a, password: hunter2}\n"), "e.yaml:5:34: credentials.prism.password: must refer to the secret, not hold it: write env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND"},
	"a password with a colon":                {inCredential("  prism: {username: a, password: 'hunter2:x'}\n"), "e.yaml:5:34: credentials.prism.password: must refer to the secret, not hold it: write env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND"},
	"a password of digits":                   {inCredential("  prism: {username: a, password: 4711}\n"), "e.yaml:5:34: credentials.prism.password: expects text; put the value in quotes"},
	"a password in a list":                   {inCredential("  prism: {username: a, password: [hunter2]}\n"), "e.yaml:5:24: credentials.prism.password: expects text, not a list"},
	"a password with a tag":                  {inCredential("  prism: {username: a, password: !hunter2 }\n"), "e.yaml:5:34: credentials.prism.password: expects text; put the value in quotes"},
	"a password without a blank":             {inCredential("  prism: {username: a, password:hunter2}\n"), `e.yaml:5:24: credentials.prism: unknown key; did you mean "password"?`},
	"a password as a key":                    {inCredential("  prism: {username: a, password: env:P, hunter2}\n"), "e.yaml:5:41: credentials.prism: unknown key; the keys here are username, password, method, transport, caFile, fingerprint, insecure, customer, region, endpoint"},
	"a password beside the sources":          {inCredential("  password:hunter2:\n"), `e.yaml:5:3: credentials: the key "password:…" has a colon within; a value needs a blank before it`},
	"a password for the source":              {inCredential("  prism: hunter2\n"), "e.yaml:5:10: credentials.prism: expects keys and values, not a single value"},
	"an empty password":                      {inCredential("  prism: {username: a, password: ''}\n"), "e.yaml:5:34: credentials.prism.password: is empty; write env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND"},
	"a variable without a name":              {inCredential("  prism: {username: a, password: 'env:'}\n"), "e.yaml:5:34: credentials.prism.password: env: must be followed by the name of an environment variable"},
	"a key ring entry without user":          {inCredential("  prism: {username: a, password: 'keyring:muster'}\n"), "e.yaml:5:34: credentials.prism.password: keyring: must be followed by SERVICE/USER"},
	"a command of blanks":                    {inCredential("  prism: {username: a, password: 'cmd: '}\n"), "e.yaml:5:34: credentials.prism.password: a reference to a secret is incomplete: write env:NAME, file:PATH, keyring:SERVICE/USER or cmd:COMMAND"},
	"a credential that says nothing":         {inCredential("  prism:\n"), "e.yaml:5:3: credentials.prism: username is missing\ne.yaml:5:3: credentials.prism: password is missing"},
	"a user name of blanks":                  {inCredential("  prism: {username: ' ', password: env:P}\n"), "e.yaml:5:21: credentials.prism.username: is empty"},
	"a Kerberos user without password":       {inCredential("  grouppolicy: {username: a, method: kerberos}\n"), "e.yaml:5:3: credentials.grouppolicy: password is missing"},
	"a method of another source":             {inCredential("  directory: {username: a, password: env:P, method: ntlm}\n"), `e.yaml:5:53: credentials.directory.method: "ntlm" is not known; expects simple or gssapi`},
	"Citrix Cloud without a customer":        {inCredential("  citrixcloud: {username: a, password: env:P}\n"), "e.yaml:5:3: credentials.citrixcloud: customer is missing"},
	"a region that there is not":             {inCredential("  citrixcloud: {username: a, password: env:P, customer: c, region: europe}\n"), `e.yaml:5:68: credentials.citrixcloud.region: "europe" is not known; expects us, eu, ap-s or jp`},
	"an endpoint of another source":          {inCredential("  prism: {username: a, password: env:P, endpoint: 'https://pc.example'}\n"), "e.yaml:5:51: credentials.prism.endpoint: this source has no endpoint; remove the line"},
	"an endpoint without TLS":                {inCredential("  citrixcloud: {username: a, password: env:P, customer: c, endpoint: 'http://api.cloud.com'}\n"), `e.yaml:5:70: credentials.citrixcloud.endpoint: "http://api.cloud.com" is not a base URL; expects one such as https://api.cloud.com`},
	"a customer of something else":           {inCredential("  prism: {username: a, password: env:P, customer: c}\n"), "e.yaml:5:51: credentials.prism.customer: only citrixcloud can have this key; remove the line"},
	"a method where there is no choice":      {inCredential("  citrixcloud: {username: a, password: env:P, customer: c, method: basic}\n"), "e.yaml:5:68: credentials.citrixcloud.method: this source leaves no choice; remove the line"},
	"a transport near a known one":           {inCredential("  directory: {username: a, password: env:P, transport: start-tls}\n"), `e.yaml:5:56: credentials.directory.transport: "start-tls" is not known; did you mean "starttls"?`},
	"a fingerprint too short":                {inCredential("  prism: {username: a, password: env:P, fingerprint: 'ab:cd'}\n"), "e.yaml:5:54: credentials.prism.fingerprint: is not a SHA-256; expects 64 hexadecimal digits, with or without colons"},
	"a fingerprint that verifies nothing":    {inCredential("  prism: {username: a, password: env:P, insecure: true, fingerprint: " + strings.Repeat("a1", 32) + "}\n"), "e.yaml:5:51: credentials.prism.insecure: contradicts fingerprint: either any certificate is accepted or only the one"},
	"a certification authority that is away": {inCredential("  prism: {username: a, password: env:P, caFile: none.pem}\n"), `e.yaml:5:49: credentials.prism.caFile: there is no file "none.pem"`},

	// Policy.
	"a severity near a known one":  {base + "policy: {failOn: hihg}\n", `e.yaml:4:18: policy.failOn: "hihg" is not known; did you mean "high"?`},
	"an override without a reason": {base + "policy: {severities: {dns/low-ttl: {severity: low}}}\n", "e.yaml:4:23: policy.severities.dns/low-ttl: reason is missing"},
	"an override of nothing":       {base + "policy: {severities: {dns/low-ttl: {reason: x}}}\n", "e.yaml:4:23: policy.severities.dns/low-ttl: severity is missing"},
	"an override with no words":    {base + "policy: {severities: {dns/low-ttl: {severity: low, reason: ' '}}}\n", "e.yaml:4:60: policy.severities.dns/low-ttl.reason: is empty; say why, for the readers of the report"},
	"an override of no rule":       {base + "policy: {severities: {alias-ttl: {severity: low, reason: x}}}\n", `e.yaml:4:23: policy.severities.alias-ttl: "alias-ttl" is not the id of a rule; expects COMPONENT/RULE`},
	"a waiver file that is away":   {base + "policy: {waivers: none.yaml}\n", `e.yaml:4:19: policy.waivers: there is no file "none.yaml"`},
	"a waiver file that is none":   {base + "policy: {waivers: ''}\n", `e.yaml:4:19: policy.waivers: is empty; give the path of a file, or remove the line`},
	"attestations in a folder":     {base + "policy: {attestations: .}\n", `e.yaml:4:24: policy.attestations: "." is a folder, not a file`},
}

// bomb is a small file that is very large once its aliases are written out.
func bomb() string {
	return strings.Replace(base, "version", "name: &n a.corp.example\nversion", 1) +
		"components:\n  ad:\n    methods:\n      - existing\n    aliases: [" + strings.Repeat("*n,", 200_000) + "]\n"
}

// utf16 is ASCII text in two bytes for each character; at is the place of the letter.
func utf16(text string, at int) string {
	b := make([]byte, 2*len(text))
	for i := range len(text) {
		b[2*i+at] = text[i]
	}
	return string(b)
}

// unknownKeys is what is said of the lines from the given one on.
func unknownKeys(from, n int, message string) string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("e.yaml:%d:1: %s", from+i, message))
	}
	return strings.Join(lines, "\n")
}

func TestWhatIsWrongIsSaidWithItsPlace(t *testing.T) {
	for name, c := range wrongFiles {
		t.Run(name, func(t *testing.T) {
			e, err := estate.Parse("e.yaml", []byte(c.file), estate.Kinds...)
			if err == nil {
				t.Fatalf("the file loads; want\n%s", c.want)
			}
			if e != nil {
				t.Error("an estate comes with the error")
			}
			if err.Error() != c.want {
				t.Errorf("got\n%s\nwant\n%s", err, c.want)
			}
			var problem estate.Problem
			if !errors.As(err, &problem) || problem.File != "e.yaml" || problem.Line == 0 {
				t.Errorf("the first problem is %+v", problem)
			}
		})
	}
}

func TestNoMessageShowsAPassword(t *testing.T) {
	shown := 0
	for name, c := range wrongFiles {
		if !strings.Contains(c.file, "hunter2") {
			continue
		}
		shown++
		if _, err := estate.Parse("e.yaml", []byte(c.file), estate.Kinds...); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if shown < 8 {
		t.Errorf("only %d cases hold a password", shown)
	}
}

func TestLoadOfAFileThatIsNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.yaml")
	_, err := estate.Load(path)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}
