package winrm

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/facts"
)

var registered = wsman.Host{Registry: map[string]wsman.Key{
	`SOFTWARE\Citrix\VirtualDesktopAgent`: {Values: map[string]any{
		"ListOfDDCs": "cc1.example cc2.example", "ListOfSIDs": "", "Path": wsman.Expandable(`%ProgramFiles%\Citrix`),
		"ControllerRegistrarPort": uint32(4294967295), "Addresses": []string{"fas1", "", "fas<2>"}, "None": []string{}, "": "the default", "Blob": []byte{1},
	}},
	`SOFTWARE\Citrix\Secret`:                          {Denied: true},
	`SOFTWARE\Citrix\Empty`:                           {},
	`SOFTWARE\WOW6432Node\Citrix\VirtualDesktopAgent`: {Values: map[string]any{"ListOfDDCs": "old.example"}},
	`SYSTEM\CurrentControlSet\Services\W32Time`:       {Values: map[string]any{"Start": uint32(2)}},
}}

const vda = `SOFTWARE\Citrix\VirtualDesktopAgent`

func TestRegistry(t *testing.T) {
	bothWays(t, registered, func(t *testing.T, _ *lab, s *Session) {
		ctx, r := t.Context(), s.Registry(View64)
		names, err := r.EnumKey(ctx, `software\citrix`)
		if err != nil || !slices.Equal(names, []string{"Empty", "Secret", "VirtualDesktopAgent"}) {
			t.Errorf("keys: %q, %v", names, err)
		}
		if names, err = r.EnumKey(ctx, `SOFTWARE\Citrix\Empty`); err != nil || len(names) != 0 {
			t.Errorf("keys of a key without any: %q, %v", names, err)
		}
		values, err := r.EnumValues(ctx, vda)
		if err != nil || len(values) != 8 || values[0] != (ValueName{"", KindString}) || !slices.Contains(values, ValueName{"Addresses", KindMultiString}) {
			t.Errorf("values: %v, %v", values, err)
		}
		if values, err = r.EnumValues(ctx, `SOFTWARE\Citrix\Empty`); err != nil || len(values) != 0 {
			t.Errorf("values of a key without any: %v, %v", values, err)
		}
		for name, want := range map[string]string{"listofddcs": "cc1.example cc2.example", "ListOfSIDs": "", "": "the default"} {
			if v, err := r.GetString(ctx, vda, name); err != nil || v != want {
				t.Errorf("%s is %q, %v", name, v, err)
			}
		}
		if v, err := r.GetExpandedString(ctx, vda, "Path"); err != nil || v != `%ProgramFiles%\Citrix` {
			t.Errorf("the path is %q, %v", v, err)
		}
		if v, err := r.GetDWORD(ctx, vda, "ControllerRegistrarPort"); err != nil || v != 4294967295 {
			t.Errorf("the port is %d, %v", v, err)
		}
		if v, err := r.GetMultiString(ctx, vda, "Addresses"); err != nil || !slices.Equal(v, []string{"fas1", "", "fas<2>"}) {
			t.Errorf("the addresses are %q, %v", v, err)
		}
		if v, err := r.GetMultiString(ctx, vda, "None"); err != nil || len(v) != 0 {
			t.Errorf("no addresses are %q, %v", v, err)
		}
	})
}

func TestRegistryViews(t *testing.T) {
	l := simulate(t, registered, true)
	r := dial(t, l.options()).Registry(View32)
	if v, err := r.GetString(t.Context(), `Software\Citrix\VirtualDesktopAgent`, "ListOfDDCs"); err != nil || v != "old.example" {
		t.Errorf("in the 32-bit view the list is %q, %v", v, err)
	}
	if v, err := r.GetDWORD(t.Context(), `SYSTEM\CurrentControlSet\Services\W32Time`, "Start"); err != nil || v != 2 {
		t.Errorf("what both views share is %d, %v", v, err)
	}
	_, err := r.EnumKey(t.Context(), `SOFTWARE\Citrix\Empty`)
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), `HKLM\SOFTWARE\WOW6432Node\Citrix\Empty`) {
		t.Errorf("got %v", err)
	}
}

func TestWhatTheRegistryDoesNotHave(t *testing.T) {
	l := simulate(t, registered, true)
	r := dial(t, l.options()).Registry(View64)
	text := func(key, name string) func(context.Context) error {
		return func(ctx context.Context) error { _, err := r.GetString(ctx, key, name); return err }
	}
	for name, c := range map[string]struct {
		read     func(context.Context) error
		notFound bool
		reason   facts.Reason
		want     string
	}{
		"no such key":              {text(`SOFTWARE\Nobody`, "a"), true, facts.CollectorFailed, `HKLM\SOFTWARE\Nobody, value "a" of example.com`},
		"no such value":            {text(vda, "Nothing"), true, facts.CollectorFailed, `value "Nothing"`},
		"a value of another kind":  {text(vda, "ControllerRegistrarPort"), false, facts.CollectorFailed, "of kind 4, not 1"},
		"a key that is locked":     {text(`SOFTWARE\Citrix\Secret`, "a"), false, facts.PermissionDenied, "access denied"},
		"markup in the key's name": {text(`SOFTWARE\<x>&"`, "<y>"), true, facts.CollectorFailed, "<x>"},
		"keys of no such key":      {func(ctx context.Context) error { _, err := r.EnumKey(ctx, `SOFTWARE\Nobody`); return err }, true, facts.CollectorFailed, "Nobody of example.com"},
		"keys of a locked key":     {func(ctx context.Context) error { _, err := r.EnumKey(ctx, `SOFTWARE\Citrix\Secret`); return err }, false, facts.PermissionDenied, "access denied"},
		"values of a locked key":   {func(ctx context.Context) error { _, err := r.EnumValues(ctx, `SOFTWARE\Citrix\Secret`); return err }, false, facts.PermissionDenied, "access denied"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.read(t.Context())
			if err == nil || errors.Is(err, ErrNotFound) != c.notFound || facts.FromError(err).Reason != c.reason || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v (%s)", err, facts.FromError(err).Reason)
			}
		})
	}
}
