package dns_test

import (
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/dns"
	"github.com/muster-dr/muster/internal/collect/collecttest"
)

func TestWhatEveryCollectorHasToGetRight(t *testing.T) {
	collecttest.Suite{Source: dns.Source(), Parts: checks.Lab()}.Run(t)
}
