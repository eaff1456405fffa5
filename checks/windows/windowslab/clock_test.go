package windowslab

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/muster-dr/muster/internal/lab/world"
)

// TestWindowsHostsKeepTime: a host whose clock stood still would be as wrong as the
// lab is old.
func TestWindowsHostsKeepTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := world.StartClock()
		h := &windowsHost{WindowsHost: &world.WindowsHost{Ahead: time.Hour}, clock: clock}
		host := h.host(nil)
		time.Sleep(10 * time.Minute) // of the bubble: nobody waits
		if got := host.Clock().Sub(clock.Time()); got != time.Hour {
			t.Errorf("after ten minutes it is %v ahead, want an hour", got)
		}
	})
}
