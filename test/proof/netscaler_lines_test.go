package proof

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks/netscaler/netscalerlab"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

func TestLinesForAnApplianceDoWhatTheApplianceWouldDo(t *testing.T) {
	const sta = "bind vpn vserver gw_external -staServer https://cc.example"
	for name, c := range map[string]struct {
		where, fix string // the primary node without where
		fault      string
		err, why   string // parts of them
	}{
		"a line and what saves it":                      {fix: sta + "; save ns config"},
		"commands and options in other case":            {fix: "BIND VPN vServer gw_external -STASERVER https://cc.example; Save NS Config"},
		"nobody saves it":                               {fix: sta, err: "nothing saves it"},
		"it is saved too early":                         {fix: "save ns config; " + sta, err: "nothing saves it"},
		"a command that there is not":                   {fix: "attach vpn vserver gw_external; save ns config", err: "no such command"},
		"an option that there is not":                   {fix: "bind vpn vserver gw_external -sta https://cc.example; save ns config", err: "no such argument [-sta]"},
		"an option without its value":                   {fix: "bind vpn vserver gw_external -staServer; save ns config", err: "has no value"},
		"a value that the option does not take":         {fix: "set ha node -haStatus ON; save ns config", err: "takes ENABLED"},
		"nothing is bound":                              {fix: "bind vpn vserver gw_external; save ns config", err: "nothing is set"},
		"an object that is not there":                   {fix: strings.Replace(sta, "gw_external", "gw_other", 1) + "; save ns config", err: "no such resource"},
		"an object that is there already":               {fix: "add ntp server dc-muc-01.corp.contoso.example; save ns config", where: "vpx-fra-01.corp.contoso.example, and each other node", err: "already exists"},
		"a name with blanks and no quotes":              {fix: "bind vpn vserver gw of users -staServer https://cc.example; save ns config", err: "3 arguments"},
		"more words than the command takes":             {fix: "enable ntp sync now; save ns config", err: "1 arguments"},
		"what a pair does not pass on, at one node":     {fix: "add ntp server 10.20.0.99; save ns config", err: "not passed on"},
		"the same at each of them":                      {fix: "add ntp server 10.20.0.99; save ns config", where: "vpx-fra-01.corp.contoso.example, and each other node"},
		"the configuration is not that of a secondary":  {fix: sta + "; save ns config", where: "vpx-fra-02.corp.contoso.example", err: "secondary node"},
		"a node by its address has its own state":       {fix: "set ha node -haStatus ENABLED; save ns config", where: "10.10.10.37"},
		"a host that is no appliance":                   {fix: sta + "; save ns config", where: "dc-fra-01.corp.contoso.example", err: "no appliance"},
		"a name server at the appliance itself":         {fix: "add dns nameServer 127.0.0.1; save ns config", err: "no address of a server"},
		"people fill something in":                      {fix: "add route 10.20.0.0 255.255.0.0 <router of the recovery site>; save ns config"},
		"people fill in what nobody can look up":        {fix: "add ns licenseserver <licence server that nobody has> -port 27000; save ns config", why: "only people know: <licence server that nobody has>"},
		"they fill in what is not there":                {fix: "enable service <name of the ADNS service at 10.10.10.99>; save ns config", why: "only people know: <name of the ADNS service at 10.10.10.99>"},
		"a certificate for another name":                {fix: "update ssl certKey gateway_2026 -cert <certificate for vpn.contoso.example too> -key <its key>; save ns config", err: "domain mismatch"},
		"the same, without holding it against the old":  {fix: "update ssl certKey gateway_2026 -cert <certificate for vpn.contoso.example too> -key <its key> -noDomainCheck; save ns config"},
		"a file that nobody has put there":              {fix: "update ssl certKey gateway_2026 -cert other.pem -key other.key; save ns config", err: "no such file"},
		"a route that is not there":                     {fix: "rm route 10.20.0.0 255.255.0.0 10.10.10.1; save ns config", err: "no such resource"},
		"a server that is there already":                {fix: "add server more cc-muc-01.corp.contoso.example; save ns config", why: "has an object for that server"},
		"a server that is bound before it is added":     {fix: "bind serviceGroup <group behind lb_xml> more <port of the others>; save ns config", err: "no such resource"},
		"the group behind a virtual server that is not": {fix: "bind serviceGroup <group behind lb_none> cc-muc-01 <port of the others>; save ns config", why: "only people know"},
		"a gateway gets an address":                     {fix: "set vpn vserver gw_external -IPAddress <address of the recovery site>; save ns config"},
		"a gateway gets a name for an address":          {fix: "set vpn vserver gw_external -IPAddress gateway; save ns config", err: "no address"},
		"they fill it in behind a wrong option":         {fix: "add ns ip <address> <netmask> -kind SNIP; save ns config", err: "no such argument"},
		"they fill it in for an object that is not":     {fix: "bind gslb vserver gv_none -serviceName <service>; save ns config", err: "no such resource"},
		"a name that is balanced, and kept for less":    {fault: "gslb-sites-silent", fix: "set gslb vserver gv_gateway -domainName gateway.contoso.example -TTL 30; save ns config"},
		"a name that is not balanced":                   {fault: "gslb-sites-silent", fix: "set gslb vserver gv_gateway -domainName vpn.contoso.example -TTL 30; save ns config", err: "not bound"},
		"a site is to tell how it is":                   {fault: "gslb-sites-silent", fix: "set gslb site MUC -metricExchange ENABLED; save ns config"},
		"a feature that the licence does not cover":     {where: "vpx-muc-01.corp.contoso.example", fault: "netscaler-licence-ended", fix: "enable ns feature SSLVPN; save ns config", err: "not licensed"},
		"people have to look":                           {fix: "show ha node; see whether they reach each other", why: "people have to look"},
	} {
		t.Run(name, func(t *testing.T) {
			where := c.where
			if where == "" {
				where = "vpx-fra-01.corp.contoso.example"
			}
			m := world.Healthy()
			if c.fault != "" {
				m = faulty(t, c.fault)
			}
			why, err := newCommandLine(m).carryOut(where + ": " + c.fix)
			switch {
			case (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err):
				t.Errorf("error %v, want %q", err, c.err)
			case (why != "") != (c.why != "") || !strings.Contains(why, c.why):
				t.Errorf("left because %q, want %q", why, c.why)
			}
		})
	}
}

func TestAQuotedNameIsOneWord(t *testing.T) {
	m := world.Healthy()
	a := netscalerlab.Of(m).Appliances[estate.Production]
	a.Tables["vpnvserver"] = append(a.Tables["vpnvserver"], map[string]any{"name": "gw of users"})
	if why, err := newCommandLine(m).carryOut(`vpx-fra-01.corp.contoso.example: bind vpn vserver "gw of users" -staServer https://cc.example; save ns config`); why != "" || err != nil {
		t.Error(why, err)
	}
	rows := a.Tables["vpnvserver_staserver_binding"]
	if last := rows[len(rows)-1]; last["name"] != "gw of users" {
		t.Errorf("bound to %v", last["name"])
	}
}
