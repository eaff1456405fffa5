package files

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks/files/fileslab"
	"github.com/muster-dr/muster/checks/prism/prismlab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/collect/collecttest"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// instead answers a request in the place of the lab, and tells whether it did.
type instead func(w http.ResponseWriter, r *http.Request) bool

// ask collects from the lab, some of whose answers may be others.
func ask(t *testing.T, other instead, faults ...string) (doc *facts.Document, requests []string) {
	t.Helper()
	var mu sync.Mutex
	l := labtest.Start(t, lab.Options{Parts: []world.Part{prismlab.Part(), fileslab.Part()}, Faults: faults, Override: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		mu.Lock()
		requests = append(requests, r.Method+" "+r.URL.Path)
		mu.Unlock()
		if other == nil || !other(w, r) {
			next.ServeHTTP(w, r)
		}
	}})
	file := bytes.ReplaceAll(l.EstateFile(), []byte("resolvers: []"), []byte("resolvers: [127.0.0.1:9]"))
	doc = collect.Run(t.Context(), collecttest.Estate(t, file), []collect.Source{Source()},
		collect.Options{Limits: collect.Limits{RequestsPerSecond: -1, RetryPause: time.Millisecond}})
	mu.Lock()
	defer mu.Unlock()
	return doc, requests
}

// answer writes JSON, whatever it is.
func answer(w http.ResponseWriter, status int, body any) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
	return true
}

// The namespace has actions that fail over and rewrite DNS, and downloads of users.
func TestNothingElseIsEverSent(t *testing.T) {
	allowed := regexp.MustCompile(`^(OPTIONS /api/(files|clustermgmt)/unversioned/info|GET /api/files/v4\.0/(config/file-servers(/[^/]+/mount-targets(/[^/]+/snapshots)?)?|config/replication-policies|operations/replication-jobs)|GET /PrismGateway/services/rest/v1/vfilers)$`)
	for _, fault := range []string{"", "files-manager-off", "files-hidden", "files-not-replicated"} {
		var faults []string
		if fault != "" {
			faults = []string{fault}
		}
		_, requests := ask(t, nil, faults...)
		if len(requests) < 10 {
			t.Errorf("with %q only %d requests came", fault, len(requests))
		}
		for _, r := range requests {
			if !allowed.MatchString(r) {
				t.Errorf("with %q it sent %s", fault, r)
			}
		}
	}
}

func TestNoSecretOfAFileServerIsKept(t *testing.T) {
	doc, _ := ask(t, nil)
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"never-in-facts", "Domain Users"} {
		if bytes.Contains(b, []byte(text)) {
			t.Errorf("the facts hold %q", text)
		}
	}
}

func TestWhetherFilesIsThere(t *testing.T) {
	doc, _ := ask(t, nil, "files-manager-off")
	s := doc.Files.Sites[estate.Production]
	if !s.Learnt() || s.Enabled == nil || *s.Enabled || s.Servers.Learnt() || !strings.Contains(s.Servers.Message, "Files Manager is not enabled") {
		t.Errorf("a Prism Central without Files Manager: %+v, file servers %+v", s.Answered, s.Servers.Answered)
	}
	older := func(w http.ResponseWriter, r *http.Request) bool {
		return r.Method == http.MethodOptions && answer(w, http.StatusNotFound, map[string]any{})
	}
	doc, _ = ask(t, older)
	s = doc.Files.Sites[estate.Production]
	if s.Learnt() || s.Enabled != nil || !strings.Contains(s.Message, "v4 interface") {
		t.Errorf("a Prism Central without v4: %+v, enabled %v", s.Answered, s.Enabled)
	}
	// Some releases do not tell their version; the list shows what is there.
	quiet := func(w http.ResponseWriter, r *http.Request) bool {
		return r.Method == http.MethodOptions && answer(w, http.StatusMethodNotAllowed, map[string]any{})
	}
	doc, _ = ask(t, quiet)
	if s = doc.Files.Sites[estate.Production]; !s.Servers.Learnt() || len(s.Servers.Items) != 1 {
		t.Errorf("a Prism Central that does not tell its version: %+v", s.Servers.Answered)
	}
}

// end is what the tests below answer for the lists whose path ends so.
func end(suffix string, body any) instead {
	return func(w http.ResponseWriter, r *http.Request) bool {
		return strings.HasSuffix(r.URL.Path, suffix) && answer(w, http.StatusOK, body)
	}
}

type obj = map[string]any

