package graph_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/graph"
	"github.com/muster-dr/muster/policies"
)

func load(t *testing.T) *graph.Graph {
	t.Helper()
	g, err := graph.Load(policies.Files())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// tables are the dependency tables, a row each: what the component needs, with
// the condition after a question mark.
var tables = map[string]string{
	"ad":                "network",
	"dns":               "network",
	"dhcp":              "network",
	"ntp":               "network",
	"adcs":              "network",
	"volume_activation": "network",
	"sql":               "network ad dns",
	"netscaler":         "network ad dns radius authentication_services",
	"storefront":        "network ad dns netscaler?netscaler_load_balancing sspr?sspr",
	"fas":               "network ad dns adcs",
	"cloud_connectors":  "network ad dns",
	"license_server":    "network ad dns",
	"sspr":              "network ad dns sspr_central_store",
	"sr":                "network ad dns sql netscaler",
	"ups":               "network ad dns windows_print_servers",
	"file_services":     "network ad dns",
	"app_layering":      "network ad smb_shares",
	"pvs":               "network ad dns sql vdisk_smb_store?central_vdisk_store dhcp netscaler?netscaler_load_balancing license_server?pvs",
	"workloads_mcs":     "hosting_connections base_images",
	"workloads_manual":  "network ad dns ddc",
}

// tableServes is the cell of the tables that no start waits for: desktops register with
// connectors and not through a balancer, which StoreFront uses.
var tableServes = map[string]string{
	"cloud_connectors": "netscaler?netscaler_load_balancing",
}

// texts are the edges that the text gives. Those of registration, rds_licensing,
// profiles and dfs are for components that have no row; those to replication are
// what the strategies of the rows come to.
var texts = map[string]string{
	"storefront":          "cloud_connectors replication?storefront_replicated",
	"pvs":                 "hosting_connections file_services?vdisk_store_on_file_services replication?pvs_replicated",
	"app_layering":        "file_services replication?app_layering_replicated",
	"workloads_mcs":       "ad dhcp cloud_connectors registration pvs?pvs replication?workloads_mcs_replicated",
	"adcs":                "ad replication?adcs_replicated",
	"dns":                 "ad?dns_in_directory",
	"dhcp":                "ad?dhcp_authorised",
	"volume_activation":   "ad?activation_in_directory",
	"file_services":       "replication?file_services_replicated",
	"workloads_manual":    "hosting_connections cloud_connectors registration replication",
	"hosting_connections": "cloud_connectors",
	"fas":                 "adcs replication?fas_replicated",
	"netscaler":           "dns replication?netscaler_replicated",
	"registration":        "cloud_connectors ad dns",
	"rds_licensing":       "network ad dns",
	"profiles":            "file_services dfs?profiles_on_dfs",
	"dfs":                 "ad dns",
	"license_server":      "replication?license_server_replicated",
	"sspr":                "replication?sspr_replicated",
	"sr":                  "replication?sr_replicated",
	"base_images":         "replication",
}

var serves = map[string]string{
	"netscaler":        "storefront cloud_connectors",
	"ad":               "ntp",
	"storefront":       "fas?fas",
	"workloads_mcs":    "profiles rds_licensing volume_activation ntp storefront?storefront netscaler?netscaler fas?fas app_layering?app_layering ups?ups sr?sr",
	"workloads_manual": "profiles rds_licensing volume_activation ntp storefront?storefront netscaler?netscaler fas?fas app_layering?app_layering ups?ups sr?sr",
}

func TestTheGraphHoldsEveryEdgeOfTablesAndTextAndNoOther(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		name   string
		kind   graph.Kind
		source graph.Source
		want   map[string]string
	}{
		{"tables", graph.Start, graph.Table, tables},
		{"text, to start", graph.Start, graph.Text, texts},
		{"text, to serve", graph.Serve, graph.Text, serves},
		{"tables, to serve", graph.Serve, graph.Table, tableServes},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got, want []string
			for _, e := range g.Edges {
				if e.Kind == c.kind && e.Source == c.source {
					to := e.To
					if e.When != "" {
						to += "?" + e.When
					}
					got = append(got, e.From+" "+to)
				}
			}
			for from, needs := range c.want {
				for to := range strings.FieldsSeq(needs) {
					want = append(want, from+" "+to)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestNodesAreTheComponentsOfEstateFilesAndLeaves(t *testing.T) {
	var components, leaves, aliases []string
	for _, n := range load(t).Nodes {
		switch {
		case n.AliasOf != "":
			aliases = append(aliases, n.ID+"="+n.AliasOf)
		case n.Leaf:
			leaves = append(leaves, n.ID)
		default:
			components = append(components, n.ID)
		}
	}
	if want := slices.Sorted(slices.Values(estate.Components)); !slices.Equal(slices.Sorted(slices.Values(components)), want) {
		t.Errorf("components %v, want %v", components, want)
	}
	if want := []string{"radius", "authentication_services", "sspr_central_store", "windows_print_servers", "vdisk_smb_store"}; !slices.Equal(leaves, want) {
		t.Errorf("leaves %v, want %v", leaves, want)
	}
	if want := []string{"smb_shares=file_services", "ddc=cloud_connectors"}; !slices.Equal(aliases, want) {
		t.Errorf("aliases %v, want %v", aliases, want)
	}
}

func TestAGraphThatDoesNotHoldTogetherIsRefused(t *testing.T) {
	text, err := fs.ReadFile(policies.Files(), graph.File)
	if err != nil {
		t.Fatal(err)
	}
	const edges = "edges:\n"
	for name, c := range map[string]struct{ old, new, want string }{
		"a misspelt key":             {"label: Network,", "labl: Network,", "field labl not found"},
		"a component is missing":     {"  - {id: ups, ", "  - {leaf: true, id: upps, ", "the component ups is missing"},
		"a node twice":               {"{id: dns, ", "{id: ad, ", "the node ad is there twice"},
		"a node without a label":     {"label: Network,", "", "the node network has no label"},
		"a layer that is none":       {"layer: access", "layer: acess", `the layer "acess"`},
		"a strategy nobody knows":    {"[existing]", "[hope]", `the strategy "hope"`},
		"a component that is a leaf": {"{id: fas, ", "{leaf: true, id: fas, ", "the node fas must be a component that estate files know, or else a leaf"},
		"a leaf that is a component": {"layer: foundation, leaf: true}", "layer: foundation}", "the node radius must be a component that estate files know, or else a leaf"},
		"an alias of nothing":        {"aliasOf: file_services", "aliasOf: nas", "the node smb_shares is an alias of nas"},
		"an alias of an alias":       {"aliasOf: file_services", "aliasOf: ddc", "the node smb_shares is an alias of ddc"},
		"an edge to nowhere":         {edges, edges + "  - {from: fas, to: hsm, kind: start, source: text}\n", "the edge from fas to hsm: one of the nodes does not exist"},
		"an edge from a leaf":        {edges, edges + "  - {from: radius, to: ad, kind: start, source: text}\n", "radius is a leaf"},
		"an edge twice":              {edges, edges + "  - {from: fas, to: ad, kind: start, source: table}\n", "the edge from fas to ad is there twice"},
		"an edge of another kind":    {"kind: serve", "kind: server", `the kind is "server"`},
		"an edge of another source":  {edges, edges + "  - {from: fas, to: ad, kind: start, source: estate}\n", `the source is "estate"`},
		"a condition that is none":   {"when: sspr", "when: ssrp", `there is no condition "ssrp"`},
		"a row that names nothing":   {edges, edges + "  - {from: base_images, to: ad, kind: start, source: table}\n", "the row of base_images is said to name no dependency"},
		"a circle":                   {"{from: netscaler, to: storefront, kind: serve", "{from: netscaler, to: storefront, kind: start", "storefront waits for netscaler (the dependency tables, if NetScaler balances its load)"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(text), c.old) {
				t.Fatalf("the graph does not hold %q", c.old)
			}
			files := fstest.MapFS{graph.File: {Data: []byte(strings.Replace(string(text), c.old, c.new, 1))}}
			g, err := graph.Load(files)
			if err == nil || g != nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), graph.File+": ") {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if _, err := graph.Load(fstest.MapFS{}); err == nil {
		t.Error("a graph is loaded from nothing")
	}
}

func TestConditionsAreAnsweredByTheEstateFile(t *testing.T) {
	for _, c := range []struct {
		name, condition, components string
		want                        graph.Answer
	}{
		{"nothing is said of NetScaler", "netscaler_load_balancing", "", graph.Unknown},
		{"NetScaler is declared", "netscaler_load_balancing", "netscaler: {}", graph.Yes},
		{"there is no NetScaler", "netscaler_load_balancing", "netscaler: {inScope: false}", graph.No},
		{"NetScaler is said to be in scope", "netscaler_load_balancing", "netscaler: {inScope: true}", graph.Yes},
		{"nothing is said of SSPR", "sspr", "", graph.Unknown},
		{"there is no SSPR", "sspr", "sspr: {inScope: false}", graph.No},
		{"SSPR is declared", "sspr", "sspr: {}", graph.Yes},
		{"nothing is said of PVS", "pvs", "", graph.Unknown},
		{"PVS is declared", "pvs", "pvs: {}", graph.Yes},
		{"there is no PVS", "pvs", "pvs: {inScope: false}", graph.No},

		{"vDisks: nothing is said of PVS", "central_vdisk_store", "", graph.Unknown},
		{"vDisks: nothing is said of paths", "central_vdisk_store", "pvs: {}", graph.Unknown},
		{"vDisks: there is a path", "central_vdisk_store", `pvs: {paths: ['\\nas.a.b\vdisks']}`, graph.Yes},
		{"vDisks: there are no paths", "central_vdisk_store", "pvs: {paths: []}", graph.No},
		{"vDisks: there is no PVS", "central_vdisk_store", "pvs: {inScope: false}", graph.No},

		{"store: on a server of the file services", "vdisk_store_on_file_services", "pvs: {paths: ['\\\\fs1.a.b\\vdisks']}\n  file_services: {servers: {recovery: [FS1.a.b]}}", graph.Yes},
		{"store: by an alias of the file services", "vdisk_store_on_file_services", "pvs: {paths: ['\\\\Files.a.b\\vdisks']}\n  file_services: {aliases: [files.a.b]}", graph.Yes},
		{"store: on a name that is not declared", "vdisk_store_on_file_services", "pvs: {paths: ['\\\\a.b\\vdisks']}\n  file_services: {aliases: [files.a.b]}", graph.Unknown},
		{"store: nothing is said of file services", "vdisk_store_on_file_services", `pvs: {paths: ['\\fs1.a.b\vdisks']}`, graph.Unknown},
		{"store: there are no file services", "vdisk_store_on_file_services", "pvs: {paths: ['\\\\fs1.a.b\\vdisks']}\n  file_services: {inScope: false}", graph.No},
		{"store: it is not central", "vdisk_store_on_file_services", "pvs: {paths: []}\n  file_services: {}", graph.No},
		{"store: nothing is said of paths", "vdisk_store_on_file_services", "pvs: {}\n  file_services: {}", graph.Unknown},

		{"profiles below the domain's name", "profiles_on_dfs", `profiles: {paths: ['\\nas.a.b\p', '\\A.B\profiles']}`, graph.Yes},
		{"profiles on a server", "profiles_on_dfs", `profiles: {paths: ['\\nas.a.b\p']}`, graph.Unknown},
		{"profiles, but there is no DFS", "profiles_on_dfs", "profiles: {paths: ['\\\\a.b\\profiles']}\n  dfs: {inScope: false}", graph.No},
		{"nothing is said of profiles", "profiles_on_dfs", "", graph.Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := graph.Conditions[c.condition].Answer(declare(t, c.components)); got != c.want {
				t.Errorf("%s is %v, want %v", c.condition, got, c.want)
			}
		})
	}
}

func TestEveryConditionDecidesAnEdge(t *testing.T) {
	used := map[string]bool{}
	for _, e := range load(t).Edges {
		used[e.When] = true
	}
	for name, c := range graph.Conditions {
		if !used[name] || c.If == "" {
			t.Errorf("%s is not used, or does not say what it asks", name)
		}
	}
}

// declare is an estate of the given components, as they are written in a file from
// line 4 on.
func declare(t *testing.T, components string) *estate.Estate {
	t.Helper()
	text := "version: 1\ndomain: a.b\nsites: {production: {resolvers: [10.1.0.1]}, recovery: {resolvers: [10.2.0.1]}}\n"
	if components != "" {
		text += "components:\n  " + components + "\n"
	}
	e, err := estate.Parse("estate.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}
