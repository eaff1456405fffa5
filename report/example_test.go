package report_test

import (
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
)

// -o names formats of one list, and where each of them goes.
func ExampleParseOutputs() {
	outputs, err := report.ParseOutputs([]string{"table", "html=drill.html"})
	for _, o := range outputs {
		fmt.Println(o.Name, o.Path)
	}
	fmt.Println(err)
	_, err = report.ParseOutputs([]string{"jsn"})
	fmt.Println(err != nil)
	// Output:
	// table -
	// html drill.html
	// <nil>
	// true
}

// What comes from an estate is a name and never a command to the terminal.
func ExampleFormat() {
	var b strings.Builder
	err := report.Formats["csv"].Write(&b, &results.Document{
		Results: []results.Result{{ID: "1", Rule: "dns/low-ttl", Target: "alias/\x1b[31mred", Component: "dns", Status: results.Pass, Severity: results.Low}},
		Rules:   map[string]*results.Rule{"dns/low-ttl": {ID: "dns/low-ttl", Title: "DNS TTL is low enough"}},
	}, report.Options{})
	_, row, _ := strings.Cut(b.String(), "\r\n")
	fmt.Println(strings.Join(strings.Split(row, ",")[:3], " "), err)
	// Output: dns/low-ttl alias/?[31mred dns <nil>
}

func ExampleWrap() {
	fmt.Println(report.Wrap("The newest copy of the image is 26 days old.", 24))
	// Output:
	// The newest copy of the
	// image is 26 days old.
}
