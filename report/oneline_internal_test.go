package report

import "testing"

func TestALineIsCutAtAWordWhateverRoomThereIs(t *testing.T) {
	for _, tt := range []struct {
		width int
		want  string
	}{
		{40, "Ana Ruiz, directory team"},
		{16, "Ana Ruiz…"},
		{0, "Ana Ruiz…"},
		{-111, "Ana Ruiz…"}, // what stands before it is wider than the terminal
	} {
		if got := oneLine("Ana Ruiz, directory team", tt.width); got != tt.want {
			t.Errorf("%d columns: %q, want %q", tt.width, got, tt.want)
		}
	}
}
