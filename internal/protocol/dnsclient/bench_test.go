//go:build unix

package dnsclient_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// The server of the benchmarks runs in a process of its own, so that its work is
// not counted as the client's: the test binary started once more.
const serverMode = "MUSTER_BENCH_DNS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(serverMode) != "" {
		benchServer()
		return
	}
	m.Run()
}

// benchServer answers every A question on two sockets of one port until its
// standard input ends.
func benchServer() {
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg).SetReply(q)
		m.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 300}, A: net.IPv4(10, 0, 0, 1)}}
		_ = w.WriteMsg(m)
	})
	address := "127.0.0.1:0"
	for range 2 {
		s := &dns.Server{Net: "udp", Addr: address, ReusePort: true, Handler: handler}
		ready := make(chan struct{})
		s.NotifyStartedFunc = func() { close(ready) }
		go func() { panic(s.ListenAndServe()) }()
		<-ready
		address = s.PacketConn.LocalAddr().String()
	}
	_, _ = os.Stdout.WriteString(address + "\n")
	_, _ = os.Stdin.Read(make([]byte, 1))
}

func startBenchServer(b *testing.B) string {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), serverMode+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// flood asks n questions, InFlight at a time, and returns how long it took, how
// many brought no answer, and how many had to be asked more than once.
func flood(b *testing.B, c *dnsclient.Client, server string, n int) (took time.Duration, lost, repeated int64) {
	var next, failed, again atomic.Int64
	var all sync.WaitGroup
	// A context that can end, as a real run has one.
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	start := time.Now()
	for range dnsclient.InFlight {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				r, err := c.Exchange(ctx, server, "host"+strconv.FormatInt(i%20000, 10)+".bench.example", dns.TypeA)
				if err != nil || len(r.Answer) != 1 {
					failed.Add(1)
				}
				if r.Attempts > 1 {
					again.Add(1)
				}
			}
		})
	}
	all.Wait()
	return time.Since(start), failed.Load(), again.Load()
}

// BenchmarkExchange asks with a full set of questions in flight.
func BenchmarkExchange(b *testing.B) {
	server := startBenchServer(b)
	c := dnsclient.New()
	defer c.Close()
	b.ReportAllocs()
	b.ResetTimer()
	before := cpuTime(b)
	took, lost, again := flood(b, c, server, b.N)
	b.ReportMetric(float64((cpuTime(b)-before).Nanoseconds())/1000/float64(b.N), "cpu-µs/q")
	b.ReportMetric(float64(b.N)/took.Seconds(), "q/s")
	b.ReportMetric(float64(lost), "lost")
	b.ReportMetric(float64(again), "repeated")
}

// cpuTime is what this process, the client, has used so far.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkAgainstDNSPerf lets muster and dnsperf ask the same server in turn,
// with as many questions in flight and EDNS0 in each, and reports the median of
// the rounds' ratios: what else the machine does hits both halves of a round.
// bench/dnsperf.sh runs it. Each iteration is one whole comparison.
func BenchmarkAgainstDNSPerf(b *testing.B) {
	if _, err := exec.LookPath("dnsperf"); err != nil {
		b.Skip("SKIPPED: dnsperf is not installed (apt-get install dnsperf), so nothing was compared")
	}
	const rounds, questions = 41, 40_000
	server := startBenchServer(b)
	var list strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&list, "host%d.bench.example A\n", i)
	}
	file := filepath.Join(b.TempDir(), "questions")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	c := dnsclient.New()
	defer c.Close()
	for b.Loop() {
		var ours, theirs, ratios []float64
		var lost, again, theirLost int64
		var ourCPU, theirCPU time.Duration
		for range rounds {
			rate, missing, cpu := dnsperf(b, server, file, questions)
			theirs, theirLost, theirCPU = append(theirs, rate), theirLost+missing, theirCPU+cpu
			before := cpuTime(b)
			took, failed, repeated := flood(b, c, server, questions)
			ourCPU += cpuTime(b) - before
			ours, lost, again = append(ours, questions/took.Seconds()), lost+failed, again+repeated
			ratios = append(ratios, questions/took.Seconds()/rate)
		}
		slices.Sort(ours)
		slices.Sort(theirs)
		slices.Sort(ratios)
		each := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 / rounds / questions }
		b.Logf("muster  %6.0f q/s (%.0f-%.0f), %.1f µs of CPU each, lost %d, asked again %d",
			ours[rounds/2], ours[0], ours[rounds-1], each(ourCPU), lost, again)
		b.Logf("ratio   %.2f (%.2f-%.2f)", ratios[rounds/2], ratios[0], ratios[rounds-1])
		b.Logf("dnsperf %6.0f q/s (%.0f-%.0f), %.1f µs of CPU each, lost %d",
			theirs[rounds/2], theirs[0], theirs[rounds-1], each(theirCPU), theirLost)
		b.ReportMetric(ours[rounds/2], "q/s")
		b.ReportMetric(theirs[rounds/2], "dnsperf-q/s")
		b.ReportMetric(ratios[rounds/2], "ratio")
		b.ReportMetric(float64(lost), "lost")
	}
}

var (
	perSecond = regexp.MustCompile(`Queries per second:\s+([0-9.]+)`)
	lostLine  = regexp.MustCompile(`Queries lost:\s+([0-9]+)`)
)

func dnsperf(b *testing.B, server, file string, questions int) (rate float64, lost int64, cpu time.Duration) {
	b.Helper()
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		b.Fatal(err)
	}
	inFlight := strconv.Itoa(dnsclient.InFlight)
	cmd := exec.CommandContext(b.Context(), "dnsperf", "-s", host, "-p", port, "-d", file,
		"-e", "-c", inFlight, "-q", inFlight, "-n", strconv.Itoa(questions/20000), "-t", "2")
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("dnsperf: %v\n%s", err, out)
	}
	q, l := perSecond.FindSubmatch(out), lostLine.FindSubmatch(out)
	if q == nil || l == nil {
		b.Fatalf("dnsperf printed something unknown:\n%s", out)
	}
	if rate, err = strconv.ParseFloat(string(q[1]), 64); err != nil {
		b.Fatal(err)
	}
	if lost, err = strconv.ParseInt(string(l[1]), 10, 64); err != nil {
		b.Fatal(err)
	}
	return rate, lost, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}
