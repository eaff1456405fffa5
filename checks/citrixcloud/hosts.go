package citrixcloud

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// place is where Citrix Cloud is asked.
type place struct {
	api  string // base URL of the interface
	host string // of it, with the port when that is not 443
	// workspace is the base URL of the service that knows of domains.
	workspace string
	// hub is the base URL of the service that knows of FAS servers; "" where nobody knows it.
	hub string
}

// regions are the bases of the regions that an estate file can name. Without one,
// Citrix leads to the customer's region of the first three.
var regions = map[string]place{
	"":     {api: "https://api.cloud.com", workspace: "https://cws.citrixworkspacesapi.net", hub: "https://fashub.citrixworkspacesapi.net"},
	"us":   {api: "https://api-us.cloud.com", workspace: "https://cws.citrixworkspacesapi.net", hub: "https://fashub.citrixworkspacesapi.net"},
	"eu":   {api: "https://api-eu.cloud.com", workspace: "https://cws.citrixworkspacesapi.net", hub: "https://fashub.citrixworkspacesapi.net"},
	"ap-s": {api: "https://api-ap-s.cloud.com", workspace: "https://cws.citrixworkspacesapi.net", hub: "https://fashub.citrixworkspacesapi.net"},
	"jp":   {api: "https://api.citrixcloud.jp", workspace: "https://cws.citrixworkspacesapi.jp"},
}

// where tells which place a credential means. An endpoint of the estate file goes
// before the region, for all services.
func where(c *estate.Credential) (place, error) {
	p, known := regions[c.Region]
	if !known {
		return place{}, fmt.Errorf("credentials.citrixcloud.region is %q, want us, eu, ap-s or jp", c.Region)
	}
	if c.Endpoint != "" {
		p.api = strings.TrimRight(c.Endpoint, "/")
		p.workspace, p.hub = p.api, p.api
	}
	u, err := url.Parse(p.api)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return place{}, fmt.Errorf("credentials.citrixcloud.endpoint is no base URL such as https://api.cloud.com: a secret never travels without encryption")
	}
	p.host = u.Host
	return p, nil
}
