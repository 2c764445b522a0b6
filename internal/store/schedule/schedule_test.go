package schedule

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// TestNext walks through the days around a change of the clock: each line
// gives what is due after the one before it.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		minute     int
		after      string
		due        []string // UTC
	}{
		{"New York: spring gap at 02:30 gives 03:00 EDT", "America/New_York", 2*60 + 30, "2026-03-06T12:00:00Z",
			[]string{"2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"}},
		{"New York: the moment of the change itself", "America/New_York", 2 * 60, "2026-03-07T07:00:00Z",
			[]string{"2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z"}},
		{"New York: morning keeps its local time in spring", "America/New_York", 9 * 60, "2026-03-07T00:00:00Z",
			[]string{"2026-03-07T14:00:00Z", "2026-03-08T13:00:00Z"}},
		{"New York: autumn overlap at 01:30 is due once, the first time", "America/New_York", 90, "2026-10-31T12:00:00Z",
			[]string{"2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"}},
		{"New York: asked between the two, not again", "America/New_York", 90, "2026-11-01T06:00:00Z",
			[]string{"2026-11-02T06:30:00Z"}},
		{"Sao Paulo: no change since 2019", "America/Sao_Paulo", 0, "2025-10-17T12:00:00Z",
			[]string{"2025-10-18T03:00:00Z", "2025-10-19T03:00:00Z", "2025-10-20T03:00:00Z"}},
		{"Sao Paulo 2018: midnight left out gives 01:00 of the same date", "America/Sao_Paulo", 0, "2018-11-02T12:00:00Z",
			[]string{"2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}},
		{"Sao Paulo 2018: 23:59 before the gap", "America/Sao_Paulo", 23*60 + 59, "2018-11-03T12:00:00Z",
			[]string{"2018-11-04T02:59:00Z", "2018-11-05T01:59:00Z"}},
		{"Sao Paulo 2019: 23:30 shown twice before midnight", "America/Sao_Paulo", 23*60 + 30, "2019-02-15T12:00:00Z",
			[]string{"2019-02-16T01:30:00Z", "2019-02-17T01:30:00Z", "2019-02-18T02:30:00Z"}},
		{"Sao Paulo 2019: midnight after the overlap", "America/Sao_Paulo", 0, "2019-02-16T12:00:00Z",
			[]string{"2019-02-17T03:00:00Z", "2019-02-18T03:00:00Z"}},
		{"Santiago: spring gap over midnight", "America/Santiago", 15, "2026-09-04T12:00:00Z",
			[]string{"2026-09-05T04:15:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:15:00Z"}},
		{"Santiago: autumn overlap before midnight", "America/Santiago", 23*60 + 15, "2026-04-03T12:00:00Z",
			[]string{"2026-04-04T02:15:00Z", "2026-04-05T02:15:00Z", "2026-04-06T03:15:00Z"}},
		{"Kolkata: half an hour and no change", "Asia/Kolkata", 9 * 60, "2026-03-28T03:30:00Z",
			[]string{"2026-03-29T03:30:00Z", "2026-03-30T03:30:00Z"}},
		{"Lord Howe: half-hour change", "Australia/Lord_Howe", 2*60 + 15, "2026-10-02T15:45:00Z",
			[]string{"2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"}},
		{"Nuuk: gap over midnight belongs to the day before it", "America/Nuuk", 23*60 + 30, "2026-03-27T12:00:00Z",
			[]string{"2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"}},
		{"Apia: a date left out has none", "Pacific/Apia", 9 * 60, "2011-12-28T20:00:00Z",
			[]string{"2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z"}},
		{"UTC: strictly after", "UTC", 0, "2026-01-01T00:00:00Z",
			[]string{"2026-01-02T00:00:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			loc, err := Zone(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, c.after)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.due {
				at = Next(at, c.minute, loc)
				if got := at.Format(time.RFC3339); got != want {
					t.Errorf("due %s, want %s", got, want)
				}
			}
		})
	}
}

// TestNextOnceADate: over four years, whatever the zone and the time, every
// date has one moment, and the clock then shows the time or just skipped it.
func TestNextOnceADate(t *testing.T) {
	for _, zone := range []string{"America/New_York", "America/Sao_Paulo", "America/Santiago", "Asia/Kolkata", "America/Nuuk", "Africa/Cairo", "Australia/Lord_Howe"} {
		loc, err := Zone(zone)
		if err != nil {
			t.Fatal(err)
		}
		for minute := 0; minute < MinutesADay; minute += 45 {
			at := time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)
			first, n := Next(at, minute, loc), 0
			for at = first; at.Year() < 2021; n++ {
				if next := Next(at, minute, loc); next.Sub(at) > 25*time.Hour+30*time.Minute || next.Sub(at) < 22*time.Hour+30*time.Minute {
					t.Fatalf("%s, minute %d: %v after %v", zone, minute, next, at)
				} else {
					at = next
				}
			}
			if want := int(at.Sub(first).Round(24*time.Hour) / (24 * time.Hour)); n != want {
				t.Errorf("%s, minute %d: due %d times in %d days", zone, minute, n, want)
			}
		}
	}
}

func TestZone(t *testing.T) {
	for _, bad := range []string{"", "Local", "Mars/Olympus", "../etc/passwd", "/etc/localtime", strings.Repeat("a", 1000)} {
		if _, err := Zone(bad); !errors.Is(err, ErrZone) {
			t.Errorf("Zone(%.20q) = %v, want ErrZone", bad, err)
		}
	}
	if loc, err := Zone("America/Sao_Paulo"); err != nil || loc.String() != "America/Sao_Paulo" {
		t.Errorf("Zone = %v, %v", loc, err)
	}
}
