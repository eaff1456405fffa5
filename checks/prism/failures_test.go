package prism

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestOnePrismThatIsDownTakesNobodyWithIt(t *testing.T) {
	s := newSetup(t)
	down := s.central(t, estate.Production)
	s.central(t, estate.Recovery)
	s.element(t, estate.Recovery)
	down.close()
	doc := s.scan(t)
	asked := doc.Sources["prism"].Asked
	expectOpen(t, "production", asked["production/pc-fra.corp.example"].Answered, facts.Failed, facts.Unreachable, "reaching pc-fra.corp.example")
	expect(t, "Prism Element", asked["recovery/NTX-MUC"].Answered, facts.Yes())
	if a := doc.Sources["prism"].Answered; a.Status != facts.Partial {
		t.Errorf("the source is %+v", a)
	}
	pc := doc.Prism.Sites["recovery"].Central
	expect(t, "VMs", pc.VMs.Answered, facts.Yes())
	expectOpen(t, "recovery points", pc.RecoveryPoints.Answered, facts.Failed, facts.CollectorPartial, "nobody told which VMs")
	expectOpen(t, "production's VMs", doc.Prism.Sites["production"].Central.VMs.Answered, facts.Failed, facts.Unreachable, "")
}

func TestAPrismThatWantsToBeLeftAlone(t *testing.T) {
	t.Run("for a moment, is asked again", func(t *testing.T) {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		var busy atomic.Bool
		f.hook = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/subnets") || busy.Swap(true) {
				return false
			}
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
		expect(t, "networks", s.one(t).Subnets.Answered, facts.Yes())
	})
	t.Run("for ever, is left alone", func(t *testing.T) {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		f.hook = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodOptions {
				return false
			}
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
		pc := s.one(t)
		if pc.Learnt() || !strings.Contains(pc.Message, "429") {
			t.Errorf("%+v", pc.Answered)
		}
		if n := len(f.requests("GET")); n > 5 {
			t.Errorf("it was asked %d times: %v", n, f.asked)
		}
	})
	t.Run("from the middle on, keeps what was learnt", func(t *testing.T) {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		f.hook = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodOptions || strings.Contains(r.URL.Path, "/clusters") {
				return false
			}
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
		pc := s.one(t)
		expect(t, "signing in", pc.Answered, facts.Yes())
		expect(t, "clusters", pc.Clusters.Answered, facts.Yes())
		expectOpen(t, "VMs", pc.VMs.Answered, facts.Failed, facts.CollectorFailed, "429")
		if n := len(f.requests("")); n > 20 {
			t.Errorf("it was asked %d times: %v", n, f.asked)
		}
	})
}

func TestAPrismThatFallsSilentIsGivenUp(t *testing.T) {
	s := newSetup(t)
	s.limits.answer = 50 * time.Millisecond
	f := s.central(t, estate.Recovery)
	f.hook = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodOptions || strings.Contains(r.URL.Path, "/clusters") {
			return false
		}
		<-r.Context().Done()
		return true
	}
	pc := s.one(t)
	expectOpen(t, "VMs", pc.VMs.Answered, facts.Failed, facts.Timeout, "did not answer before")
	if n := len(f.requests("")); n > 16 {
		t.Errorf("it was asked %d times: %v", n, f.asked)
	}
}

func TestAServiceThatIsDownTakesNoOtherWithIt(t *testing.T) {
	for path, open := range map[string]func(*facts.PrismCentral) facts.Answered{
		"/api/vmm/v4.3/ahv":               func(p *facts.PrismCentral) facts.Answered { return p.VMs.Answered },
		"/api/networking/":                func(p *facts.PrismCentral) facts.Answered { return p.Subnets.Answered },
		"/api/vmm/v4.3/content":           func(p *facts.PrismCentral) facts.Answered { return p.Templates.Answered },
		"/api/datapolicies/v4.3/config/p": func(p *facts.PrismCentral) facts.Answered { return p.Policies.Answered },
		"/api/datapolicies/v4.3/config/r": func(p *facts.PrismCentral) facts.Answered { return p.Plans.Answered },
		"/api/dataprotection/":            func(p *facts.PrismCentral) facts.Answered { return p.RecoveryPoints.Answered },
		"/api/prism/v4.4/management":      func(p *facts.PrismCentral) facts.Answered { return p.Links.Answered },
		"/api/licensing/":                 func(p *facts.PrismCentral) facts.Answered { return p.Clusters.Items[clusterMUC].Licence.Answered },
		"/api/clustermgmt/v4.3/config/clusters/": func(p *facts.PrismCentral) facts.Answered {
			return p.Clusters.Items[clusterMUC].Hosts.Answered
		},
	} {
		t.Run(path, func(t *testing.T) {
			s := newSetup(t)
			f := s.central(t, estate.Recovery)
			f.status[path] = http.StatusForbidden
			doc := s.scan(t)
			pc := doc.Prism.Sites["recovery"].Central
			expect(t, "signing in", pc.Answered, facts.Yes())
			expectOpen(t, path, open(pc), facts.Failed, facts.PermissionDenied, `no "luck"`)
			asked := doc.Sources["prism"].Asked["recovery/pc-muc.corp.example"]
			if asked.Status != facts.Partial || asked.Reason != facts.CollectorPartial || asked.Message == "" {
				t.Errorf("asked is %+v", asked.Answered)
			}
			learnt := 0
			for _, a := range []facts.Answered{pc.Clusters.Answered, pc.VMs.Answered, pc.Policies.Answered, pc.Plans.Answered,
				pc.RecoveryPoints.Answered, pc.Subnets.Answered, pc.Templates.Answered, pc.Links.Answered} {
				if a.Learnt() {
					learnt++
				}
			}
			// Without policies, nobody knows which recovery points there should be.
			if want := 7; learnt < want-1 {
				t.Errorf("%d lists were learnt", learnt)
			}
		})
	}
}

