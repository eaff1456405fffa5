package estate_test

import (
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

func TestAThresholdFarFromItsDefaultIsTold(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*estate.Thresholds)
		want   []string
	}{
		{"the defaults", func(*estate.Thresholds) {}, nil},
		{"twice the default", func(t *estate.Thresholds) { t.AliasTTL = 600 }, nil},
		{"more than that", func(t *estate.Thresholds) { t.AliasTTL = 999999 }, []string{"aliasTTL 277h46m39s (5m by default)"}},
		{"stricter", func(t *estate.Thresholds) { t.AliasTTL, t.SerialLag, t.RecoveryShare = 30, 0, 3 }, nil},
		{"half of the desktops", func(t *estate.Thresholds) { t.RecoveryShare = 0.5 }, nil},
		{"less than that", func(t *estate.Thresholds) { t.RecoveryShare = 0.1 }, []string{"recoveryShare 0.1 (1 by default)"}},
		{"one that older facts lack", func(t *estate.Thresholds) { t.RecoveryShare = 0 }, nil},
		{"several", func(t *estate.Thresholds) { t.ClockSkew, t.PlanTestAge = 3600, 3650*86400 }, []string{"clockSkew 1h (5m by default)", "planTestAge 3650d (180d by default)"}},
		{"how long before its end a waiver is announced makes nothing pass", func(t *estate.Thresholds) { t.WaiverNotice = 1 }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			thresholds := estate.New().Thresholds
			tt.change(&thresholds)
			if got := thresholds.Lax(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAnObjectiveThatLetsNearlyEverythingBeLostIsTold(t *testing.T) {
	const day = 24 * 60 * 60
	for _, tt := range []struct {
		name   string
		change func(*estate.Estate)
		want   []string
	}{
		{"none", func(*estate.Estate) {}, nil},
		{"a week", func(e *estate.Estate) { e.Objectives.RPO = 7 * day }, nil},
		{"ten years", func(e *estate.Estate) { e.Objectives.RPO = 3650 * day }, []string{"objectives.rpo 3650d (7d at most elsewhere)"}},
		{"a month for one component", func(e *estate.Estate) {
			e.Components = map[string]*estate.Component{"fas": {Objectives: estate.Objectives{RPO: 30 * day}}}
		}, []string{"components.fas.objectives.rpo 30d (7d at most elsewhere)"}},
		{"months for master images", func(e *estate.Estate) {
			e.Components = map[string]*estate.Component{"base_images": {Objectives: estate.Objectives{RPO: 90 * day}}}
		}, nil},
		{"beside a threshold", func(e *estate.Estate) { e.Objectives.RPO, e.Thresholds.ClockSkew = 8*day, 3600 }, []string{"clockSkew 1h (5m by default)", "objectives.rpo 8d (7d at most elsewhere)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := estate.New()
			tt.change(e)
			if got := e.Lax(); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
