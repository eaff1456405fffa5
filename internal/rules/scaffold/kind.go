package scaffold

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

// kind is what the first version of a rule of a component judges: a file of the
// folder kinds, and what is filled in there.
type kind struct {
	File string
	Of   string // catalogs: how the machines are made, as in input.workloads.catalogs
	Key  string // catalogs: the one of the fixture
	// Setting is a Group Policy setting as it is called in input.resultant.
	Setting string
	// Listing is a part of the directory; Noun is one thing of it with its article,
	// Word without.
	Listing, Noun, Word string
}

// kinds has every component of an estate. What a rule of a component judges first,
// and which section of the input it reads, is what the bundled rules of that
// component do; a test holds the two together.
var kinds = map[string]kind{
	"ad":                  {File: "controller"},
	"adcs":                {File: "listing", Listing: "enrollmentServices", Noun: "an enterprise certification authority", Word: "enterprise certification authority"},
	"app_layering":        {File: "server"},
	"base_images":         {File: "image"},
	"cloud_connectors":    {File: "connector"},
	"dfs":                 {File: "namespace"},
	"dhcp":                {File: "listing", Listing: "dhcpServers", Noun: "an authorized DHCP server", Word: "authorized DHCP server"},
	"dns":                 {File: "alias"},
	"fas":                 {File: "windows"},
	"file_services":       {File: "share"},
	"hosting_connections": {File: "connection"},
	"license_server":      {File: "alias"},
	"netscaler":           {File: "alias"},
	"network":             {File: "subnet"},
	"ntp":                 {File: "controller"},
	"profiles":            {File: "setting", Setting: "upmUserStore"},
	"pvs":                 {File: "windows"},
	"rds_licensing":       {File: "alias"},
	"registration":        {File: "setting", Setting: "listOfDDCs"},
	"replication":         {File: "plan"},
	"sql":                 {File: "alias"},
	"sr":                  {File: "server"},
	"sspr":                {File: "alias"},
	"storefront":          {File: "windows"},
	"ups":                 {File: "catalog", Of: "pooled", Key: "pooled"},
	"volume_activation":   {File: "listing", Listing: "activationObjects", Noun: "an activation object", Word: "activation object"},
	"workloads_manual":    {File: "catalog", Of: "manual", Key: "persistent"},
	"workloads_mcs":       {File: "catalog", Of: "pooled", Key: "pooled"},
}

// kindOf is the kind of a component's rules. What is no component is refused with
// the nearest that is one.
func kindOf(component string) (kind, error) {
	if k, ok := kinds[component]; ok {
		return k, nil
	}
	known := slices.Sorted(maps.Keys(kinds))
	text := fmt.Sprintf("there is no component %q", component)
	if near := suggest.To(component, known); near != "" {
		return kind{}, fmt.Errorf("%s; did you mean %q?", text, near)
	}
	return kind{}, fmt.Errorf("%s; there are %s", text, strings.Join(known, ", "))
}
