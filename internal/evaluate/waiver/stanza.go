package waiver

import (
	"fmt"
	"time"

	"github.com/muster-dr/muster/internal/estate/listfile"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// stanzaDays is the term that a stanza proposes: long enough to mend something,
// short enough not to forget it.
const stanzaDays = 90

// Stanza is the entry that one would paste below "waivers:" to accept the result:
// two lines of YAML without indentation. Reason and owner are placeholders that
// [Parse] refuses, because only a person can say them.
func Stanza(r *results.Result, asOf time.Time) string {
	return fmt.Sprintf("- {rule: %s, target: %s,\n   reason: '<why>', owner: '<who>', expires: %s}",
		listfile.Quote(r.Rule), listfile.Quote(r.Target), asOf.UTC().AddDate(0, 0, stanzaDays).Format(time.DateOnly))
}
