package netscaler

// form is how the things of a type are asked for.
type form int

const (
	single form = iota // there is one, which is no list
	list               // in pages, and only the given fields
	short              // a list that comes whole
	bulk               // what is bound to what, for all at once: without bulkbindings an appliance answers that there is nothing
)

// question is something that muster asks an appliance for.
type question struct {
	form form
	// fields are those that the appliance is asked for, where it can be: passwords and
	// keys, which it would answer encrypted or in clear, are never sent.
	fields string
	// later tells that the type came with release 12.1: where an older one does not know it,
	// nothing of it is configured.
	later bool
}

// questions are all that is ever asked, below /nitro/v1/config/. With NITRO reading is not
// always harmless: some GETs build a support bundle, reset counters, let the appliance
// probe something, or answer the whole configuration with its secrets. So what is not here
// is not asked, and a test holds every request against it.
var questions = map[string]question{
	"nsconfig":     {form: single},
	"nsversion":    {form: single},
	"nsfeature":    {form: single},
	"nscapacity":   {form: single},
	"nslaslicense": {form: single},
	"nslicense":    {form: single},
	"ntpsync":      {form: single},
	"vpnparameter": {form: single},

	"hanode":          {form: short, fields: "id,ipaddress,state,hastatus,hasync,inc"},
	"clusternode":     {form: short, fields: "nodeid,ipaddress,state,effectivestate,operationalsyncstate"},
	"nspartition":     {form: short, fields: "partitionname"},
	"nslicenseserver": {form: short, fields: "licenseserverip,servername"},
	"dnsnameserver":   {form: short, fields: "ip,dnsvservername"},
	"ntpserver":       {form: short, fields: "serverip,servername"},

	"nsip":  {form: list, fields: "ipaddress,netmask,type,iptype,state"},
	"route": {form: list, fields: "network,netmask,gateway,msr,dynamic"},

	"server":    {form: list, fields: "name,ipaddress,domain,state"},
	"service":   {form: list, fields: "name,servername,ipaddress,servicetype,dup_state,state"},
	"lbvserver": {form: list, fields: "name,ipv46,port,servicetype,state,backupvserver"},
	"csvserver": {form: list, fields: "name,ipv46,port,servicetype,state,backupvserver"},
	"cspolicy":  {form: list, fields: "policyname,action"},
	"csaction":  {form: list, fields: "name,targetlbvserver,targetvserver,targetvserverexpr"},
	"lbmonitor": {form: list, fields: "monitorname,type"},

	"vpnvserver":       {form: list, fields: "name,ipv46,port,state,authentication,authnprofile"},
	"vpnsessionpolicy": {form: list, fields: "name,action"},
	"vpnsessionaction": {form: list, fields: "name,wihome,storefronturl"},

	"authenticationvserver":      {form: list, fields: "name,state"},
	"authenticationauthnprofile": {form: list, fields: "name,authnvsname"},
	"authenticationpolicy":       {form: list, fields: "name,action"},
	"authenticationldappolicy":   {form: list, fields: "name,reqaction"},
	"authenticationradiuspolicy": {form: list, fields: "name,reqaction"},
	"authenticationsamlpolicy":   {form: list, fields: "name,reqaction"},
	"authenticationldapaction":   {form: list, fields: "name,serverip,servername,serverport"},
	"authenticationradiusaction": {form: list, fields: "name,serverip,servername,serverport,targetlbvserver"},
	"authenticationsamlaction":   {form: list, fields: "name,samlredirecturl,metadataurl,artifactresolutionserviceurl,samlidpcertname,samlsigningcertname"},
	"authenticationoauthaction":  {form: list, fields: "name,authorizationendpoint,tokenendpoint,certendpoint,metadataurl,userinfourl"},

	"authenticationoauthidpprofile": {form: list, fields: "name,redirecturl", later: true},
	"authenticationoauthidppolicy":  {form: list, fields: "name,action", later: true},

	"sslcertkey": {form: list, fields: "certkey,subject,sandns,clientcertnotbefore,clientcertnotafter,daystoexpiration"},

	"gslbsite":         {form: list, fields: "sitename,sitetype,siteipaddress,metricexchange,status"},
	"gslbservice":      {form: list, fields: "servicename,ipaddress,sitename,state"},
	"gslbvserver":      {form: list, fields: "name,state,backupvserver"},
	"gslbservicegroup": {form: list, fields: "servicegroupname,sitename,state", later: true},

	"lbvserver_service_binding":                                  {form: bulk},
	"service_lbmonitor_binding":                                  {form: bulk},
	"servicegroup_lbmonitor_binding":                             {form: bulk},
	"csvserver_cspolicy_binding":                                 {form: bulk},
	"csvserver_lbvserver_binding":                                {form: bulk},
	"csvserver_vpnvserver_binding":                               {form: bulk},
	"lbvserver_servicegroup_binding":                             {form: bulk},
	"servicegroup_servicegroupmember_binding":                    {form: bulk},
	"vpnvserver_staserver_binding":                               {form: bulk},
	"vpnvserver_vpnsessionpolicy_binding":                        {form: bulk},
	"aaagroup_vpnsessionpolicy_binding":                          {form: bulk},
	"vpnvserver_authenticationldappolicy_binding":                {form: bulk},
	"vpnvserver_authenticationradiuspolicy_binding":              {form: bulk},
	"vpnvserver_authenticationsamlpolicy_binding":                {form: bulk},
	"authenticationvserver_authenticationpolicy_binding":         {form: bulk},
	"authenticationvserver_authenticationoauthidppolicy_binding": {form: bulk, later: true},
	"authenticationpolicylabel_authenticationpolicy_binding":     {form: bulk},
	"sslvserver_sslcertkey_binding":                              {form: bulk},
	"gslbvserver_domain_binding":                                 {form: bulk},
	"gslbvserver_gslbservice_binding":                            {form: bulk},
	"gslbvserver_gslbservicegroup_binding":                       {form: bulk, later: true},
	"gslbservicegroup_gslbservicegroupmember_binding":            {form: bulk, later: true},
	"gslbservice_lbmonitor_binding":                              {form: bulk},
	"vpnglobal_staserver_binding":                                {form: short},
	"vpnglobal_vpnsessionpolicy_binding":                         {form: short},
}
