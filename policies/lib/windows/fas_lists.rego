# METADATA
# title: The lists of FAS servers that hosts really have
package muster.lib.windows.fas_lists

import data.muster.lib.estate
import data.muster.lib.fas
import data.muster.lib.registration
import data.muster.lib.windows

# judged are all hosts whose lists have to agree: FAS servers, StoreFront servers
# and the desktops that were asked.
judged := (leaders | followers) | windows.of("vda") if {
	estate.in_scope("fas")
} else := set()

leaders := windows.servers("fas") | windows.of("fas")

followers := windows.servers("storefront") | windows.of("storefront")

# group is what the list of a host has to agree with: all, or those of its site.
group(host) := "all" if {
	not fas.by_site
} else := input.windows.hosts[host].site

need(host) := windows.need(host, "fas")

unasked(host) := windows.unasked(host, "fas")

# list are the FAS servers of a host by their number, in lower case and without what makes
# no other server of them: spaces around, a dot at the end.
list(host) := {number(name): trim_suffix(lower(trim_space(address)), ".") | some name, address in windows.fas(host).addresses}

# number is the number in the name of a value such as Address1.
number(name) := regex.find_n(`[0-9]+`, name, 1)[0]

# unsampled is the gap of desktops of which not one was asked.
unsampled := {
	"target": "component/fas", "reason": "fact_missing",
	"message": "the estate has desktops, but not one of them was asked what it uses",
} if {
	estate.in_scope("fas")
	count(windows.of("vda")) == 0
	count(registration.all_ous) > 0
}

key := `HKLM:\SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`
