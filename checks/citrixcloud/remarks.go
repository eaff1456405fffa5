package citrixcloud

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// What the site says of itself is text for people, in words that change. It is kept short,
// shown, and nothing is judged by it: a site that does not say it is none the worse for that.

// alert is an error or a warning as the site tells it.
type alert struct {
	Zone     key  `json:"ZoneId"`
	Category text `json:"Category"`
	Text     text `json:"Type"` // which is a sentence
}

// health is the digest of alerts.
type health struct {
	Zone, Site *struct {
		All list[alert] `json:"ErrorWarning"`
	}
}

// backup of the site's configuration as it tells it.
type backup struct {
	At     text `json:"DateTime"`
	Result flag `json:"Result"`
}

// mostAlerts is how many alerts are kept.
const mostAlerts = 50

func (r *run) alerts(ctx context.Context) {
	var answer health
	_, err := r.client.get(ctx, r.ofSite("ErrorWarning"), nil, &answer)
	a := facts.Alerts{Answered: facts.FromError(err), Items: []facts.Alert{}}
	if err == nil {
		a = answer.fact(r.client.clean)
	}
	r.store(func(c *facts.CitrixCloud) { c.Remarks.Alerts = a })
}

func (i *health) fact(clean func(string) string) facts.Alerts {
	a := facts.Alerts{Answered: facts.Yes(), Items: []facts.Alert{}}
	if i.Zone == nil || i.Site == nil || !i.Zone.All.there || !i.Site.All.there {
		a.Answered = facts.No(facts.FactMissing, "the site does not say what it warns of")
	}
	add := func(all list[alert], zone bool) {
		for _, x := range all.items {
			f := facts.Alert{Error: strings.EqualFold(string(x.Category), "Error"), Text: oneLine(clean(string(x.Text)))}
			if zone {
				f.Zone = string(x.Zone)
			}
			if f.Text != "" && (f.Error || strings.EqualFold(string(x.Category), "Warning")) {
				a.Items = append(a.Items, f)
			}
		}
	}
	if i.Zone != nil {
		add(i.Zone.All, true)
	}
	if i.Site != nil {
		add(i.Site.All, false)
	}
	slices.SortFunc(a.Items, func(x, y facts.Alert) int {
		return cmp.Or(cmp.Compare(x.Zone, y.Zone), cmp.Compare(x.Text, y.Text), -cmp.Compare(bit(x.Error), bit(y.Error)))
	})
	a.Items = slices.Compact(a.Items)
	a.Items = a.Items[:min(len(a.Items), mostAlerts)]
	return a
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r *run) misconfiguration(ctx context.Context) {
	var answer report
	_, err := r.client.get(ctx, r.ofSite("MisconfigurationReport"), nil, &answer)
	m := facts.Misconfiguration{Answered: facts.FromError(err)}
	if err == nil {
		m = answer.fact(r.client.clean)
	}
	r.store(func(c *facts.CitrixCloud) { c.Remarks.Misconfiguration = m })
}

// report is a text, or anything else as it is written.
type report string

// UnmarshalJSON implements [json.Unmarshaler]; it never fails.
func (s *report) UnmarshalJSON(b []byte) error {
	var t text
	_ = t.UnmarshalJSON(b) // never fails
	if *s = report(t); t == "" && len(b) > 0 && (b[0] == '{' || b[0] == '[') {
		*s = report(b)
	}
	return nil
}

func (s report) fact(clean func(string) string) facts.Misconfiguration {
	switch strings.Join(strings.Fields(string(s)), "") {
	case "[]", "{}", "null":
		s = ""
	}
	return facts.Misconfiguration{Answered: facts.Yes(), Bytes: len(s), Text: oneLine(clean(string(s)))}
}

func (r *run) backups(ctx context.Context) {
	var answer struct {
		Items list[backup] `json:"Items"`
	}
	_, err := r.client.get(ctx, manage+"/BackupRestore", nil, &answer)
	b := facts.Backups{Answered: facts.FromError(err)}
	switch {
	case err != nil:
	case !answer.Items.there || answer.Items.null:
		b.Answered = facts.No(facts.FactMissing, fmt.Sprintf("GET %s/BackupRestore of %s: the answer has no items", manage, r.client.place.host))
	default:
		b = backupsOf(answer.Items)
	}
	r.store(func(c *facts.CitrixCloud) { c.Remarks.Backups = b })
}

// backupsOf are the backups as facts have them. The newest is that with the latest date that
// can be read for sure.
func backupsOf(all list[backup]) facts.Backups {
	b := facts.Backups{Answered: facts.Yes(), Count: len(all.items)}
	for _, i := range all.items {
		if at := moment(string(i.At)); at > b.Newest { // of one form, so that texts compare as times do
			b.Newest, b.Failed = at, nil
			if i.Result.said != nil {
				b.Failed = new(!*i.Result.said)
			}
		}
	}
	return b
}

func (r *run) ofSite(what string) string {
	return manage + "/Sites/" + url.PathEscape(r.client.site) + "/" + what
}

// oneLine is a text of bearable length on one line.
func oneLine(s string) string { return shortened(strings.Join(strings.Fields(s), " ")) }
