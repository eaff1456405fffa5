package citrixcloud

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// BenchmarkMachines collects a site of 100,000 machines from a server in the same
// process, and tells what is kept of each and how often the server is asked.
func BenchmarkMachines(b *testing.B) {
	const count, pages = 100_000, 100
	bodies := make([]string, pages)
	for n := range bodies {
		bodies[n] = machinesPage(n, count/pages, n+1 < pages)
	}
	c := newCloud(b)
	c.override["/cvad/manage/Machines"] = func(w http.ResponseWriter, r *http.Request, _ int) bool {
		n := 0
		if token := r.URL.Query().Get("continuationToken"); token != "" {
			_, _ = fmt.Sscan(token, &n)
		}
		_, _ = io.WriteString(w, bodies[n])
		return true
	}
	cred := c.credential()
	of := New(collect.Limits{})
	of.limits.perSecond = 0 // the server is ours
	runs := 0.0
	for b.Loop() {
		before := heap()
		est := &estate.Estate{Credentials: map[string]*estate.Credential{source: cred}}
		doc := collect.Run(b.Context(), est, []collect.Source{collecttest.With(Source(), of)}, collect.Options{})
		kept := heap() - before
		total := 0
		for _, class := range doc.CitrixCloud.Machines.Items {
			total += class.Count
		}
		if total != count || doc.Sources[source].Status != facts.OK {
			b.Fatalf("%d machines, %+v", total, doc.Sources[source].Answered)
		}
		b.ReportMetric(float64(kept)/count, "B-kept/machine")
		runs++
		b.ReportMetric(float64(c.asked("/cvad/manage/Machines"))/runs*1000/count, "requests/1000-machines")
		runtime.KeepAlive(doc)
	}
	b.ReportMetric(float64(len(bodies[0]))*pages/count, "B-sent/machine")
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// machinesPage is a page as large as the interface makes it.
func machinesPage(n, size int, more bool) string {
	var s strings.Builder
	s.WriteString(`{"Items":[`)
	for i := range size {
		if i > 0 {
			s.WriteByte(',')
		}
		k := n*size + i
		fmt.Fprintf(&s, `{"Id":"cf8582de-61dd-4c61-9649-%012d","MachineCatalog":{"Id":"3eeb3230-9d0a-4d8d-8f4e-%012d","Uid":null,"Name":"W11-Pooled"},"Name":"CORP\\FRA-%06d","Uid":%d,`+
			`"AgentVersion":"2507.0.0.77","AllocationType":"Random","AssignedUsers":[],"AssociatedUsers":[],"ControllerDnsName":"cc-fra-0%d.corp.example",`+
			`"DeliveryGroup":{"Id":"aa11aa11-0000-0000-0000-000000000001","Uid":null,"Name":"W11"},"DeliveryType":"DesktopsOnly","DnsName":"fra-%06d.corp.example","FunctionalLevel":"L7_34",`+
			`"Hosting":{"HostedMachineId":"7a0c0001-0000-0000-0000-%012d","HostedMachineName":"FRA-%06d","HostingServerName":null,"FormattedLastHostingUpdateTime":"2026-06-17T08:21:37Z",`+
			`"HypervisorConnection":{"Id":"5d2c3c1e-7a43-4c55-9a70-1f2f9e0a0001","Uid":null,"Name":"AHV-FRA"},"ImageOutOfDate":false},"InMaintenanceMode":false,"MaintenanceModeReason":"None",`+
			`"IPAddress":"10.10.0.1","IsAssigned":false,"MachineType":"Virtual","LastDeregistrationReason":"Unknown","OSType":"Windows 11","OSVersion":"10.0.26100.0","PersistUserChanges":"Discard",`+
			`"PowerState":"On","ProvisioningType":"MCS","RegistrationState":"Registered","SessionCount":0,"SessionSupport":"SingleSession","Sid":"S-1-5-21-1-2-3-%d","SummaryState":"Available",`+
			`"Zone":{"Id":"8b0b5e50-1321-45e9-b2da-c79a9234d66d","Uid":null,"Name":"FRA"},"FaultState":"None","Tags":[],"Metadata":[]}`, k, k%8, k, k, k%2+1, k, k, k, k)
	}
	s.WriteString(`],"ContinuationToken":`)
	if more {
		fmt.Fprintf(&s, `"%d"}`, n+1)
	} else {
		s.WriteString(`null}`)
	}
	return s.String()
}
