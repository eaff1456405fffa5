package citrixcloud

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// FuzzAnswers reads anything as any answer of the interface: it may be refused, but
// must not do harm, and what it becomes must be facts that can be written.
func FuzzAnswers(f *testing.F) {
	c := &cloud{}
	c.lists, c.answers = map[string][]any{}, map[string]any{}
	c.fillHealthy()
	for _, a := range c.answers {
		b, _ := json.Marshal(a)
		f.Add(b)
	}
	for _, l := range c.lists {
		b, _ := json.Marshal(object{"Items": l, "ContinuationToken": "x", "TotalItems": len(l)})
		f.Add(b)
	}
	f.Add([]byte(`{"access_token":"t","expires_in":3600,"error":{}}`))
	f.Add([]byte(`["corp.example",{"domains":[{"domains":null}]}]`))
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, body []byte) {
		var made []any
		if into := (page[catalog]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.Items.items {
				made = append(made, i.fact())
			}
		}
		if into := (page[group]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.Items.items {
				g := i.fact()
				if i.entitled(g) == nil && !g.Everyone && i.Access.Users.null {
					t.Error("users that nobody told of were taken for none")
				}
				made = append(made, g)
			}
		}
		if into := (page[connection]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.Items.items {
				made = append(made, i.fact())
			}
		}
		if into := (page[application]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.Items.items {
				a := i.fact()
				if a.Answered = i.detail(a); a.Learnt() && !a.Everyone && i.Users.null {
					t.Error("users of an application that nobody told of were taken for none")
				}
				made = append(made, a)
			}
		}
		if into := (page[collection]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.Items.items {
				made = append(made, i.fact())
			}
		}
		if into := (page[desktop]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.Items.items {
				d := i.fact()
				if d.Learnt() && !d.Everyone && i.Users.null {
					t.Error("users of a desktop that nobody told of were taken for none")
				}
				made = append(made, d)
			}
		}
		if into := (page[citrixPolicy]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.Items.items {
				if p, err := i.fact(); err == nil {
					made = append(made, p)
				}
			}
		}
		if into := (testReport{}); restclient.Decode(body, &into) == nil {
			made = append(made, into.fact("A", now, strings.TrimSpace))
		}
		if into := (page[machine]{}); restclient.Decode(body, &into) == nil {
			classes := map[traits]*facts.MachineClass{}
			for _, i := range into.Items.items {
				i.join(classes, time.Now())
			}
			n := 0
			for class, members := range classes {
				n += len(members.Machines)
				made = append(made, members, class.digest())
			}
			if n != len(into.Items.items) {
				t.Errorf("%d machines are %d in classes", len(into.Items.items), n)
			}
		}
		if into := (page[right]{}); restclient.Decode(body, &into) == nil {
			roles := into.Items.items[:0]
			for _, i := range into.Items.items {
				if i.Role != nil {
					roles = append(roles, i)
				}
			}
			made = append(made, judgeRights(roles))
		}
		if into := (only[connector]{}); restclient.Decode(body, &into) == nil {
			for _, i := range into.list.items {
				c := i.fact(now)
				if c.ContactAgeSeconds != nil && *c.ContactAgeSeconds < 0 {
					t.Error("a contact lies in the future")
				}
				made = append(made, c)
			}
		}
		if into := (domainList{}); restclient.Decode(body, &into) == nil {
			domains := map[string]*facts.ConnectorDomain{}
			for _, i := range into.items {
				i.add(domains)
			}
			made = append(made, domains)
		}
		if into := (me{}); restclient.Decode(body, &into) == nil {
			site, err := into.siteOf(customer)
			if err == nil && site.ID == "" {
				t.Error("a site without an id was found")
			}
		}
		_, _ = (&client{}).granted("POST", &restclient.Response{Status: 200, Body: body})
		if _, err := json.Marshal(made); err != nil {
			t.Error(err)
		}
	})
}

// FuzzTexts reads anything as a time, a path of an image and an address.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{"2026-06-17T08:21:37Z", "6/17/2026 8:21:37 AM", `XDHyp:\HostingUnits\P\T.template\V.templateversion`, "https://[2001:db8::1]:9440", `\.`, "[", "31.02.2026 1:00 PM"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if m := moment(s); m != "" {
			if _, err := time.Parse(time.RFC3339, m); err != nil || m != moment(m) {
				t.Errorf("%q is read as %q: %v", s, m, err)
			}
		}
		if image, template := imageOf(s); !strings.Contains(s, image) || !strings.Contains(s, template) {
			t.Errorf("%q has the image %q of %q", s, image, template)
		}
		if h := hostOf(s); strings.ContainsAny(h, "/") && !strings.Contains(s, "/") {
			t.Errorf("%q is the host %q", s, h)
		}
	})
}
