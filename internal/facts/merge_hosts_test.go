package facts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

const sf = "sf1.corp.example"

var silence = facts.No(facts.Timeout, "silence")

// windows is a run that asked a StoreFront server for three things; a value says from
// where its configuration is, "" where it was not told.
func windows(vantage string, hours int, state facts.Answered, configuration string) *facts.Document {
	d := run(vantage, hours)
	h := &facts.WindowsHost{Answered: state, Host: sf, Site: "production", Roles: []string{facts.RoleStoreFront}}
	d.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{sf: h}}
	d.Sources["windows"] = source(d, map[string]facts.Answered{"production/" + sf: state})
	if !state.Learnt() {
		return d
	}
	h.OffsetSeconds = new(0.5)
	h.HostsFile = facts.HostsFile{Answered: facts.Yes(), Path: vantage}
	h.FAS = &facts.AddressList{Answered: facts.Yes()}
	h.StoreFront = &facts.StoreFrontState{Answered: silence}
	if configuration != "" {
		h.StoreFront = configured(facts.Yes(), configuration)
	}
	h.StoreFront.Certificates = facts.HostCertificates{Answered: facts.Yes(), Items: []facts.HostCertificate{{NotAfter: vantage}}}
	return d
}

func configured(state facts.Answered, configuration string) *facts.StoreFrontState {
	return &facts.StoreFrontState{Answered: state, BaseURL: facts.BaseURL{Answered: state, URL: configuration}, Certificates: facts.HostCertificates{Answered: silence}}
}

// export is a run that asked no Windows host and took an export of some hour.
func export(vantage string, hours, made int) *facts.Document {
	d := windows(vantage, hours, silence, "")
	yes := facts.Yes()
	yes.Told = morning.Add(time.Duration(made) * time.Hour).Format(time.RFC3339)
	h := d.Windows.Hosts[sf]
	h.StoreFront, h.Answered = configured(yes, "export"), facts.Yes()
	h.Unlearnt(silence)
	d.Sources["windows"] = source(d, map[string]facts.Answered{"production/" + sf + "#storefront": yes})
	d.Sources["windows"].Answered = facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "only what exports tell is known"}
	return d
}

func TestAHostIsPutTogetherFromWhatEachRunKnowsOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		docs          []*facts.Document
		configuration string // "" for none
		hostsFile     string
		status        facts.Status
	}{
		"an export fills what another vantage was not told": {
			[]*facts.Document{windows("hq", 0, facts.Yes(), ""), export("dr", 1, 0)}, "export", "hq", facts.OK,
		},
		"in either order": {
			[]*facts.Document{windows("hq", 2, facts.Yes(), ""), export("dr", 1, 0)}, "export", "hq", facts.OK,
		},
		"an export from the same place replaces nothing else": {
			[]*facts.Document{windows("hq", 0, facts.Yes(), ""), export("hq", 1, 0)}, "export", "hq", facts.OK,
		},
		"nor is it replaced by a run that was told nothing": {
			[]*facts.Document{export("hq", 0, 0), windows("hq", 1, facts.Yes(), "")}, "export", "hq", facts.OK,
		},
		"what the network told after the export was made is newer": {
			[]*facts.Document{windows("hq", 0, facts.Yes(), "web.config"), export("dr", 1, -1)}, "web.config", "hq", facts.OK,
		},
		"an export that was made after it is newer": {
			[]*facts.Document{windows("hq", 0, facts.Yes(), "web.config"), export("dr", 2, 1)}, "export", "hq", facts.OK,
		},
		"a host that refused says nothing": {
			[]*facts.Document{windows("hq", 0, silence, ""), export("dr", 1, 0)}, "export", "", facts.Partial,
		},
		"of two exports the one that was made last": {
			[]*facts.Document{export("hq", 2, -2), export("dr", 1, 0), windows("x", 0, facts.Yes(), "")}, "export", "x", facts.OK,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := merge(t, c.docs...)
			h := d.Windows.Hosts[sf]
			if !h.Learnt() || !h.StoreFront.Learnt() || h.StoreFront.BaseURL.URL != c.configuration {
				t.Errorf("StoreFront is %+v", h.StoreFront)
			}
			if h.HostsFile.Path != c.hostsFile || h.HostsFile.Learnt() != (c.hostsFile != "") || h.FAS.Learnt() != (c.hostsFile != "") || (h.OffsetSeconds != nil) != (c.hostsFile != "") {
				t.Errorf("the host is %+v", h)
			}
			if certificates := h.StoreFront.Certificates; certificates.Learnt() != (c.hostsFile != "") || certificates.Learnt() && certificates.Items[0].NotAfter != c.hostsFile {
				t.Errorf("the certificates are %+v", certificates)
			}
			if s := d.Sources["windows"]; s.Status != c.status {
				t.Errorf("the source is %s: %s", s.Status, s.Message)
			}
			for _, n := range d.Notices {
				if strings.Contains(n, "replaced") {
					t.Errorf("notice: %s", n)
				}
			}
		})
	}
}

func TestOnlyTheGatewaysThatNobodyReadComeFromAnExport(t *testing.T) {
	hq, dr := windows("hq", 0, facts.Yes(), "web.config"), export("dr", 1, -1)
	mine := hq.Windows.Hosts[sf].StoreFront
	mine.Gateways = facts.Gateways{Answered: silence}
	theirs := dr.Windows.Hosts[sf].StoreFront
	theirs.Gateways = facts.Gateways{Answered: theirs.Answered, Items: map[string]*facts.Gateway{"DR": {}}}
	s := merge(t, hq, dr).Windows.Hosts[sf].StoreFront
	if s.BaseURL.URL != "web.config" || !s.Gateways.Learnt() || s.Gateways.Items["DR"] == nil || s.Told != "" {
		t.Errorf("StoreFront is %+v", s)
	}
}

func TestAClockThatWasNotReadComesFromTheNewestRunThatReadIt(t *testing.T) {
	oldest, older, newest := windows("hq", 0, facts.Yes(), ""), windows("dr", 1, facts.Yes(), ""), windows("x", 2, facts.Yes(), "web.config")
	*older.Windows.Hosts[sf].OffsetSeconds = 2
	newest.Windows.Hosts[sf].OffsetSeconds = nil
	if h := merge(t, oldest, older, newest).Windows.Hosts[sf]; h.OffsetSeconds == nil || *h.OffsetSeconds != 2 {
		t.Errorf("the host is %+v", h)
	}
}

func TestAHostThatNobodyCouldAskStaysUnknown(t *testing.T) {
	d := merge(t, windows("hq", 0, silence, ""), windows("dr", 1, silence, ""))
	if h := d.Windows.Hosts[sf]; h.Learnt() || h.StoreFront != nil {
		t.Errorf("the host is %+v", h)
	}
}

func TestANewerRunFromTheSamePlaceStillReplacesAnOlderOne(t *testing.T) {
	d := merge(t, windows("hq", 0, facts.Yes(), "web.config"), windows("hq", 1, facts.Yes(), ""))
	if h := d.Windows.Hosts[sf]; h.StoreFront.Learnt() || len(d.Notices) != 1 {
		t.Errorf("StoreFront is %+v, the notices are %q", h.StoreFront, d.Notices)
	}
}
