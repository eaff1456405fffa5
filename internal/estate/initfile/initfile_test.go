package initfile

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

func TestTheFileLoadsAndHoldsWhatIsKnown(t *testing.T) {
	dns := dnsclient.New()
	defer dns.Close()
	find := Finder{DNS: dns, Site: func(_ context.Context, address string) (string, error) {
		if address == "127.0.0.1:389" {
			return "Main Site", nil
		}
		return "", errors.New("nobody there")
	}}
	text, notes := File(t.Context(), Known{Domain: "corp.contoso.net", Resolvers: map[string]string{
		estate.Production: "127.0.0.1:1", estate.Recovery: "127.0.0.2:1",
	}}, find)
	est, err := estate.Parse("estate.yaml", []byte(text), estate.CredentialKind{Name: "directory"})
	if err != nil {
		t.Fatal(err)
	}
	if est.Domain != "corp.contoso.net" || strings.Contains(text, exampleDomain) || strings.Contains(text, "DC=example") {
		t.Errorf("the example's domain is still there:\n%s", text)
	}
	if got := est.Sites.Production; got.ADSite != "Main Site" || got.Resolvers[0] != "127.0.0.1:1" {
		t.Errorf("production is %+v", got)
	}
	if got := est.Sites.Recovery; got.ADSite != "Recovery" || got.Resolvers[0] != "127.0.0.2:1" {
		t.Errorf("recovery is %+v", got)
	}
	if len(notes) != 2 || !strings.Contains(notes[1], "sites.recovery.adSite: not found") {
		t.Errorf("notes: %q", notes)
	}
}

func TestWithNothingKnownTheFileIsTheExample(t *testing.T) {
	text, notes := File(t.Context(), Known{}, Finder{})
	if text != estate.Example() || len(notes) != 2 {
		t.Errorf("got %q and\n%s", notes, text)
	}
}

func TestSiteOfServerName(t *testing.T) {
	for serverName, want := range map[string]string{
		"CN=DC1,CN=Servers,CN=HQ,CN=Sites,CN=Configuration,DC=corp,DC=example":           "HQ",
		`CN=DC1,CN=Servers,CN=Main\, North,CN=Sites,CN=Configuration,DC=corp,DC=example`: "Main, North",
		"":                      "",
		"cn=config":             "",
		"CN=DC1,CN=a,CN=b,CN=c": "",
	} {
		if got, err := siteOf(serverName); got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v; want %q", serverName, got, err, want)
		}
	}
}
