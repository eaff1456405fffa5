package wsman

import (
	"testing"
	"time"
)

func TestTheClockOfAHostRuns(t *testing.T) {
	now := time.Date(2026, 11, 29, 23, 58, 0, 0, time.UTC)
	s := New(Host{Clock: func() time.Time { return now }})
	for _, want := range []Instance{
		{"Year": 2026, "Month": 11, "Day": 29, "Hour": 23, "Minute": 58, "Second": 0},
		{"Year": 2026, "Month": 11, "Day": 30, "Hour": 0, "Minute": 8, "Second": 0},
	} {
		found, _, err := s.class("ROOT/CIMV2", "win32_utctime")
		if err != nil || len(found) != 1 {
			t.Fatalf("%d instances, %v", len(found), err)
		}
		for property, value := range want {
			if found[0][property] != value {
				t.Errorf("%s is %v, want %v", property, found[0][property], value)
			}
		}
		now = now.Add(10 * time.Minute)
	}
}
