package windows

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/windows/windowslab/wsman"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Messages of an NTLM logon, as they stand in the headers: the offer of the client,
// the challenge, and the proof.
var ntlmOffer, ntlmChallenge, ntlmProof = ntlmMessage(1), ntlmMessage(2), ntlmMessage(3)

func ntlmMessage(kind byte) []byte {
	return []byte("Negotiate " + base64.StdEncoding.EncodeToString(append([]byte("NTLMSSP\x00"), kind, 0, 0, 0)))
}

// everyRole is a host of each role.
var everyRole = []string{"cloud_connectors/cc1", "storefront/sf1", "fas/fas1", "pvs/pvs1", "dhcp/dhcp1", "workloads_mcs/vda1"}

// scan runs the collector and what it waits for.
func scan(ctx context.Context, est *estate.Estate, c *Collector) *facts.Document {
	return collect.Run(ctx, est, []collect.Source{collecttest.With(Source(), c), desktops()}, collect.Options{Version: "test"})
}

// expectNothingLeft counts goroutines, connections and what hosts have to tidy up.
func expectNothingLeft(t *testing.T, p *plainHosts, goroutines int) {
	t.Helper()
	eventually(t, "all connections are closed", func() bool { return p.connections() == 0 })
	eventually(t, "all goroutines have ended", func() bool { return runtime.NumGoroutine() <= goroutines })
	for name, h := range p.hosts {
		if h.Shells() != 0 || h.Enumerations() != 0 {
			t.Errorf("%s: %d shells and %d enumerations are left", name, h.Shells(), h.Enumerations())
		}
	}
}

func TestNothingOfAScanIsReadableOnPlainHTTP(t *testing.T) {
	p, est := serve(t, everyRole...)
	before := runtime.NumGoroutine()
	doc := scan(t.Context(), est, New(collect.Limits{}))
	expectNothingLeft(t, p, before)
	if len(doc.Windows.Hosts) != len(everyRole) {
		t.Fatalf("%d hosts were asked, want %d", len(doc.Windows.Hosts), len(everyRole))
	}
	for host, h := range doc.Windows.Hosts {
		if !h.Learnt() || h.OffsetSeconds == nil || len(h.HostsFile.Entries) != 1 {
			t.Errorf("%s told nothing: %+v", host, h)
		}
	}
	words := []string{
		"Envelope", "http://schemas", "powershell.exe", "Win32_UTCTime", "StdRegProv", "CommandLine", "ListOfDDCs", "VirtualDesktopAgent",
		"ddc-of-an-answer", "fas-of-an-answer", "pinned-by-an-answer", "Plugin of an answer", "ddc-of-an-image", "farm-of-an-answer", "web.config", "CitrixAnswer",
	}
	for name := range everyScript(t) {
		if !p.runs[name] {
			t.Errorf("%s was not run on any host; which role needs it?", name)
		}
		words = append(words, "# muster: "+name, name)
	}
	capture, heard := p.capture(), p.heard()

	// The capture is of these conversations, and they were about these words.
	for what, text := range map[string][]byte{
		"offers": ntlmOffer, "challenges": ntlmChallenge, "proofs": ntlmProof,
	} {
		if n := bytes.Count(capture, text); n != len(everyRole) {
			t.Errorf("the capture has %d NTLM %s, want one for each of %d hosts", n, what, len(everyRole))
		}
	}
	asked := p.each(func(h *plainHost) int {
		n := 0
		for _, times := range h.Requests() {
			n += times
		}
		return n
	})
	if n := bytes.Count(capture, []byte(`protocol="application/HTTP-SPNEGO-session-encrypted"`)); n != 2*asked {
		t.Errorf("the capture has %d sealed messages and answers; hosts got %d messages", n, asked)
	}
	for _, w := range words {
		if len(readable(heard, w)) == 0 {
			t.Errorf("%q was not said at all, so that the wire does not have it proves nothing", w)
		}
		if forms := readable(capture, w); len(forms) > 0 {
			t.Errorf("%q is readable: %q", w, forms)
		}
	}
	for _, w := range []string{wirePassword, wireUser + ":" + wirePassword, est.Credentials[source].Username + ":" + wirePassword} {
		if forms := readable(capture, w); len(forms) > 0 {
			t.Errorf("the password is readable: %q", forms)
		}
	}
	if n := p.each(func(h *plainHost) int { return h.guard.Readable() }); n != 0 {
		t.Errorf("%d messages came without a seal", n)
	}

	// The same search of the same wire finds what somebody says openly.
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/wsman", bytes.NewReader(heard))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "nobody." + wireDomain + ":5985"
	r.SetBasicAuth(wireUser, wirePassword)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if a, err := client.Do(r); err == nil {
		_ = a.Body.Close()
	}
	eventually(t, "the open message has gone over the wire", func() bool { return len(p.capture()) > len(capture)+len(heard) })
	capture = p.capture()
	for _, w := range append(words, wirePassword, wireUser+":"+wirePassword) {
		if len(readable(capture, w)) == 0 {
			t.Errorf("%q was said openly, and the search does not find it", w)
		}
	}
}

