package businessday

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func clock(t testing.TB, zone, cutover string) Clock {
	t.Helper()
	c, err := ParseClock(zone, cutover)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestABusinessDayBeginsAtTheCutOver(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, zone, cutover, at, want string }{
		{"a beer after midnight belongs to the evening", "Europe/Paris", "04:00", "2026-03-07T01:30:00Z", "2026-03-06"},
		{"the first coffee belongs to its morning", "Europe/Paris", "04:00", "2026-03-07T03:00:00Z", "2026-03-07"},
		{"one instant before the cut-over is yesterday", "Europe/Kyiv", "05:30", "2026-07-01T02:29:59.999Z", "2026-06-30"},
		{"across the date line", "Pacific/Auckland", "04:00", "2026-01-01T12:00:00Z", "2026-01-01"},
		{"a skipped cut-over is the moment of the change", "Europe/Paris", "02:30", "2026-03-29T01:00:00Z", "2026-03-29"},
		{"just before that moment it is yesterday", "Europe/Paris", "02:30", "2026-03-29T00:59:59Z", "2026-03-28"},
		{"a repeated cut-over counts the first time", "Europe/Paris", "02:30", "2026-10-25T00:30:00Z", "2026-10-25"},
		{"and no second time", "Europe/Paris", "02:30", "2026-10-25T01:10:00Z", "2026-10-25"},
		{"midnight does not exist where clocks change at midnight", "America/Santiago", "00:00", "2026-09-06T04:00:00Z", "2026-09-06"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := clock(t, tt.zone, tt.cutover).Of(instant(t, tt.at)); got != Day(tt.want) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestDaysFollowEachOtherWithoutGapOrOverlap(t *testing.T) {
	t.Parallel()
	zones := []string{"UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu"}
	rapid.Check(t, func(r *rapid.T) {
		c := clock(t, rapid.SampledFrom(zones).Draw(r, "zone"), "00:00")
		c.Cutover = time.Duration(rapid.IntRange(0, 24*60-1).Draw(r, "cutover")) * time.Minute
		at := time.Unix(rapid.Int64Range(1_200_000_000, 1_900_000_000).Draw(r, "at"), 0)
		day := c.Of(at)
		start, end := c.Bounds(day, day)
		if at.Before(start) || !at.Before(end) {
			r.Fatalf("%s lies outside of its day %s, %s to %s", at.UTC(), day, start, end)
		}
		if next, _ := c.Bounds(day.Add(1), day.Add(1)); !next.Equal(end) {
			r.Fatalf("%s ends at %s, the next day begins at %s", day, end, next)
		}
	})
}

func TestAWindowIsReadFromTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	zone := clock(t, "Europe/Paris", "00:00").Zone
	night := Offer{Windows: []Window{{Days: []time.Weekday{time.Thursday}, From: 22 * time.Hour, To: 2 * time.Hour}}, To: "2025-08-28"}
	allDay := Offer{Windows: []Window{{From: 0, To: 0}}, From: "2025-08-28"}
	for _, tt := range []struct {
		name  string
		offer Offer
		at    string
		want  bool
	}{
		{"Thursday night", night, "2025-08-28T20:00:00Z", true},
		{"goes on after midnight", night, "2025-08-28T23:59:59Z", true},
		{"and ends on time", night, "2025-08-29T00:00:00Z", false},
		{"Friday night is another", night, "2025-08-29T21:00:00Z", false},
		{"equal ends mean the whole day", allDay, "2025-08-28T12:00:00Z", true},
		{"and nothing before the first date", allDay, "2025-08-27T12:00:00Z", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.offer.Open(instant(t, tt.at), zone); got != tt.want {
				t.Errorf("open is %v, want %v", got, tt.want)
			}
		})
	}
}

func TestWhatIsNoDateOrTimeIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "2026-02-30", "2026-1-1", "yesterday"} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q was taken for a day", text)
		}
	}
	for _, text := range []string{"", "24:00", "4", "04:60"} {
		if _, err := ParseTime(text); err == nil {
			t.Errorf("%q was taken for a time", text)
		}
	}
	if _, err := ParseClock("Atlantis/Poseidonis", "04:00"); err == nil {
		t.Error("a zone that nobody knows was taken")
	}
}

func TestDaysCountOverMonths(t *testing.T) {
	t.Parallel()
	if got := Days("2024-02-27", "2024-03-01"); len(got) != 4 || got[2] != "2024-02-29" {
		t.Errorf("got %v", got)
	}
	if got := Day("2026-01-01").Add(-1); got != "2025-12-31" {
		t.Errorf("got %s", got)
	}
}