func TestWhatIsReadOfOddAnswers(t *testing.T) {
	production := func(d *facts.Document) *facts.FilesSite { return d.Files.Sites[estate.Production] }
	policy := func(d *facts.Document) *facts.FilesPolicy {
		for _, p := range production(d).Policies.Items {
			return p
		}
		return &facts.FilesPolicy{}
	}
	for name, c := range map[string]struct {
		other instead
		got   func(*facts.Document) string
		want  string
	}{
		"a list without data is empty": {end("/replication-policies", obj{"metadata": obj{"totalAvailableResults": 0}}), func(d *facts.Document) string {
			return fmt.Sprint(production(d).Policies.Status, len(production(d).Policies.Items))
		}, "ok0"},
		"a list that is cut short is no whole one": {end("/file-servers", obj{"data": []obj{{"extId": "a", "name": "fs-fra-01"}}, "metadata": obj{"flags": []obj{{"name": "isTruncated", "value": true}}}}), func(d *facts.Document) string {
			return string(production(d).Servers.Status)
		}, "failed"},
		"two of one name": {end("/file-servers", obj{"data": []obj{{"extId": "a", "name": "x"}, {"extId": "b", "name": "X"}}}), func(d *facts.Document) string {
			return string(production(d).Servers.Status)
		}, "partial"},
		"a list that never ends": {end("/file-servers", obj{"data": []obj{{"extId": "a", "name": "x"}}, "metadata": obj{"totalAvailableResults": 100000}}), func(d *facts.Document) string {
			return string(production(d).Servers.Status)
		}, "partial"},
		"a type that it does not name": {end("/replication-policies", obj{"data": []obj{{"extId": "P", "name": "p", "type": "$UNKNOWN", "status": "ENABLED", "replicationConfigurations": []obj{{
			"primaryFileServerExtId": "A", "secondaryFileServerExtId": "B", "replicationSummary": "$REDACTED", "schedule": obj{"frequency": "2", "scheduleInterval": "HOUR"},
			"replicationEntities": []obj{{"primaryFileServerMountTargetExtId": "S", "isAvailableForReplication": false}},
		}}}}}), func(d *facts.Document) string {
			p := policy(d)
			return fmt.Sprintf("%q %s %q %d %v %v", p.Type, p.Pairs[0].From, p.Pairs[0].Summary, *p.Pairs[0].RPOSeconds, p.Reverse, p.Pairs[0].Shares)
		}, `"" a "" 7200 <nil> [{ }]`},
		"older names of fields": {end("/mount-targets", obj{"data": []obj{{"extId": "s", "name": "Old", "protocol": "smb", "enablePreviousVersion": "true", "statusType": "UNAVAILABLE"}}}), func(d *facts.Document) string {
			s := production(d).Servers.Items["fs-fra-01"].Shares.Items["old"]
			return fmt.Sprint(s.Protocol, " ", *s.PreviousVersions, " ", *s.Online)
		}, "SMB true false"},
		"runs that cannot be filtered": {func(w http.ResponseWriter, r *http.Request) bool {
			return strings.HasSuffix(r.URL.Path, "/replication-jobs") && r.URL.Query().Has("$filter") && answer(w, http.StatusBadRequest, obj{})
		}, func(d *facts.Document) string {
			return fmt.Sprint(policy(d).Runs.Status, len(policy(d).Runs.Items))
		}, "ok4"},
		"a bare list of Prism Element": {end("/vfilers", []obj{{"name": "fs-fra-01", "fileServerState": "FS_ACTIVATED_REACHABLE", "internalNetwork": nil, "pdStatus": true}}), func(d *facts.Document) string {
			return production(d).Clusters.Items["ntx-fra"].Servers.Items["fs-fra-01"].State
		}, "FS_ACTIVATED_REACHABLE"},
		"something else of Prism Element": {end("/vfilers", obj{"message": "starting"}), func(d *facts.Document) string {
			return string(production(d).Clusters.Items["ntx-fra"].Servers.Status)
		}, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, _ := ask(t, c.other)
			if got := c.got(doc); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheRunsThatCount(t *testing.T) {
	f := &found{policy: "p", items: map[string]*facts.FilesRun{}, newest: map[string]string{}, wanted: map[string]bool{"s": true}}
	run := func(id, policy, share, status, started string, failed text) job {
		return job{ID: text(id), Policy: text(policy), Share: text(share), Status: text(status), Started: text(started), FailedFiles: failed, Source: "A"}
	}
	more := f.take([]job{
		run("1", "p", "S", "RUNNING", "2026-11-30T12:00:00Z", ""),
		run("2", "p", "S", "FAILED", "2026-11-30T11:00:00Z", "9"),
		run("3", "other", "S", "SUCCEEDED", "2026-11-30T11:30:00Z", ""),
	})
	if r := f.items["s"]; !more || r.Status != "FAILED" || r.Newest != "" || r.Source != "a" {
		t.Errorf("after a failure: more %v, %+v", more, r)
	}
	more = f.take([]job{run("4", "p", "S", "SUCCEEDED", "2026-11-30T10:00:00Z", "2"), run("5", "p", "S", "SUCCEEDED", "2026-11-30T09:00:00Z", "0")})
	if r := f.items["s"]; more || r.Status != "FAILED" || r.Newest != "2026-11-30T10:00:00Z" || *r.FailedFiles != 2 {
		t.Errorf("after a run that succeeded: more %v, %+v", more, r)
	}
}
