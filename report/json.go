package report

import (
	"encoding/json"
	"io"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/plain"
)

func writeJSON(w io.Writer, doc *results.Document, _ Options) error {
	e := json.NewEncoder(plain.JSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}
