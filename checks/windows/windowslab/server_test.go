package windowslab

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

// signInto opens a session with a Windows host of a lab, as a scan does.
func signInto(t *testing.T, l *lab.Lab, host string) (*winrm.Session, error) {
	t.Helper()
	roots := labtest.Trust(t, l)
	user, password := labtest.Account(l)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	s, err := winrm.Dial(ctx, winrm.Options{
		Host: host, Address: l.Address("winrm", host), User: user, Password: password, Domain: l.Model().Domain, TLS: &tls.Config{RootCAs: roots},
	})
	if err == nil {
		t.Cleanup(s.Close)
	}
	return s, err
}

// hostsOf is what every Windows host says.
func hostsOf(t *testing.T, l *lab.Lab) string {
	t.Helper()
	var b strings.Builder
	for _, host := range slices.Sorted(maps.Keys(l.Model().WindowsHosts())) {
		s, err := signInto(t, l, host)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "WINDOWS %s, %d minutes ahead\n", host, minutesAhead(t, s))
		for _, name := range []string{"hosts.ps1", "plugin.ps1", "personality.ps1", "storefront.ps1", "dhcp.ps1", "dhcp-failover.ps1", "dhcp-reservations.ps1"} {
			out, err := s.Run(t.Context(), winrm.Script{Name: name, Text: "# muster: " + name + "\n$null\n"})
			fmt.Fprintf(&b, "%s: %s %v\n", name, out, err != nil)
		}
		b.WriteString(servicesOf(t, s))
		for _, key := range []string{`SOFTWARE\Policies\Citrix\VirtualDesktopAgent`, `SOFTWARE\Citrix\VirtualDesktopAgent`, `SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`, `SOFTWARE\Policies\Citrix\UserProfileManager`, `SOFTWARE\WOW6432Node\Citrix\SmartAuditor\Database`, `SOFTWARE\WOW6432Node\Citrix\SmartAuditor\Server`, `SOFTWARE\Citrix\SmartAuditor\Agent`} {
			values, err := s.Registry(winrm.View64).EnumValues(t.Context(), key)
			if err != nil && !errors.Is(err, winrm.ErrNotFound) {
				t.Fatal(err)
			}
			for _, v := range values {
				text, err := s.Registry(winrm.View64).GetString(t.Context(), key, v.Name)
				many, _ := s.Registry(winrm.View64).GetMultiString(t.Context(), key, v.Name)
				fmt.Fprintln(&b, key, v.Name, text, many, err)
			}
		}
		if address := l.Address("https", host); address != "" {
			c, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // its certificate is what is looked at
			if err != nil {
				t.Fatal(err)
			}
			leaf := c.ConnectionState().PeerCertificates[0]
			fmt.Fprintln(&b, leaf.DNSNames, int(time.Until(leaf.NotAfter).Hours()/24))
			_ = c.Close()
		}
	}
	return b.String()
}

// servicesOf are the services of Citrix that a host lists, and that of DHCP.
func servicesOf(t *testing.T, s *winrm.Session) string {
	t.Helper()
	found, err := s.Query(t.Context(), "root/cimv2", "SELECT Name, DisplayName, State, StartMode FROM Win32_Service WHERE DisplayName LIKE 'Citrix%'", 100)
	if err != nil {
		t.Fatal(err)
	}
	dhcp, err := s.Query(t.Context(), "root/cimv2", "SELECT Name, DisplayName, State, StartMode FROM Win32_Service WHERE Name = 'DHCPServer'", 2)
	if err != nil {
		t.Fatal(err)
	}
	found = append(found, dhcp...)
	var b strings.Builder
	for _, service := range found {
		for _, property := range []string{"DisplayName", "Name", "State", "StartMode"} {
			text, _ := service.Text(property)
			b.WriteString(text + "; ")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func minutesAhead(t *testing.T, s *winrm.Session) int {
	t.Helper()
	found, err := s.Query(t.Context(), "root/cimv2", "SELECT * FROM Win32_UTCTime", 1)
	if err != nil || len(found) != 1 {
		t.Fatal(len(found), err)
	}
	part := func(name string) int {
		text, _ := found[0].Text(name)
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	shown := time.Date(part("Year"), time.Month(part("Month")), part("Day"), part("Hour"), part("Minute"), part("Second"), 0, time.UTC)
	return int((time.Until(shown) + 30*time.Second).Truncate(time.Minute).Minutes())
}

func TestFaultsOfWindowsHostsShow(t *testing.T) {
	const connector, store = "cc-muc-02.corp.contoso.example", "sf-fra-01.corp.contoso.example"
	healthy, err := signInto(t, start(t, lab.Options{}), connector)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		fault, host string
		check       func(*winrm.Session, error) bool
	}{
		{"windows-down", store, func(_ *winrm.Session, err error) bool { return err != nil && !errors.Is(err, facts.ErrRefused) }},
		{"windows-connector-down", connector, func(_ *winrm.Session, err error) bool { return err != nil }},
		{"windows-connector-down", store, func(_ *winrm.Session, err error) bool { return err == nil }},
		{"windows-wrong-certificate", store, func(_ *winrm.Session, err error) bool {
			var unknown x509.UnknownAuthorityError
			return errors.As(err, &unknown)
		}},
		{"connector-services-unseen", connector, func(s *winrm.Session, err error) bool {
			return err == nil && servicesOf(t, s) == "" && strings.Contains(servicesOf(t, healthy), "Citrix Remote HCL Server; RemoteHCLServer; Running; Auto; ")
		}},
		{"dhcp-denied", "dc-muc-02.corp.contoso.example", func(s *winrm.Session, err error) bool {
			if err != nil {
				return false
			}
			_, err = s.Run(t.Context(), winrm.Script{Name: "dhcp.ps1", Text: "# muster: dhcp.ps1\n$null\n"})
			return err != nil && strings.Contains(servicesOf(t, s), "DHCP Server; DHCPServer; Running; Auto; ")
		}},
		{"windows-denied", connector, func(s *winrm.Session, err error) bool {
			if err != nil {
				return false
			}
			var fault *winrm.Fault
			_, err = s.Query(t.Context(), "root/cimv2", "SELECT * FROM Win32_UTCTime", 1)
			return errors.As(err, &fault)
		}},
	} {
		l := start(t, lab.Options{Faults: []string{c.fault}})
		if s, err := signInto(t, l, c.host); !c.check(s, err) {
			t.Errorf("%s: %s: %v", c.fault, c.host, err)
		}
	}
}
