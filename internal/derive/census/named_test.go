package census_test

import (
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestPathsOfProfilesNameWhatTheyLeadThrough(t *testing.T) {
	tests := []struct {
		name, path  string
		share, tree bool
	}{
		{"a namespace of the domain", `\\corp.example\Profiles\UPM`, true, true},
		{"the same in capitals, with a dot", `\\CORP.EXAMPLE.\Profiles`, true, true},
		{"a server", `\\fs1.corp.example\Profiles`, true, false},
		{"another domain", `\\emea.corp.example\Profiles`, true, false},
		{"a folder of the machine", `C:\corp.example\Profiles`, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := tenant(func(*facts.CitrixCloud) {})
			in := input.From(doc, time.Unix(0, 0), nil)
			in.Resultant = &rsop.Set{Views: map[string]*rsop.View{"production": {OUs: map[string]*rsop.OU{"ou=vda,dc=corp,dc=example": {
				DN: "OU=VDA", Settings: map[string]*rsop.Setting{rsop.UPMUserStore: {Data: []string{tt.path}, GPO: "Profiles"}},
			}}}}}
			named := census.Of(doc, in).Named
			if (named["dfs"] != "") != tt.tree || (named["file_services"] != "") != tt.share {
				t.Errorf("dfs: %q, file_services: %q", named["dfs"], named["file_services"])
			}
		})
	}
}

func TestAgentsThatRecordNameTheComponentThatTheySendTo(t *testing.T) {
	sends := &facts.RecordingAgent{Answered: facts.Yes(), Servers: []string{"sr1.corp.example"}}
	for _, tt := range []struct {
		name     string
		recorder *facts.RecordingAgent
		declared bool
		want     string
	}{
		{"an agent with a server", sends, false, "the recording agent of vda1 sends to sr1.corp.example"},
		{"the estate file says whether it counts", sends, true, ""},
		{"an agent without one", &facts.RecordingAgent{Answered: facts.Yes()}, false, ""},
		{"an agent that was not read", &facts.RecordingAgent{Answered: facts.No(facts.FactMissing, "denied"), Servers: sends.Servers}, false, ""},
		{"no agent", nil, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := tenant(func(*facts.CitrixCloud) {})
			if tt.declared {
				doc.Estate.Components["sr"] = &estate.Component{}
			}
			doc.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{"vda1": {Answered: facts.Yes(), Recorder: tt.recorder}}}
			if got := census.Of(doc, input.From(doc, time.Unix(0, 0), nil)).Named["sr"]; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