func TestAUserWhoMaySeeNothingIsToldSo(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.status["/"] = http.StatusForbidden
	pc := s.one(t)
	expectOpen(t, "Prism Central", pc.Answered, facts.Failed, facts.PermissionDenied, "403")
}

func TestAUserWhoMayNotSeeClustersSeesTheRest(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.status["/api/clustermgmt/v4.3"] = http.StatusForbidden
	f.fill("vmm/ahv/config/vms", guarded("v1", "vm", clusterMUC))
	pc := s.one(t)
	expect(t, "signing in", pc.Answered, facts.Yes())
	expect(t, "uuid", pc.UUID, pcMUC)
	if len(pc.VMs.Items) != 1 {
		t.Errorf("VMs are %+v", pc.VMs)
	}
}

func TestALanePanicIsOneFailure(t *testing.T) {
	c := &central{client: &client{host: "pc"}}
	c.facts = noCentral("pc", facts.Yes())
	c.gap(fmt.Errorf("asking for this: %w", collect.Protect(func() { panic("strange") })))
	expectOpen(t, "summary", c.summary(), facts.Partial, facts.CollectorPartial, "strange")
}

func TestAnInterruptedRunKeepsWhatWasLearnt(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	s.element(t, estate.Recovery)
	t.Setenv("MUSTER_TEST_PRISM", password)
	ctx, stop := context.WithCancelCause(t.Context())
	f.fill("vmm/ahv/config/vms", guarded("v1", "vm", clusterMUC))
	f.hook = func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/recovery-points") {
			stop(collect.ErrInterrupted)
			<-r.Context().Done()
		}
		return false
	}
	doc := s.run(ctx)
	pc := doc.Prism.Sites["recovery"].Central
	expect(t, "VMs", pc.VMs.Answered, facts.Yes())
	expectOpen(t, "recovery points", pc.RecoveryPoints.Answered, facts.Failed, facts.RunInterrupted, "")
	if !doc.Run.Interrupted {
		t.Error("the run is not marked as interrupted")
	}
}

func TestThePrismElementOfAnotherClusterIsNotBelieved(t *testing.T) {
	s := newSetup(t)
	f := s.element(t, estate.Recovery)
	f.things[root+"/cluster/"] = `{"uuid":"u","name":"NTX-BER"}`
	doc := s.scan(t)
	expectOpen(t, "Prism Element", doc.Prism.Sites["recovery"].Elements["ntx-muc"].Answered, facts.Failed, facts.CollectorFailed, `is the Prism Element of the cluster "NTX-BER"`)
}

func TestSecretsInAnswersNeverReachFacts(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.fill("vmm/ahv/config/vms", vmJSON("v1", "vm", clusterMUC, "protectionType", `"PD_PROTECTED"`,
		"guestCustomization", `{"config":{"cloudInitScript":{"value":"hunter2"}}}`))
	f.fill("datapolicies/config/recovery-plans", `{"extId":"p1","name":"RP"}`)
	f.fill("datapolicies/config/recovery-plans/p1/recovery-settings",
		`{"extId":"s1","recoverySetting":{"vm":{"extId":"v1"},"volumeGroupAttachments":[{"secret":"hunter2"}],"ipMappings":[{"recoveryIp":{"ipv4":{"value":"10.2.0.5"}}}]}}`)
	f.fill("vmm/content/templates", `{"extId":"t1","templateName":"T","createdBy":{"password":"hunter2"},"templateVersionSpec":{"versionName":"1","createdBy":{"password":"hunter2"}}}`)
	text := show(s.scan(t))
	if !strings.Contains(text, "10.2.0.5") {
		t.Fatal("the plan was not read")
	}
	for _, secret := range []string{"hunter2", password} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in the facts", secret)
		}
	}
}
