package prism

import (
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// BenchmarkScan reads a production site of 10,000 VMs, of which a policy protects
// 2,000 with a recovery point each hour, and the recovery site that has their
// copies. The servers are in the same process; nothing waits for the rate.
func BenchmarkScan(b *testing.B) {
	const vms, protected, hours = 10_000, 2_000, 6
	s, fra, muc := protecting(b, 0, 0)
	fra.lists["vmm/ahv/config/vms"] = nil
	for i := range vms {
		more := []string{"nics", fmt.Sprintf(`[{"extId":"n%d","networkInfo":{"subnet":{"extId":"99999999-0001-4001-8001-000000000001"},"ipv4Config":{"ipAddress":{"value":"10.10.%d.%d"}}},
			"nicNetworkInfo":{"subnet":{"extId":"99999999-0001-4001-8001-000000000001"},"ipv4Info":{"learnedIpAddresses":[{"value":"10.10.%d.%d"}]}}}]`, i, i/250, i%250+1, i/250, i%250+1),
			"guestTools", `{"version":"4.3.1","isInstalled":true,"isEnabled":true,"isReachable":true}`,
			"disks", `[{"extId":"d","backingInfo":{"diskExtId":"x","diskSizeBytes":107374182400,"storageContainer":{"extId":"55555555-0001-4001-8001-000000000001"}}}]`,
			"categories", `[{"extId":"` + categoryID + `x"}]`}
		if i < protected {
			more = append(more, "protectionType", `"RULE_PROTECTED"`, "protectionPolicyState", `{"policy":{"extId":"`+policyID+`"}}`)
		}
		fra.fill("vmm/ahv/config/vms", vmJSON(vmID(i), fmt.Sprintf("VM-%05d", i), clusterFRA, more...))
	}
	for h := range hours {
		for i := range protected {
			at := muc.date.Add(-time.Duration(h)*time.Hour - time.Duration(i)*time.Second)
			fra.fill("dataprotection/config/recovery-points", pointJSON(fmt.Sprintf("f-%d-%d", h, i), vmID(i), clusterFRA, at))
			muc.fill("dataprotection/config/recovery-points", pointJSON(fmt.Sprintf("m-%d-%d", h, i), vmID(i), clusterMUC, at))
		}
	}
	// One VM is late: all recovery points of three hours have to be read.
	without(muc, vmID(7), 5)
	for _, f := range []*fake{fra, muc} {
		prepare(f, "vmm/ahv/config/vms", "dataprotection/config/recovery-points")
	}
	b.Setenv("MUSTER_TEST_PRISM", password)
	var before, after runtime.MemStats
	doc := &facts.Document{}
	for b.Loop() {
		*doc = facts.Document{} // let go of the one before
		fra.asked, muc.asked = nil, nil
		runtime.GC()
		runtime.ReadMemStats(&before)
		doc = s.run(b.Context())
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	site := doc.Prism.Sites
	if n := len(site["production"].Central.VMs.Items); n != protected {
		b.Fatalf("%d VMs: %+v", n, site["production"].Central.VMs.Answered)
	}
	if c := site["recovery"].Central.RecoveryPoints; !c.Learnt() || len(c.Items) != protected {
		b.Fatalf("recovery points of %d VMs: %+v", len(c.Items), c.Answered)
	}
	b.ReportMetric(float64(len(fra.asked)), "requests-production")
	b.ReportMetric(float64(len(muc.asked)), "requests-recovery")
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/protected, "B/VM-retained")
	runtime.KeepAlive(doc)
}

// prepare answers pages of long lists from ready texts, so that the server takes no
// time worth measuring.
func prepare(f *fake, lists ...string) {
	type key struct{ list, page string }
	ready := map[key]string{}
	for _, list := range lists {
		items := f.lists[list]
		for page := 0; page*100 < len(items); page++ {
			ready[key{list, strconv.Itoa(page)}] = fmt.Sprintf(`{"data":[%s],"metadata":{"totalAvailableResults":%d}}`, strings.Join(items[page*100:min(len(items), page*100+100)], ","), len(items))
		}
	}
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		m := v4Path.FindStringSubmatch(r.URL.Path)
		if m == nil || strings.Contains(r.URL.Query().Get("$filter"), "vmExtId") {
			return false
		}
		text, ok := ready[key{m[1] + m[3], r.URL.Query().Get("$page")}]
		if ok {
			_, _ = w.Write([]byte(text))
		}
		return ok
	}
}
