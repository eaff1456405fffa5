package citrixlab

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// daas answers for the DaaS site: what is below /cvad/manage.
func (s *citrixServer) daas(w http.ResponseWriter, r *http.Request, path []string) {
	c := s.model.Citrix
	if c.Behaviour == world.Asleep {
		// What stands before the site says so, in a page for people.
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(530)
		_, _ = w.Write([]byte("<html><body><h1>Error 530</h1><p>The site is not active.</p></body></html>"))
		return
	}
	if path[0] == "me" && len(path) == 1 {
		restlab.WriteJSON(w, http.StatusOK, s.me())
		return
	}
	if path[0] != "sites" && !strings.EqualFold(r.Header.Get("Citrix-InstanceId"), s.siteID) {
		s.problem(w, http.StatusBadRequest, "missing", "The header names no site of this customer", "header", "Citrix-InstanceId")
		return
	}
	name := ""
	if len(path) > 1 {
		name = path[1]
	}
	switch {
	case path[0] == "sites" && len(path) == 2 && name == s.siteID:
		restlab.WriteJSON(w, http.StatusOK, s.site())
	case path[0] == "admin" && len(path) == 2 && name == "effectiverights":
		s.whole(w, []obj{rights()})
	case path[0] == "zones" && len(path) <= 2:
		answerFor(s, w, r, name, c.Zones, s.zone)
	case path[0] == "hypervisors" && len(path) == 1:
		s.whole(w, each(c.Connections, s.connection))
	case path[0] == "hypervisors" && len(path) == 2:
		answerFor(s, w, r, name, c.Connections, s.connection)
	case path[0] == "hypervisorallresourcepools" && len(path) == 1:
		s.whole(w, each(c.Connections, s.pool))
	case path[0] == "machinecatalogs" && len(path) <= 2:
		answerFor(s, w, r, name, c.Catalogs, s.catalog)
	case path[0] == "deliverygroups" && len(path) <= 2:
		answerFor(s, w, r, name, c.Groups, s.group)
	case path[0] == "machines" && len(path) == 1:
		s.machines(w, r)
	default:
		s.notFound(w, "such resource of the site")
	}
}

// answerFor answers with all of some things, or with the one of a name or an id.
func answerFor[T any](s *citrixServer, w http.ResponseWriter, r *http.Request, name string, all []T, answer func(x T, detail bool) obj) {
	if name == "" {
		s.page(w, r, len(all), 1000, func(i int) any { return answer(all[i], false) })
		return
	}
	for _, x := range all {
		if o := answer(x, true); strings.EqualFold(o["Name"].(string), name) || o["Id"] == name {
			restlab.WriteJSON(w, http.StatusOK, o)
			return
		}
	}
	s.notFound(w, name)
}

// each are the answers for all of some things.
func each[T any](all []T, answer func(x T, detail bool) obj) []obj {
	items := []obj{}
	for _, x := range all {
		items = append(items, answer(x, false))
	}
	return items
}

// whole answers with a list that has no pages.
func (s *citrixServer) whole(w http.ResponseWriter, items any) {
	restlab.WriteJSON(w, http.StatusOK, obj{"Items": items, "ContinuationToken": nil, "TotalItems": nil})
}

// The default and the greatest number of items in an answer.
const (
	usualItems = 250
	mostItems  = 1000
)

// page answers with a part of a list, never more than most at once.
func (s *citrixServer) page(w http.ResponseWriter, r *http.Request, count, most int, at func(int) any) {
	q := r.URL.Query()
	limit := usualItems
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostItems {
			s.problem(w, http.StatusBadRequest, "outOfRange", "limit is between 1 and 1000", "limit", text)
			return
		}
		limit = n
	}
	first := 0
	if token := q.Get("continuationToken"); token != "" {
		n, ok := offsetOf(token)
		if !ok || n > count {
			s.problem(w, http.StatusBadRequest, "invalidString", "That continuation token was not given by this site", "continuationToken", token)
			return
		}
		first = n
	}
	last := min(first+min(limit, most), count)
	items := make([]any, 0, last-first)
	for i := first; i < last; i++ {
		items = append(items, at(i))
	}
	answer := obj{"Items": items, "ContinuationToken": nil, "TotalItems": nil}
	if last < count {
		answer["ContinuationToken"] = tokenFor(last)
	}
	if s.model.Citrix.Behaviour == world.EndlessPaging {
		answer["ContinuationToken"] = tokenFor(first) // this page once more
	}
	if s.model.Citrix.Behaviour == world.HalfAnswers && first > 0 {
		restlab.WriteHalf(w, answer)
		return
	}
	restlab.WriteJSON(w, http.StatusOK, answer)
}

