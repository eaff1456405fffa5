package citrixlab

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
)

func TestCitrixCloudFailsAsItIsTold(t *testing.T) {
	const machines = "/cvad/manage/Machines?limit=1000"
	second := func(t *testing.T, w *labtest.Client) string {
		t.Helper()
		token := labtest.At(t, w.Get(machines).JSON(t), "ContinuationToken").(string)
		return machines + "&continuationToken=" + url.QueryEscape(token)
	}
	tests := map[string]func(t *testing.T, l *lab.Lab){
		"citrix-cloud-down": func(t *testing.T, l *lab.Lab) {
			host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
			if _, err := labtest.NewClient(t, l, host, host).Try(http.MethodGet, "/", ""); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Errorf("got %v", err)
			}
		},
		"citrix-cloud-refuses": func(t *testing.T, l *lab.Lab) {
			host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
			if a := labtest.TokenRequest(t, l, labtest.NewClient(t, l, host, host), nil); a.Status != http.StatusUnauthorized {
				t.Errorf("status %d", a.Status)
			}
		},
		"citrix-site-asleep": func(t *testing.T, l *lab.Lab) {
			w := labtest.CitrixCloud(t, l)
			if a := w.Get("/cvad/manage/me"); a.Status != 530 {
				t.Errorf("the site: status %d", a.Status)
			}
			if a := w.Get("/connectors"); a.Status != http.StatusOK {
				t.Errorf("the platform: status %d", a.Status)
			}
		},
		"citrix-slow-down": func(t *testing.T, l *lab.Lab) {
			w := labtest.CitrixCloud(t, l)
			for range 3 {
				if a := w.Get(machines); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
					t.Errorf("status %d, %v", a.Status, a.Header)
				}
			}
		},
		"citrix-token-expires": func(t *testing.T, l *lab.Lab) {
			w := labtest.CitrixCloud(t, l)
			path := second(t, w)
			if a := w.Get(path); a.Status != http.StatusUnauthorized {
				t.Fatalf("the second page: status %d", a.Status)
			}
			again := labtest.CitrixCloud(t, l)
			if a := again.Get(path); a.Status != http.StatusOK {
				t.Errorf("with a new token: status %d", a.Status)
			}
			if all, _ := machinesOf(t, again, 1000); len(all) != 560 {
				t.Errorf("%d machines", len(all))
			}
		},
		"citrix-endless-paging": func(t *testing.T, l *lab.Lab) {
			w := labtest.CitrixCloud(t, l)
			first := w.Get(machines).JSON(t)
			path, seen := second(t, w), map[string]bool{}
			for range 5 {
				page := w.Get(path).JSON(t)
				token := labtest.At(t, page, "ContinuationToken").(string)
				if seen[token] || labtest.At(t, page, "Items", 0, "Id") != labtest.At(t, first, "Items", 0, "Id") {
					t.Error("the pages go on, or repeat their tokens")
				}
				seen[token] = true
				path = machines + "&continuationToken=" + url.QueryEscape(token)
			}
		},
		"citrix-half-answered": func(t *testing.T, l *lab.Lab) {
			w := labtest.CitrixCloud(t, l)
			if a, err := w.Try(http.MethodGet, second(t, w), ""); err == nil || len(a.Body) == 0 {
				t.Errorf("the second page: %v and %d bytes", err, len(a.Body))
			}
		},
	}
	for fault, check := range tests {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			check(t, start(t, lab.Options{Faults: []string{fault}}))
		})
	}
}

// contact finds what depends on the time of the request.
var contact = regexp.MustCompile(`"(lastContactDate|ExpiryTime|RefreshExpirationTime)":"([^"]*)"`)

// controlPlaneOf is all that Citrix Cloud says.
func controlPlaneOf(t *testing.T, l *lab.Lab) string {
	t.Helper()
	w := labtest.CitrixCloud(t, l)
	paths := []string{
		"/resourcelocations", "/connectors", "/" + l.Model().Citrix.Customer + "/forests/domains", "/cvad/manage/Admin/EffectiveRights",
		"/cvad/manage/Zones", "/cvad/manage/hypervisors", "/cvad/manage/hypervisorAllResourcePools", "/cvad/manage/Machines?limit=1000", "/cvad/manage/Applications", "/cvad/manage/ApplicationGroups",
	}
	for _, c := range l.Model().Citrix.Catalogs {
		paths = append(paths, "/cvad/manage/MachineCatalogs/"+c.Name)
	}
	for _, g := range l.Model().Citrix.Groups {
		paths = append(paths, "/cvad/manage/DeliveryGroups/"+groupID(g.Name), "/cvad/manage/DeliveryGroups/"+groupID(g.Name)+"/Desktops")
	}
	paths = append(paths, "/cvad/manage/gpo/policySets", "/cvad/manage/gpo/policies?withSettings=true&withFilters=true&policySetGuid="+policySetID(sitePolicies))
	for _, x := range l.Model().Citrix.Connections {
		at := "/cvad/manage/Hypervisors/" + connectionID(x.Name)
		paths = append(paths, at+"/TestReport", at+"/ResourcePools/"+x.Pool+"/TestReport", "/cvad/manage/hypervisors/supportedPlugins?includeUnavailable=true&zoneNameOrId="+zoneID(x.Zone))
	}
	for _, a := range l.Model().Citrix.Applications {
		paths = append(paths, "/cvad/manage/Applications/"+applicationID(a.Name))
	}
	for _, g := range l.Model().Citrix.ApplicationGroups {
		paths = append(paths, "/cvad/manage/ApplicationGroups/"+applicationGroupID(g.Name))
	}
	site := "/cvad/manage/Sites/" + SiteID(l.Model().Citrix.Site)
	paths = append(paths, "/"+l.Model().Citrix.Customer+"/FasServers", "/cvad/manage/Tags", site+"/ErrorWarning", site+"/MisconfigurationReport", "/cvad/manage/BackupRestore")
	var b strings.Builder
	for _, path := range paths {
		a := w.Get(path)
		body := contact.ReplaceAllStringFunc(string(a.Body), func(s string) string {
			parts := contact.FindStringSubmatch(s)
			moment, _ := time.Parse(time.RFC3339, parts[2])
			return parts[1] + time.Since(moment).Round(time.Hour).String()
		})
		fmt.Fprintln(&b, path, a.Status, body)
	}
	return b.String()
}
