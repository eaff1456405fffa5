//go:build real

package real

import (
	"fmt"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// changingNames are the names that lead to production, which somebody has signed. A
// fault that takes one of them off the list, or brings another one on, ends that.
var changingNames = []string{
	"callback." + domainName + " leads to 10.10.1.103",
	"ctxlicense." + domainName + " leads to 10.10.1.41",
	"gateway." + domainName + " leads to 10.10.1.104",
	"rdslicense." + domainName + " leads to 10.10.1.51",
	"sf." + domainName + " leads to 10.10.1.102",
	"sql-ag1-ctx." + domainName + " leads to 10.10.1.107",
	"sspr." + domainName + " leads to 10.10.1.105",
	"tftp." + domainName + " leads to 10.10.1.106",
	"xml." + domainName + " leads to 10.10.1.101",
}

// signatures is the file of attestations: what a person says of the healthy domain.
func signatures() []byte {
	day := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	return fmt.Appendf(nil, `attestations:
  - rule: dns/changing-names-signed
    target: component/dns
    statement: the run book says of each what it changes to
    owner: the directory team
    date: %s
    expires: %s
    items:
      - %s
`, day(-1), day(30), strings.Join(changingNames, "\n      - "))
}

// unsigned is that the names which lead to production are others than those signed.
var unsigned = every(results.Manual, "component/dns", "dns/changing-names-signed")
