// Package schedule finds the moments at which something is due every day at
// one local time, across changes of the clock.
package schedule

import (
	"errors"
	"fmt"
	"time"
)

// MinutesADay is how many times of day there are.
const MinutesADay = 24 * 60

// maxZone is longer than any name in the IANA time zone database.
const maxZone = 64

// ErrZone says that a name is no time zone.
var ErrZone = errors.New("schedule: no such time zone")

// Zone finds a time zone by its IANA name ("America/Santiago"). Unlike
// time.LoadLocation it refuses the empty name and "Local", whose meaning is
// the machine's own.
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" || len(name) > maxZone {
		return nil, ErrZone
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrZone, err)
	}
	return loc, nil
}

// Next gives the first moment after a given one at which it is due, in UTC:
// once for each date that loc's calendar has, at minute minutes after midnight
// as the clocks there show it. Where the clocks are put forward over that
// time, it is due at the moment they are; where they show it twice, the first
// time alone. minute is between 0 and MinutesADay-1.
func Next(after time.Time, minute int, loc *time.Location) time.Time {
	y, m, d := after.In(loc).Date()
	// The day before: late on it the clocks may have been put forward over
	// midnight. A few days on: a date may be left out (Samoa, 30 December 2011).
	for i := -1; ; i++ {
		midnight := moment(y, m, d+i, 0, loc)
		if midnight.In(loc).Day() != time.Date(y, m, d+i, 12, 0, 0, 0, time.UTC).Day() {
			continue // no such date here
		}
		if due := moment(y, m, d+i, minute, loc); due.After(after) {
			return due.UTC()
		}
	}
}

// moment gives the first instant at which loc's clocks show a time, or the
// instant at which they were put forward over it.
func moment(y int, m time.Month, d, minute int, loc *time.Location) time.Time {
	wall := time.Date(y, m, d, 0, minute, 0, 0, time.UTC)
	t := time.Date(y, m, d, 0, minute, 0, 0, loc)
	start, end := t.ZoneBounds()
	switch shown := asUTC(t); {
	case shown.Before(wall): // in the gap that ends this zone's time
		return end
	case shown.After(wall): // in the gap before it
		return start
	}
	if start.IsZero() {
		return t
	}
	// The same time may have been shown before the last change as well.
	_, offset := start.Add(-time.Nanosecond).Zone()
	if earlier := wall.Add(-time.Duration(offset) * time.Second); earlier.Before(start) && asUTC(earlier.In(loc)).Equal(wall) {
		return earlier.In(loc)
	}
	return t
}

// asUTC gives what t's clock shows as if it were UTC, to compare and subtract.
func asUTC(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