func TestTheSearchKnowsTheFormsOfAWord(t *testing.T) {
	wide := "\x00O\x00n\x00l\x00y\x00-\x00R\x00e\x00a\x00d\x00s\x00"
	for name, c := range map[string]struct {
		all  string
		want bool
	}{
		"as it is":                               {"...Only-Reads...", true},
		"in capitals":                            {"ONLY-READS", true},
		"in UTF-16":                              {wide[1:], true},
		"in base64":                              {base64.StdEncoding.EncodeToString([]byte("Only-Reads")), true},
		"in base64, in UTF-16":                   {base64.StdEncoding.EncodeToString([]byte(wide[1:])), true},
		"in base64, behind one byte, before one": {base64.StdEncoding.EncodeToString([]byte("\xffOnly-Reads\xff")), true},
		"in base64, behind two bytes, before two": {base64.StdEncoding.EncodeToString([]byte("\xff\xffOnly-Reads\xff\xff")), true},
		"in base64, behind a user":                {base64.StdEncoding.EncodeToString([]byte("svc-scan:Only-Reads.2026")), true},
		"in a script, encoded, somewhere":         {base64.StdEncoding.EncodeToString([]byte("x\x00y\x00" + wide[1:] + "\n\x00")), true},
		"another word":                            {"Only-Writes", false},
		"another word in base64":                  {base64.StdEncoding.EncodeToString([]byte("Only-Writes")), false},
		"the beginning alone":                     {"Only-Read", false},
		"the beginning alone, in base64":          {base64.StdEncoding.EncodeToString([]byte("Only-Re")), false},
		"nothing":                                 {"", false},
	} {
		if found := readable([]byte(c.all), "Only-Reads"); len(found) > 0 != c.want {
			t.Errorf("%s: found %q", name, found)
		}
	}
}

func TestARefusedPasswordCrossesTheWireOnce(t *testing.T) {
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprintf("cloud_connectors/cc%02d", i))
	}
	p, est := serve(t, names...)
	const wrong = "Not-the-one.2026"
	t.Setenv("MUSTER_TEST_PASSWORD", wrong)
	before := runtime.NumGoroutine()
	doc := scan(t.Context(), est, New(collect.Limits{}))
	expectNothingLeft(t, p, before)
	for host, h := range doc.Windows.Hosts {
		if h.Reason != facts.PermissionDenied {
			t.Errorf("%s: %+v", host, h.Answered)
		}
	}
	capture := p.capture()
	if n := bytes.Count(capture, ntlmProof); n != 1 || len(doc.Windows.Hosts) != len(names) {
		t.Errorf("a wrong password was tried %d times at %d hosts", n, len(doc.Windows.Hosts))
	}
	if n := p.each(func(h *plainHost) int { return h.guard.Refused() }); n != 1 {
		t.Errorf("hosts refused it %d times", n)
	}
	if forms := readable(capture, wrong); len(forms) > 0 {
		t.Errorf("it is readable: %q", forms)
	}
}

func TestAFleetLeavesNothingBehind(t *testing.T) {
	const hosts, sick = 200, 40
	var names []string
	for i := range hosts {
		names = append(names, fmt.Sprintf("cloud_connectors/cc%03d", i))
	}
	p, est := serve(t, names...)
	unwell := map[string]bool{}
	for i := range sick {
		place := &est.Sites.Production.Hosts[i*hosts/sick]
		h := p.hosts[place.Host]
		unwell[place.Host] = true
		switch i % 4 {
		case 0:
			place.WinRM = nobody(t)
		case 1:
			h.FailWith(wsman.Failure{On: "Receive", Do: wsman.Drop})
		case 2:
			h.FailWith(wsman.Failure{On: "Receive", Do: wsman.Garbage})
		case 3:
			h.FailWith(wsman.Failure{On: "Command", Do: wsman.Refuse}, wsman.Failure{On: "Enumerate", Do: wsman.Garbage})
		}
	}
	before := runtime.NumGoroutine()
	doc := scan(t.Context(), est, New(collect.Limits{}))
	expectNothingLeft(t, p, before)
	made := p.each(func(h *plainHost) int { return h.Requests()["Create"] })
	deleted := p.each(func(h *plainHost) int { return h.Requests()["Delete"] })
	if made != deleted || made < hosts-sick {
		t.Errorf("%d shells were made and %d deleted", made, deleted)
	}
	if len(doc.Windows.Hosts) != hosts {
		t.Errorf("the facts have %d hosts", len(doc.Windows.Hosts))
	}
	for host, h := range doc.Windows.Hosts {
		if h.HostsFile.Learnt() == unwell[host] {
			t.Errorf("%s, unwell: %v: %+v", host, unwell[host], h.HostsFile)
		}
	}
}

// Hosts that let muster in and then say nothing cost time, and nothing else.
func TestSilentHostsLeaveNothingBehind(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("cloud_connectors/cc%02d", i))
	}
	p, est := serve(t, names...)
	for _, h := range p.hosts {
		h.silent = true
	}
	before := runtime.NumGoroutine()
	doc := scan(t.Context(), est, &Collector{limits{hosts: 16, host: 300 * time.Millisecond, call: 300 * time.Millisecond}})
	expectNothingLeft(t, p, before)
	for host, h := range doc.Windows.Hosts {
		if h.Learnt() {
			t.Errorf("%s has not said a word, and the facts say that it has", host)
		}
	}
	if len(p.capture()) < len(names) {
		t.Error("nobody was asked")
	}
}

// Someone who ends a scan ends what it has begun on hosts.
func TestAnInterruptedScanLeavesNothingBehind(t *testing.T) {
	p, est := serve(t, everyRole...)
	for _, h := range p.hosts {
		h.FailWith(wsman.Failure{On: "Receive", Do: wsman.TimeOut}) // scripts run, and run
	}
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan *facts.Document, 1)
	go func() { ended <- scan(ctx, est, New(collect.Limits{})) }()
	eventually(t, "a script runs on every host", func() bool {
		return p.each(func(h *plainHost) int { return min(1, h.Requests()["Receive"]) }) == len(everyRole)
	})
	cancel(collect.ErrInterrupted)
	doc := <-ended
	if !doc.Run.Interrupted {
		t.Error("the facts do not say that the run was interrupted")
	}
	expectNothingLeft(t, p, before)
}
