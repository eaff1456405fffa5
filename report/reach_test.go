package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestEveryFormatTellsTheReach(t *testing.T) {
	wants := map[string][]string{
		"json":       {`"covered": 1240`, `"total": 3240`, `"name": "W11 Dev"`},
		"prometheus": {`muster_reach_covered{estate="Contoso EUC",of="desktops"} 1240`, `muster_reach_found{estate="Contoso EUC",of="desktops"} 3240`},
	}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			want := wants[name]
			if want == nil {
				want = []string{"overs 1,240 of 3,240 desktops, 14 of 23 components, 171 of 193 recommendations"}
			}
			text := render(t, name, every(), Options{})
			for _, w := range want {
				if !strings.Contains(strings.Join(strings.Fields(text), " "), w) {
					t.Errorf("%q is not in\n%.2000s", w, text)
				}
			}
		})
	}
}

func TestWhatPeopleReadNamesWhatIsNotJudged(t *testing.T) {
	doc := every()
	for i := range shownOfReach {
		doc.Reach.NotJudged = append(doc.Reach.NotJudged, results.Unjudged{Kind: "catalog", Name: fmt.Sprintf("C%02d", i), Desktops: 1234, Why: "no rule judges it"})
	}
	for _, tt := range []struct {
		format, want string
		has          bool
	}{
		{"table", "NOT JUDGED", true},
		{"table", "catalog Lab (1 machine): it is provisioned by PVS, which no rule judges.", true},
		{"table", "catalog C08 (1,234 machines): no rule judges it.", true},
		{"table", "catalog C09", false},
		{"table", "… and 3 more", true},
		{"table", "catalog Training: rebuilt by hand when it is needed (anna)", true},
		{"table", "Of other people, and left alone: zone BER, plan ERP.", true},
		{"markdown", "### Not judged", true},
		{"markdown", `- catalog Lab \(1 machine\): it is provisioned by PVS, which no rule judges.`, true},
		{"markdown", "- … and 5 more", true},
		{"markdown", "Of other people, and left alone: zone BER, plan ERP.", true},
		{"html", "<li>catalog C11 (1,234 machines): no rule judges it.</li>", true},
		{"html", "<li>catalog Training: rebuilt by hand when it is needed (anna)</li>", true},
		{"html", "<p>Of other people, and left alone: zone BER, plan ERP.</p>", true},
	} {
		text := render(t, tt.format, doc, Options{})
		if strings.Contains(text, tt.want) != tt.has {
			t.Errorf("%s: %q is there: %v\n%.3000s", tt.format, tt.want, !tt.has, text)
		}
	}
	whole := every()
	whole.Reach.NotJudged, whole.Reach.Excluded, whole.Reach.Foreign = nil, nil, nil
	for format, unwanted := range map[string][]string{"table": {"NOT JUDGED", "TAKEN OUT", "Of other people"}, "markdown": {"Not judged", "Taken out"}, "html": {"Not judged", "Taken out"}} {
		text := render(t, format, whole, Options{})
		for _, u := range unwanted {
			if strings.Contains(text, u) {
				t.Errorf("%s: everything is judged, and it says %q", format, u)
			}
		}
	}
}
