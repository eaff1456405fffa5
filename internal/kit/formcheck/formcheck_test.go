package formcheck_test

import (
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/kit/formcheck"
)

type answered struct {
	Status string `json:"status" jsonschema:"enum=ok,enum=failed" is:"given"`
}

type host struct {
	answered
	Host      string            `json:"host" is:"name"`
	ID        string            `json:"id" is:"key"`
	Addresses []string          `json:"addresses" is:"host"`
	Site      string            `json:"site" is:"lower"`
	Since     string            `json:"since" is:"time"`
	TTL       int64             `json:"ttl" is:"ttl"`
	Age       *int64            `json:"age" is:"count"`
	GPO       string            `json:"gpo" is:"guid"`
	Power     string            `json:"power" is:"word,given"`
	Version   string            `json:"version" is:"version"`
	Callback  string            `json:"callback" is:"url"`
	Path      string            `json:"path" is:"unc"`
	RID       int64             `json:"rid" is:"signed"`
	Serial    int64             `json:"serial" is:"above"`
	Attempts  int               `json:"attempts" is:"tries"`
	At        time.Time         `json:"at"`
	Plain     map[string]string `json:"plain"`
	Part      answered          `json:"part"`
}

func TestAValueWithoutItsFormIsFoundByItsPath(t *testing.T) {
	below, above := int64(-1), int64(5)
	good := host{Host: "Web", ID: "web", Addresses: []string{"10.0.0.1", "web.corp.example"}, Site: "muc", Since: "2026-11-22T12:00:00Z", TTL: -1, Age: &above, GPO: "{31B2F340-016D-11D2-945F-00C04FB984F9}",
		Power: "On", Version: "7.2.0", Callback: "https://web.corp.example/auth", Path: `\\web\share`, Serial: 1, Attempts: 1}
	good.Status, good.Part.Status = "ok", "ok"
	for _, tt := range []struct {
		name   string
		key    string
		change func(*host)
		want   string
	}{
		{"all is as it should be", "web", func(*host) {}, ""},
		{"what is not known is empty", "web", func(h *host) { h.Site, h.Since, h.GPO, h.Addresses, h.Age = "", "", "", nil, nil }, ""},
		{"the key may have a site before the name", "recovery/web", func(*host) {}, ""},
		{"the key is that of another", "mail", func(*host) {}, `hosts.mail.host is "Web", but it stands under "mail"`},
		{"an id in another case", "web", func(h *host) { h.ID = "WEB" }, `hosts.web.id is "WEB", but it stands under "web"`},
		{"the name is empty", "web", func(h *host) { h.Host = "" }, `hosts.web.host is "", but it stands under "web"`},
		{"a status that there is not", "web", func(h *host) { h.Status = "OK" }, `hosts.web.status is "OK", and none of ok, failed`},
		{"no status", "web", func(h *host) { h.Status = "" }, `hosts.web.status is "", and has to say something`},
		{"a part without a status", "web", func(h *host) { h.Part.Status = "" }, `hosts.web.part.status is "", and has to say something`},
		{"a part without a status of what was not learnt", "web", func(h *host) { h.Status, h.Part.Status = "failed", "" }, ""},
		{"a name in upper case", "web", func(h *host) { h.Addresses[1] = "WEB" }, `hosts.web.addresses is "WEB", and not in lower case`},
		{"a name with a dot", "web", func(h *host) { h.Addresses[1] = "web." }, `hosts.web.addresses is "web.", with a dot at its end`},
		{"a site in upper case", "web", func(h *host) { h.Site = "MUC" }, `hosts.web.site is "MUC", and not in lower case`},
		{"a time in words", "web", func(h *host) { h.Since = "yesterday" }, `hosts.web.since is "yesterday", which is no time as RFC 3339 writes it`},
		{"a number below that of the unknown", "web", func(h *host) { h.TTL = -2 }, `hosts.web.ttl is -2, and cannot be below 0`},
		{"a number that counts from 1", "web", func(h *host) { h.Serial = 0 }, "hosts.web.serial is 0, and counts from 1"},
		{"a number that counts from 1 of what was not learnt", "web", func(h *host) { h.Status, h.Serial, h.Attempts = "failed", 0, 0 }, ""},
		{"no attempt", "web", func(h *host) { h.Attempts = 0 }, "hosts.web.attempts is 0, and counts from 1"},
		{"more attempts than anybody makes", "web", func(h *host) { h.Attempts = 1001 }, "hosts.web.attempts is 1001, and cannot be above 1000"},
		{"an age of tomorrow", "web", func(h *host) { h.Age = &below }, `hosts.web.age is -1, and cannot be below 0`},
		{"an entry of a list that says nothing", "web", func(h *host) { h.Addresses[1] = "" }, `hosts.web.addresses is "", and no entry of the list`},
		{"a word that is not there", "web", func(h *host) { h.Power = "" }, `hosts.web.power is "", and has to say something`},
		{"a word with a dot", "web", func(h *host) { h.Power = "On." }, `hosts.web.power is "On.", which is no word`},
		{"two words", "web", func(h *host) { h.Power = "is on" }, `hosts.web.power is "is on", which is no word`},
		{"a version without a number", "web", func(h *host) { h.Version = "latest" }, `hosts.web.version is "latest", which is no version`},
		{"a version that is not known", "web", func(h *host) { h.Version = "" }, ""},
		{"a host in place of an URL", "web", func(h *host) { h.Callback = "web.corp.example" }, `hosts.web.callback is "web.corp.example", which is no address of a web page`},
		{"a path of a drive", "web", func(h *host) { h.Path = `C:\share` }, `hosts.web.path is "C:\\share", which is no path of a share`},
		{"a number of more than 31 bits", "web", func(h *host) { h.RID = 4000000000 }, `hosts.web.rid is 4000000000, and cannot be above 2147483647`},
		{"a number below zero", "web", func(h *host) { h.RID = -1 }, `hosts.web.rid is -1, and cannot be below 0`},
		{"a GUID in lower case", "web", func(h *host) { h.GPO = "{31b2f340-016d-11d2-945f-00c04fb984f9}" }, `hosts.web.gpo is "{31b2f340-016d-11d2-945f-00c04fb984f9}", which is no {GUID} in upper case`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := good
			h.Addresses = append([]string{}, good.Addresses...)
			tt.change(&h)
			got := formcheck.First(struct {
				Hosts map[string]*host `json:"hosts"`
			}{map[string]*host{tt.key: &h}})
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
