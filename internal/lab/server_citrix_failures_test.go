package lab

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
)

func TestCitrixCloudFailsAsItIsTold(t *testing.T) {
	const machines = "/cvad/manage/Machines?limit=1000"
	second := func(t *testing.T, w *web) string {
		t.Helper()
		token := at(t, w.get(machines).json(t), "ContinuationToken").(string)
		return machines + "&continuationToken=" + url.QueryEscape(token)
	}
	tests := map[string]func(t *testing.T, l *Lab){
		"citrix-cloud-down": func(t *testing.T, l *Lab) {
			host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
			if _, err := newWeb(t, l, host, host).try(http.MethodGet, "/", ""); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Errorf("got %v", err)
			}
		},
		"citrix-cloud-refuses": func(t *testing.T, l *Lab) {
			host := strings.TrimPrefix(l.Address("citrixcloud", ""), "https://")
			if a := tokenRequest(t, l, newWeb(t, l, host, host), nil); a.status != http.StatusUnauthorized {
				t.Errorf("status %d", a.status)
			}
		},
		"citrix-site-asleep": func(t *testing.T, l *Lab) {
			w := cloud(t, l)
			if a := w.get("/cvad/manage/me"); a.status != 530 {
				t.Errorf("the site: status %d", a.status)
			}
			if a := w.get("/connectors"); a.status != http.StatusOK {
				t.Errorf("the platform: status %d", a.status)
			}
		},
		"citrix-slow-down": func(t *testing.T, l *Lab) {
			w := cloud(t, l)
			for range 3 {
				if a := w.get(machines); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
					t.Errorf("status %d, %v", a.status, a.header)
				}
			}
		},
		"citrix-token-expires": func(t *testing.T, l *Lab) {
			w := cloud(t, l)
			path := second(t, w)
			if a := w.get(path); a.status != http.StatusUnauthorized {
				t.Fatalf("the second page: status %d", a.status)
			}
			again := cloud(t, l)
			if a := again.get(path); a.status != http.StatusOK {
				t.Errorf("with a new token: status %d", a.status)
			}
			if all, _ := machinesOf(t, again, 1000); len(all) != 560 {
				t.Errorf("%d machines", len(all))
			}
		},
		"citrix-endless-paging": func(t *testing.T, l *Lab) {
			w := cloud(t, l)
			first := w.get(machines).json(t)
			path, seen := second(t, w), map[string]bool{}
			for range 5 {
				page := w.get(path).json(t)
				token := at(t, page, "ContinuationToken").(string)
				if seen[token] || at(t, page, "Items", 0, "Id") != at(t, first, "Items", 0, "Id") {
					t.Error("the pages go on, or repeat their tokens")
				}
				seen[token] = true
				path = machines + "&continuationToken=" + url.QueryEscape(token)
			}
		},
		"citrix-half-answered": func(t *testing.T, l *Lab) {
			w := cloud(t, l)
			if a, err := w.try(http.MethodGet, second(t, w), ""); err == nil || len(a.body) == 0 {
				t.Errorf("the second page: %v and %d bytes", err, len(a.body))
			}
		},
	}
	for fault, check := range tests {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			check(t, start(t, Options{Faults: []string{fault}}))
		})
	}
}

// contact is the one thing that is told by the time of the request.
var contact = regexp.MustCompile(`"(lastContactDate|ExpiryTime|RefreshExpirationTime)":"([^"]*)"`)

// controlPlaneOf is all that Citrix Cloud says.
func controlPlaneOf(t *testing.T, l *Lab) string {
	t.Helper()
	w := cloud(t, l)
	paths := []string{
		"/resourcelocations", "/connectors", "/" + l.Model().Citrix.Customer + "/forests/domains", "/cvad/manage/Admin/EffectiveRights",
		"/cvad/manage/Zones", "/cvad/manage/hypervisors", "/cvad/manage/hypervisorAllResourcePools", "/cvad/manage/Machines?limit=1000",
	}
	for _, c := range l.Model().Citrix.Catalogs {
		paths = append(paths, "/cvad/manage/MachineCatalogs/"+c.Name)
	}
	for _, g := range l.Model().Citrix.Groups {
		paths = append(paths, "/cvad/manage/DeliveryGroups/"+groupID(g.Name))
	}
	var b strings.Builder
	for _, path := range paths {
		a := w.get(path)
		body := contact.ReplaceAllStringFunc(string(a.body), func(s string) string {
			parts := contact.FindStringSubmatch(s)
			moment, _ := time.Parse(time.RFC3339, parts[2])
			return parts[1] + time.Since(moment).Round(time.Hour).String()
		})
		fmt.Fprintln(&b, path, a.status, body)
	}
	return b.String()
}
