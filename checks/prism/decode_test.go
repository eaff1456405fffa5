package prism

import (
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// paged decodes a v4 list.
func paged[T any](t *testing.T, body []byte) []T {
	t.Helper()
	var p page[T]
	if err := restclient.Decode(body, &p); err != nil {
		t.Fatal(err)
	}
	if !p.Metadata.Total.said {
		t.Error("the list does not say how long it is")
	}
	return p.Data
}

func paged3[T any](t *testing.T, body []byte) []T {
	t.Helper()
	var p page3[T]
	if err := restclient.Decode(body, &p); err != nil {
		t.Fatal(err)
	}
	return p.Entities
}

func paged2[T any](t *testing.T, body []byte) []T {
	t.Helper()
	var p page2[T]
	if err := restclient.Decode(body, &p); err != nil {
		t.Fatal(err)
	}
	return p.Entities
}

func decoded[T any](t *testing.T, body []byte) T {
	t.Helper()
	var v T
	if err := restclient.Decode(body, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func onePoint(t *testing.T, all []pointAnswer, now time.Time, cluster string, seconds int64) {
	t.Helper()
	points, vague := all[0].fact(now)
	if len(points) != 1 || vague || points[0].cluster != cluster || age(now, points[0].created) != seconds {
		t.Errorf("%+v, %v", points, vague)
	}
}

// snapshots checks which of some DR snapshots can be used, by their origins.
func snapshots(t *testing.T, all []drSnapshotAnswer, now time.Time, origins ...string) {
	t.Helper()
	got := []string{}
	for i := range all {
		points, vague := all[i].fact(now, "c")
		if vague {
			t.Errorf("%+v is vague", all[i])
		}
		for _, p := range points {
			got = append(got, p.origin)
		}
	}
	expect(t, "snapshots", got, append([]string{}, origins...))
}
