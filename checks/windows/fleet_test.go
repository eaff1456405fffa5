package windows

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/checks/directory/directorylab"
	"github.com/muster-dr/muster/checks/dns/dnslab"
	"github.com/muster-dr/muster/checks/windows/windowslab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// fleet is the embedded estate with many more connectors.
func fleet(t *testing.T, connectors int, change func(i int, h *world.WindowsHost), faults ...string) *estate.Estate {
	t.Helper()
	m := world.Healthy()
	c := m.Components["cloud_connectors"]
	for i := range connectors {
		host := fmt.Sprintf("cc-more-%03d.%s", i, m.Domain)
		h := &world.WindowsHost{Plugin: "2.7.1.0"}
		change(i, h)
		m.Windows.Hosts[host] = h
		c.Servers.Production = append(c.Servers.Production, host)
	}
	l := labtest.Start(t, lab.Options{Parts: []world.Part{dnslab.Part(), directorylab.Part(), windowslab.Part()}, Model: m, Faults: faults})
	return collecttest.Estate(t, l.EstateFile())
}

func TestDeadHostsCostTheirOwnTimeAndNobodyElses(t *testing.T) {
	const hosts, dead = 200, 20
	est := fleet(t, hosts, func(i int, h *world.WindowsHost) {
		if i%(hosts/dead) == 0 {
			h.Behaviour = world.Hangs
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	quick := &Collector{limits{hosts: 16, host: 2 * time.Second, call: time.Second}}
	doc := collect.Run(ctx, est, []collect.Source{collecttest.With(Source(), quick)}, collect.Options{Version: "test"})
	if ctx.Err() != nil {
		t.Fatal("the fleet was not through within a minute")
	}
	silent, told := 0, 0
	for host, h := range doc.Windows.Hosts {
		if !strings.HasPrefix(host, "cc-more-") {
			continue
		}
		switch {
		case h.Learnt() && h.Plugin.Learnt() && h.Plugin.Version == "2.7.1.0":
			told++
		case h.Reason == facts.Timeout:
			silent++
		default:
			t.Errorf("%s: %+v", host, h.Answered)
		}
	}
	// A host that answers may be slow on a busy machine, and none that is dead answers.
	if silent < dead || told < hosts/2 || silent+told != hosts {
		t.Errorf("%d told, %d were silent", told, silent)
	}
	if s := doc.Sources["windows"]; s.Status != facts.Partial {
		t.Errorf("the source is %s", s.Status)
	}
}

func TestARefusedPasswordIsOfferedToOneHostAlone(t *testing.T) {
	est := fleet(t, 50, func(int, *world.WindowsHost) {}, "ldap-wrong-password")
	doc := collect.Run(t.Context(), est, []collect.Source{Source()}, collect.Options{Version: "test"})
	refused, spared := 0, 0
	for host, h := range doc.Windows.Hosts {
		switch {
		case h.Learnt():
			t.Errorf("%s let a wrong password in", host)
		case strings.Contains(h.Message, "not tried"):
			spared++
		case h.Reason == facts.PermissionDenied:
			refused++
		default:
			t.Errorf("%s: %+v", host, h.Answered)
		}
	}
	if refused != 1 || spared < 50 {
		t.Errorf("the password was offered to %d hosts, and %d were spared", refused, spared)
	}
}

// desktopsOf are the desktops of an OU that a scan tells of, by name, and how the source went.
func desktopsOf(t *testing.T, ou string, change func(m *world.Model)) (map[string]*facts.WindowsHost, *facts.Source) {
	t.Helper()
	m := world.Healthy()
	change(m)
	l := labtest.Start(t, lab.Options{Parts: []world.Part{dnslab.Part(), directorylab.Part(), windowslab.Part()}, Model: m})
	doc := collect.Run(t.Context(), collecttest.Estate(t, l.EstateFile()), []collect.Source{directory.Source(), Source()}, collect.Options{Version: "test"})
	found := map[string]*facts.WindowsHost{}
	for host, h := range doc.Windows.Hosts {
		if h.VDA != nil && strings.HasPrefix(h.VDA.OU, strings.ToLower(ou)+",") {
			found[host] = h
		}
	}
	return found, doc.Sources["windows"]
}

// anOU is one with desktops.
func anOU() string { return slices.Max(slices.Collect(maps.Keys(world.Healthy().Windows.Desktops))) }

func TestAnotherDesktopAnswersForOneThatIsSilent(t *testing.T) {
	ou := anOU()
	usual, _ := desktopsOf(t, ou, func(*world.Model) {})
	if len(usual) != defaultSample {
		t.Fatalf("%d desktops of %s were asked", len(usual), ou)
	}
	off := slices.Min(slices.Collect(maps.Keys(usual)))
	found, source := desktopsOf(t, ou, func(m *world.Model) {
		m.Windows.Hosts[off] = &world.WindowsHost{Behaviour: world.Down}
	})
	for host, h := range found {
		if !h.Learnt() || host == off {
			t.Errorf("%s: %+v", host, h.Answered)
		}
	}
	if len(found) != defaultSample {
		t.Errorf("%d desktops tell of themselves", len(found))
	}
	if how := source.Asked[world.BothSites[1]+"/"+off]; how == nil || how.Learnt() {
		t.Errorf("of %s it is said: %+v", off, how)
	}
	if source.Status != facts.Partial {
		t.Errorf("the source is %s", source.Status)
	}
}

func TestDesktopsThatAreAllSilentAreKnownToBeOfTheirOU(t *testing.T) {
	ou := anOU()
	found, source := desktopsOf(t, ou, func(m *world.Model) { m.Windows.Desktops[ou].Behaviour = world.Down })
	for host, h := range found {
		if h.Learnt() || h.VDA.Learnt() {
			t.Errorf("%s is known", host)
		}
	}
	if len(found) != defaultSample {
		t.Errorf("%d desktops are known to be silent", len(found))
	}
	silent := 0
	for asked, how := range source.Asked {
		if strings.Contains(asked, "/mucs22s") && !how.Learnt() {
			silent++
		}
	}
	if silent != defaultSample+maxSpares {
		t.Errorf("%d desktops were asked", silent)
	}
}
