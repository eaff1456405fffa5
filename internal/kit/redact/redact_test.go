package redact

import (
	"reflect"
	"testing"
)

func TestRedaction(t *testing.T) {
	for location, want := range map[string]string{
		`\\files\profiles`:                                                           `\\files\profiles`,
		`type=smb,name="a;b",connectionString=\\f\p`:                                 `type=smb,name="a;b",connectionString=\\f\p`,
		`Type = Azure,connectionString="x"`:                                          "[redacted]",
		`DefaultEndpointsProtocol=https;AccountKey=a==`:                              "[redacted]",
		`type=smb,connectionString=\\f\p;TYPE=azure,connectionString="ACCOUNTKEY=a"`: `type=smb,connectionString=\\f\p;[redacted]`,
		"İ;type=azure,x":                                                             "İ;[redacted]",
		"":                                                                           "",
	} {
		if got := Locations(`SOFTWARE\FSLogix\Profiles`, []string{location})[0]; got != want {
			t.Errorf("%q: got %q, want %q", location, got, want)
		}
	}
	other := []string{"type=azure"}
	if got := Locations(`SOFTWARE\Citrix\VirtualDesktopAgent`, other); !reflect.DeepEqual(got, other) {
		t.Errorf("another key: %q", got)
	}
}
