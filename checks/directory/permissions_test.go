package directory

import (
	"testing"
)

func TestWhoApplies(t *testing.T) {
	const domain = "S-1-5-21-1-2-3"
	const computers, users, admins, group = domain + "-515", domain + "-513", domain + "-512", domain + "-1104"
	var otherRight [16]byte
	read := func(sid string) string { return allow(genericRead, sid) }
	apply := func(sid string) string { return allowObject(applyGroupPolicy, sid) }
	for name, c := range map[string]struct {
		entries           []string
		filtering         string
		allowed, denied   []string
		everythingInherit bool
	}{
		"as it is created":                          {entries: []string{read(authenticatedUsers), apply(authenticatedUsers), allow(0xf00ff, admins)}, filtering: "all", allowed: []string{authenticatedUsers}},
		"everyone":                                  {entries: []string{read(everyone), apply(everyone)}, filtering: "all", allowed: []string{everyone}},
		"domain computers":                          {entries: []string{read(authenticatedUsers), apply(computers)}, filtering: "all", allowed: []string{computers}},
		"domain computers of another domain":        {entries: []string{read(authenticatedUsers), apply("S-1-5-21-9-9-9-515")}, filtering: "some", allowed: []string{"S-1-5-21-9-9-9-515"}},
		"a group":                                   {entries: []string{read(authenticatedUsers), apply(group)}, filtering: "some", allowed: []string{group}},
		"all may apply and nobody may read":         {entries: []string{apply(authenticatedUsers)}, filtering: "some", allowed: []string{authenticatedUsers}},
		"nobody may apply":                          {entries: []string{read(authenticatedUsers), allow(0xf00ff, admins)}, filtering: "none"},
		"some are denied":                           {entries: []string{denyObject(applyGroupPolicy, admins), read(authenticatedUsers), apply(authenticatedUsers)}, filtering: "some", allowed: []string{authenticatedUsers}, denied: []string{admins}},
		"some may not read":                         {entries: []string{deny(genericRead, users), read(authenticatedUsers), apply(authenticatedUsers)}, filtering: "some", allowed: []string{authenticatedUsers}, denied: []string{users}},
		"all computers are denied":                  {entries: []string{denyObject(applyGroupPolicy, computers), read(authenticatedUsers), apply(authenticatedUsers)}, filtering: "none", allowed: []string{authenticatedUsers}, denied: []string{computers}},
		"full control holds both rights":            {entries: []string{allow(genericAll, authenticatedUsers)}, filtering: "all", allowed: []string{authenticatedUsers}},
		"all extended rights hold this one":         {entries: []string{allow(controlAccess|readProperty, authenticatedUsers)}, filtering: "all", allowed: []string{authenticatedUsers}},
		"another extended right is none":            {entries: []string{read(authenticatedUsers), allowObject(otherRight, authenticatedUsers)}, filtering: "none"},
		"a denied write does not matter":            {entries: []string{deny(0x20, users), read(authenticatedUsers), apply(authenticatedUsers)}, filtering: "all", allowed: []string{authenticatedUsers}},
		"what is for objects below does not matter": {entries: []string{read(authenticatedUsers), entry(5, 0x0a, u32(controlAccess)+u32(1)+string(applyGroupPolicy[:])+sidBytes(authenticatedUsers))}, filtering: "none"},
		"a condition cannot be judged":              {entries: []string{read(authenticatedUsers), apply(authenticatedUsers), entry(9, 0, u32(controlAccess)+sidBytes(users)+"artx")}, filtering: "unknown", allowed: []string{authenticatedUsers}},
		"with an inherited type as well":            {entries: []string{read(authenticatedUsers), entry(5, 0, u32(controlAccess)+u32(3)+string(applyGroupPolicy[:])+string(otherRight[:])+sidBytes(authenticatedUsers))}, filtering: "all", allowed: []string{authenticatedUsers}},
		"an empty list":                             {filtering: "none"},
		"a denial behind the permission":            {entries: []string{read(authenticatedUsers), apply(authenticatedUsers), denyObject(applyGroupPolicy, group)}, filtering: "unknown", allowed: []string{authenticatedUsers}, denied: []string{group}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := whoApplies([]byte(descriptor(c.entries...)), domain)
			must(t, err)
			expect(t, "filtering", got.filtering, c.filtering)
			expect(t, "allowed", got.allowed, append([]string{}, c.allowed...))
			expect(t, "denied", got.denied, append([]string{}, c.denied...))
		})
	}
}

func TestANullListIsForEverybody(t *testing.T) {
	got, err := whoApplies([]byte("\x01\x00\x04\x80"+u32(0)+u32(0)+u32(0)+u32(0)), "S-1-5-21-1-2-3")
	must(t, err)
	expect(t, "filtering", got.filtering, "all")
}

func TestBrokenDescriptors(t *testing.T) {
	good := descriptor(allow(readProperty, everyone), allowObject(applyGroupPolicy, everyone))
	for n := range len(good) {
		if _, err := whoApplies([]byte(good[:n]), "S-1-5-21-1-2-3"); err == nil {
			t.Errorf("the first %d of %d bytes are taken for a descriptor", n, len(good))
		}
	}
	for name, b := range map[string]string{
		"another revision":          "\x02" + good[1:],
		"without a list":            good[:2] + "\x00\x80" + good[4:],
		"not self-relative":         good[:2] + "\x04\x00" + good[4:],
		"an offset into the wild":   good[:16] + u32(0xffffffff) + good[20:],
		"an entry of no known type": descriptor(entry(0x42, 0, u32(1)+sidBytes(everyone))),
		"an entry without a SID":    descriptor(entry(0, 0, u32(1))),
		"a SID of 16 parts":         descriptor(entry(0, 0, u32(1)+"\x01\x10"+string(make([]byte, 70)))),
	} {
		if got, err := whoApplies([]byte(b), "S-1-5-21-1-2-3"); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
}

func FuzzWhoApplies(f *testing.F) {
	f.Add([]byte(descriptor(allow(genericRead, authenticatedUsers), allowObject(applyGroupPolicy, authenticatedUsers))))
	f.Add([]byte(descriptor(denyObject(applyGroupPolicy, everyone))))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := whoApplies(b, "S-1-5-21-1-2-3")
		if err != nil {
			return
		}
		switch got.filtering {
		case "all", "some", "none", "unknown":
		default:
			t.Errorf("filtering is %q", got.filtering)
		}
		if got.filtering == "all" && len(got.allowed) == 0 {
			t.Error("it applies to all and to nobody")
		}
	})
}
