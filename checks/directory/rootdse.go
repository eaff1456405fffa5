package directory

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// rootDSE is what a domain controller tells of itself to everybody.
type rootDSE struct {
	host          string
	domainDN      string // defaultNamingContext
	configuration string
	schema        string
	contexts      []string
	synchronized  string
	catalogReady  string
	highestUSN    string
	currentTime   string
	halfway       time.Time // the scanner's clock between question and answer
}

// rootDSE asks for it before signing in: it needs no account, so that a wrong
// password does not hide which domain controllers stand.
func (s *session) rootDSE(ctx context.Context) (*rootDSE, error) {
	asked := time.Now()
	e, err := s.read(ctx, "its rootDSE", "", "defaultNamingContext", "configurationNamingContext", "schemaNamingContext",
		"namingContexts", "isSynchronized", "isGlobalCatalogReady", "highestCommittedUSN", "currentTime")
	if err != nil {
		return nil, err
	}
	return &rootDSE{
		host:          s.host,
		domainDN:      text(e, "defaultNamingContext"),
		configuration: text(e, "configurationNamingContext"),
		schema:        text(e, "schemaNamingContext"),
		contexts:      append([]string{}, e.GetEqualFoldAttributeValues("namingContexts")...),
		synchronized:  text(e, "isSynchronized"),
		catalogReady:  text(e, "isGlobalCatalogReady"),
		highestUSN:    text(e, "highestCommittedUSN"),
		currentTime:   text(e, "currentTime"),
		halfway:       asked.Add(time.Since(asked) / 2),
	}, nil
}

// describe fills in the facts of a server. All of them have to be there: a
// missing answer is not a no.
func (r *rootDSE) describe(to *facts.DirectoryServer) error {
	var missing []string
	for _, a := range []struct{ name, value string }{
		{"defaultNamingContext", r.domainDN}, {"configurationNamingContext", r.configuration},
		{"isSynchronized", r.synchronized}, {"isGlobalCatalogReady", r.catalogReady},
		{"highestCommittedUSN", r.highestUSN}, {"currentTime", r.currentTime},
	} {
		if a.value == "" {
			missing = append(missing, a.name)
		}
	}
	if len(missing) > 0 {
		return facts.Failure{Reason: facts.FactMissing,
			Err: fmt.Errorf("the rootDSE of %s has no %s: is it a domain controller?", r.host, strings.Join(missing, ", "))}
	}
	now, err := generalizedTime(r.currentTime)
	if err != nil {
		return fmt.Errorf("currentTime of %s: %w", r.host, err)
	}
	if to.HighestUSN, err = strconv.ParseInt(r.highestUSN, 10, 64); err != nil {
		return fmt.Errorf("highestCommittedUSN of %s is %q, which is no number", r.host, r.highestUSN)
	}
	to.Synchronized = strings.EqualFold(r.synchronized, "TRUE")
	to.GlobalCatalogReady = strings.EqualFold(r.catalogReady, "TRUE")
	to.NamingContexts = r.contexts
	to.CurrentTime = now.Format(time.RFC3339)
	to.OffsetSeconds = math.Round(now.Sub(r.halfway).Seconds()*1000) / 1000
	return nil
}

// serves makes sure that this is a domain controller of the estate's domain.
func (r *rootDSE) serves(domain string) error {
	if dn.Key(domainDN(domain)) != dn.Key(r.domainDN) {
		return facts.Failure{Reason: facts.CollectorFailed,
			Err: fmt.Errorf("%s serves the domain %s, but the estate file says %s", r.host, r.domainDN, domain)}
	}
	return nil
}

// domainDN is the distinguished name of a domain.
func domainDN(domain string) string { return "DC=" + strings.ReplaceAll(domain, ".", ",DC=") }

// generalizedTime reads a time as LDAP writes it, such as 20260931120000.0Z.
func generalizedTime(t string) (time.Time, error) {
	for _, layout := range []string{"20060102150405Z0700", "200601021504Z0700"} {
		if parsed, err := time.Parse(layout, strings.Replace(t, ",", ".", 1)); err == nil {
			return parsed.UTC(), nil
		}
	}
	return time.Time{}, errors.New(strconv.Quote(t) + " is no time")
}
