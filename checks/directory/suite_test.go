package directory_test

import (
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/internal/collect/collecttest"
)

func TestWhatEveryCollectorHasToGetRight(t *testing.T) {
	collecttest.Suite{Source: directory.Source(), Parts: checks.Lab(), EndlessPages: "ldap-endless-paging"}.Run(t)
}