// tokenFor and offsetOf write a place in a list so that nobody is tempted to
// reckon with it; no two tokens are the same.
func tokenFor(offset int) string {
	return base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(offset) + "@" + strconv.FormatInt(time.Now().UnixNano(), 36)))
}

func offsetOf(token string) (int, bool) {
	b, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	text, _, ok := strings.Cut(string(b), "@")
	n, err := strconv.Atoi(text)
	return n, ok && err == nil && n >= 0
}

func (s *citrixServer) me() obj {
	c, now := s.model.Citrix, time.Now()
	return obj{
		"UserId": c.Client, "DisplayName": "muster", "ExpiryTime": world.RFC3339(now.Add(tokenLifetime)), "RefreshExpirationTime": world.RFC3339(now.Add(12 * time.Hour)),
		"VerifiedEmail": nil, "IsCspCustomer": false,
		"Customers": []obj{{"Id": c.Customer, "Name": nil, "Sites": []obj{{"Id": s.siteID, "Name": c.Site}}}},
	}
}

func (s *citrixServer) site() obj {
	c := s.model.Citrix
	var primary any
	for _, z := range c.Zones {
		if z.Primary {
			primary = ref(zoneID(z.Name), z.Name)
		}
	}
	return obj{
		"Id": s.siteID, "Name": c.Site, "OrchestationApiVersion": 137, // it really is spelt so
		"ConfigurationServiceGroupUid": nil, "LicenseServerName": nil, "LicenseServerPort": nil, "LicenseServerUri": nil,
		"LicensingModel": "UserDevice", "SiteConfigurationComplete": true, "PrimaryZone": primary,
		"ProductCode": "XDT", "ProductEdition": "PLT", "ProductVersion": c.Version, "LicenseExpirationDate": nil,
		"Metadata": []obj{}, "SiteServices": []obj{}, "EnabledFeatures": []string{}, "BaseOU": nil, "ColorDepth": nil,
		"DefaultMinimumFunctionalLevel": "L7_20", "DefaultDesktopIconId": "1", "DnsResolutionEnabled": false,
		"TrustRequestsSentToTheXmlServicePort": true, "LicensingGracePeriodActive": nil,
	}
}

func rights() obj {
	var permissions []obj
	for _, name := range []string{"View Delivery Groups", "View Hosts", "View Machine Catalogs", "View Zones"} {
		permissions = append(permissions, obj{
			"Id": strings.ReplaceAll(strings.TrimPrefix(name, "View "), " ", "") + "_Read", "Name": name, "Description": nil,
			"IsReadOnly": true, "Operations": []string{"Read"},
		})
	}
	return obj{
		"Scope": allScope(),
		"Role": obj{
			"Id": world.GUIDOf("role", "read only"), "Name": "Read Only Administrator", "Description": "Can see all objects in specified scopes.",
			"IsBuiltIn": true, "CanLaunchManage": true, "CanLaunchMonitor": true, "Permissions": permissions,
		},
	}
}

func allScope() obj {
	return obj{
		"Id": "00000000-0000-0000-0000-000000000000", "Uid": nil, "Name": "All", "Description": "All objects",
		"IsBuiltIn": true, "IsAllScope": true, "IsTenantScope": false, "TenantId": nil, "TenantName": nil,
	}
}

// ref is how one thing refers to another.
func ref(id, name string) obj { return obj{"Id": id, "Uid": nil, "Name": name} }
