package muster.lib.windows.storefronts_test

import data.muster.lib.fixture
import data.muster.lib.windows.storefronts

test_the_host_of_a_url[url] if {
	some url, host in {
		"https://sf.corp.example.internal": "sf.corp.example.internal",
		"HTTPS://SF.Corp.Example.Internal:8443/Citrix/Store": "sf.corp.example.internal",
		"http://cc3.corp.example.internal/scripts/ctxsta.dll": "cc3.corp.example.internal",
		"cc3.corp.example.internal:8080/scripts/ctxsta.dll": "cc3.corp.example.internal",
		"https://sf.corp.example.internal./Citrix": "sf.corp.example.internal",
		"https://10.20.1.1?x=1": "10.20.1.1",
		"https://[fd00:20::1]:8443/": "fd00:20::1",
		"": "",
	}
	storefronts.host_of(url) == host
}

test_what_an_entry_is[entry] if {
	some entry, kind in {
		"cc1": "production",
		"CC3.corp.example.internal": "recovery",
		"xml": "alias",
		"10.10.2.1": "production",
		"10.20.1.1": "recovery",
		"[fd00::1]": "stranger",
		"192.0.2.1": "stranger",
		"cc9.corp.example.internal": "stranger",
	}
	got := storefronts.kind(entry) with input as fixture.healthy
	got == kind
}

test_what_an_entry_is_in_a_network_that_is_at_both_sites[entry] if {
	some entry, kind in {"10.10.1.1": "production", "10.20.1.1": "recovery", "10.10.9.9": "stranger"}
	got := storefronts.kind(entry) with input as fixture.changed([fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])])
	got == kind
}
