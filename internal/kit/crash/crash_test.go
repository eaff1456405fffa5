package crash_test

import (
	"errors"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/muster-dr/muster/internal/kit/crash"
)

func outOfRange() {
	none, at := []int{}, 0
	none[at]++
}

func TestAPanicIsOneSentenceWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		do   func()
		want string
	}{
		"of the runtime":      {outOfRange, `^internal error at internal/kit/crash_test/crash_test\.go:\d+: runtime error: index out of range \[0\] with length 0$`},
		"of a line break":     {func() { panic("a\n\tb") }, `^internal error at .*: a b$`},
		"of an error":         {func() { panic(errors.New("no")) }, `^internal error at .*: no$`},
		"of nothing":          {func() { panic(nil) }, `^internal error at .*: panic called with nil argument`},
		"raised once again":   {func() { panic(crash.Catch(outOfRange)) }, `^internal error at .*: runtime error: index out of range`},
		"below library calls": {func() { _ = strings.Map(func(rune) rune { outOfRange(); return 0 }, "x") }, `crash_test\.go:\d+: runtime`},
	} {
		t.Run(name, func(t *testing.T) {
			caught := crash.Catch(c.do)
			if caught == nil || !regexp.MustCompile(c.want).MatchString(caught.Error()) || len(caught.Stack) == 0 {
				t.Errorf("got %v", caught)
			}
		})
	}
	if caught := crash.Catch(func() {}); caught != nil {
		t.Errorf("out of nothing: %v", caught)
	}
}

func TestAGroupGoesOnAndPanicsWhereItIsAwaited(t *testing.T) {
	var g crash.Group
	var done atomic.Int32
	g.Go(func() { panic("in a goroutine") })
	g.Go(func() {
		for range 3 {
			g.Do(func() { done.Add(1); panic("in a loop") })
		}
	})
	caught := crash.Catch(g.Wait)
	if caught == nil || !strings.Contains(caught.Error(), ": in a ") {
		t.Errorf("got %v", caught)
	}
	if done.Load() != 3 {
		t.Errorf("the loop ended after %d", done.Load())
	}
	var quiet crash.Group
	quiet.Go(func() {})
	quiet.Wait()
}
