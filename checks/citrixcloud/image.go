package citrixcloud

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// imageOf takes the path of a master image apart: the name of the VM snapshot or of
// the template version at its end and, for a version, the template.
//
//	XDHyp:\HostingUnits\Pool\ctx_W11_2026-11.template
//	XDHyp:\HostingUnits\Pool\Templates.folder\W11.template\2026-11.templateversion
func imageOf(path string) (image, template string) {
	parts := strings.Split(strings.TrimRight(path, `\`), `\`)
	image, kind := nameAndKind(parts[len(parts)-1])
	if strings.EqualFold(kind, "templateversion") && len(parts) > 1 {
		if name, kind := nameAndKind(parts[len(parts)-2]); strings.EqualFold(kind, "template") {
			template = name
		}
	}
	return image, template
}

// nameAndKind splits the last part of a path into the name and the type of the
// object. Names may have dots themselves, types have only letters.
func nameAndKind(part string) (name, kind string) {
	i := strings.LastIndexByte(part, '.')
	if i <= 0 || i == len(part)-1 {
		return part, ""
	}
	for _, r := range part[i+1:] {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return part, ""
		}
	}
	return part[:i], part[i+1:]
}

var (
	yearLast  = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$`)
	yearFirst = regexp.MustCompile(`^(\d{4})[./-](\d{1,2})[./-](\d{1,2})$`)
)

// moment reads a time of which nobody has documented the form, and returns it as
// RFC 3339. It returns "" for what cannot be read for sure.
//
// Seen were RFC 3339 and the way of some culture, such as 6/17/2026 8:21:37 AM. Of
// the latter, a date that ends in the year says whether day or month comes first
// only when one of the two is more than 12, or both are the same. So 6/17/2026 is
// the 17th of June, and 6/7/2026 is nothing. Without a time zone, UTC is meant, as
// far as anybody knows; so such a moment may be off by some hours.
func moment(s string) string {
	s = strings.Join(strings.Fields(s), " ") // blanks may be of any kind
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return said(t)
	}
	if t, err := time.Parse("2006-01-02T15:04:05", s); err == nil { // with any fraction of a second
		return said(t)
	}
	date, clock, _ := strings.Cut(s, " ")
	day, ok := dayOf(date)
	if !ok {
		return ""
	}
	for _, form := range []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM"} {
		if t, err := time.Parse(form, strings.ToUpper(clock)); err == nil {
			return said(day.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second))
		}
	}
	return ""
}

// said is a time as the facts write it; the year 1 is how .NET writes never.
func said(t time.Time) string {
	if t.Year() <= 1 {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func dayOf(date string) (time.Time, bool) {
	part := func(s string) int { n, _ := strconv.Atoi(s); return n }
	var year, month, day int
	if m := yearFirst.FindStringSubmatch(date); m != nil {
		year, month, day = part(m[1]), part(m[2]), part(m[3])
	} else if m := yearLast.FindStringSubmatch(date); m != nil {
		year, month, day = part(m[3]), part(m[1]), part(m[2])
		switch {
		case month > 12:
			month, day = day, month
		case day <= 12 && day != month:
			return time.Time{}, false
		}
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, year > 0 && int(t.Month()) == month && t.Day() == day
}
