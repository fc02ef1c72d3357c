package booking

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/businessday"
)

func paris(t testing.TB) businessday.Clock {
	t.Helper()
	c, err := businessday.ParseClock("Europe/Paris", "04:00")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func shown(list []time.Time, zone *time.Location) (out []string) {
	for _, at := range list {
		out = append(out, at.In(zone).Format("02 15:04"))
	}
	return out
}

func TestTimesFollowTheHoursOfTheDayAndItsExceptions(t *testing.T) {
	t.Parallel()
	clock := paris(t)
	r := Usual()
	r.Step = 60
	r.Hours = []Hours{{time.Saturday, 12 * 60, 13 * 60}, {time.Saturday, 23 * 60, 1 * 60}, {time.Sunday, 1 * 60, 4 * 60}}
	r.Special = []Special{{Date: "2026-12-26", Closed: true}, {Date: "2026-12-19", From: 18 * 60, Last: 19 * 60}}
	for _, tt := range []struct {
		name string
		day  businessday.Day
		want []string
	}{
		{"lunch, and an evening that goes on after midnight", "2026-12-12", []string{"12 12:00", "12 13:00", "12 23:00", "13 00:00", "13 01:00"}},
		{"a date with hours of its own", "2026-12-19", []string{"19 18:00", "19 19:00"}},
		{"a date that is closed", "2026-12-26", nil},
		{"a weekday without hours", "2026-12-14", nil},
		{"the hour that is skipped has no times", "2026-03-28", []string{"28 12:00", "28 13:00", "28 23:00", "29 00:00", "29 01:00"}},
		{"what is before the cut-over is the night after the date", "2026-03-22", []string{"23 01:00", "23 02:00", "23 03:00", "22 04:00"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := shown(r.Times(tt.day, clock), clock.Zone)
			slices.Sort(tt.want)
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestATimeThatClocksSkipCannotBeBooked(t *testing.T) {
	t.Parallel()
	clock := paris(t)
	if at, ok := At("2026-03-28", "02:30", clock); ok {
		t.Errorf("02:30 of the night that has none is %s", at)
	}
	if at, ok := At("2026-03-28", "19:30", clock); !ok || at.UTC().Format(time.RFC3339) != "2026-03-28T18:30:00Z" {
		t.Errorf("19:30 is %s, %v", at, ok)
	}
	if at, ok := At("2026-03-29", "19:30", clock); !ok || at.UTC().Format(time.RFC3339) != "2026-03-29T17:30:00Z" {
		t.Errorf("19:30 in summer is %s, %v", at, ok)
	}
}

func table(name string, seats, x int) Table {
	return Table{ID: uuid.NewSHA1(uuid.Nil, []byte(name)), Name: name, Seats: seats, X: x, Width: 100, Height: 100}
}

func names(list []Table) (out []string) {
	for _, t := range list {
		out = append(out, t.Name)
	}
	return out
}

func TestAPartyGetsTheSmallestTableOrTheFewestThatStandTogether(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 19, 0, 0, 0, time.UTC)
	bar := table("bar", 2, 400)
	bar.Bar = true
	hall := []Table{table("1", 2, 0), table("2", 2, 150), table("3", 4, 300), bar, table("5", 4, 900)}
	held := []Hold{{TableID: hall[4].ID, From: at.Add(-time.Hour), To: at.Add(time.Minute)}}
	for _, tt := range []struct {
		party, join int
		holds       []Hold
		want        []string
	}{
		{2, 3, nil, []string{"1"}},
		{3, 3, nil, []string{"3"}},
		{4, 1, nil, []string{"3"}},
		{5, 1, nil, nil},
		{6, 2, nil, []string{"2", "3"}},
		{8, 2, nil, nil}, // 3 and 5 stand apart
		{8, 3, nil, []string{"1", "2", "3"}},
		{9, 4, nil, nil},
		{4, 1, []Hold{{TableID: hall[2].ID, From: at.Add(-time.Hour), To: at}}, []string{"3"}}, // gone when they come
		{4, 1, append(held, Hold{TableID: hall[2].ID, From: at.Add(59 * time.Minute), To: at.Add(2 * time.Hour)}), nil},
	} {
		if got := names(Assign(hall, tt.holds, tt.party, tt.join, at, at.Add(time.Hour))); !slices.Equal(got, tt.want) {
			t.Errorf("%d guests, up to %d tables: %v, want %v", tt.party, tt.join, got, tt.want)
		}
	}
}

func TestTablesThatAreSaidToGoTogetherDoAndNoOthers(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 19, 0, 0, 0, time.UTC)
	hall := []Table{table("1", 2, 0), table("2", 2, 110), table("3", 2, 900)}
	hall[0].Joins = []uuid.UUID{hall[2].ID}
	if got := names(Assign(hall, nil, 4, 3, at, at.Add(time.Hour))); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("four guests at %v", got)
	}
	if got := names(Assign(hall, nil, 6, 3, at, at.Add(time.Hour))); got != nil {
		t.Errorf("six guests at %v, which do not go together", got)
	}
}

// Whatever is asked in whatever sequence, no table is held twice at a time, no party sits on too few seats and no step of
// time begins with more guests than the kitchen takes.
func TestNothingIsOverbookedWhateverIsAsked(t *testing.T) {
	t.Parallel()
	clock := paris(t)
	rapid.Check(t, func(t *rapid.T) {
		r := Usual()
		r.Step = rapid.SampledFrom(Steps()).Draw(t, "step")
		r.Pace = rapid.SampledFrom([]int{0, 4, 10, 25}).Draw(t, "pace")
		r.Join = rapid.IntRange(1, 3).Draw(t, "join")
		day := businessday.Day("2026-03-28") // the night in which an hour is missing
		room := Room{Clock: clock}
		for i := range rapid.IntRange(1, 8).Draw(t, "tables") {
			tb := table(string(rune('a'+i)), rapid.IntRange(1, 6).Draw(t, "seats"), i*rapid.SampledFrom([]int{110, 300}).Draw(t, "x"))
			room.Tables = append(room.Tables, tb)
		}
		now := day.Time()
		for range rapid.IntRange(1, 60).Draw(t, "wishes") {
			party := rapid.IntRange(1, 8).Draw(t, "party")
			slots := r.Free(room, day, party, now)
			if len(slots) == 0 {
				continue
			}
			s := rapid.SampledFrom(slots).Draw(t, "slot")
			id := uuid.New()
			if seatsOf(s.Tables) < party {
				t.Fatalf("%d guests on %v", party, names(s.Tables))
			}
			for _, tb := range s.Tables {
				for _, h := range room.Holds {
					if h.TableID == tb.ID && h.From.Before(s.At.Add(r.Stay(party))) && s.At.Before(h.To) {
						t.Fatalf("table %s is given away twice at %s", tb.Name, s.At)
					}
				}
				room.Holds = append(room.Holds, Hold{TableID: tb.ID, From: s.At, To: s.At.Add(r.Stay(party)), BookingID: id})
			}
			room.Begins = append(room.Begins, Begin{id, s.At, party})
		}
		for _, b := range room.Begins {
			n := 0
			for _, o := range room.Begins {
				if !o.At.Before(b.At) && o.At.Sub(b.At) < r.step() {
					n += o.Party
				}
			}
			if r.Pace > 0 && n > r.Pace {
				t.Fatalf("%d guests begin from %s on, the kitchen takes %d", n, b.At, r.Pace)
			}
		}
	})
}

func TestGuestsBookWithinTheRulesForThem(t *testing.T) {
	t.Parallel()
	clock := paris(t)
	r := Usual()
	r.Lead, r.Ahead, r.Largest = 120, 10, 4
	room := Room{Clock: clock, Tables: []Table{table("1", 4, 0)}}
	now, _ := At("2026-12-01", "17:00", clock)
	first := func(day businessday.Day, party int) string {
		if list := r.Free(room, day, party, now); len(list) > 0 {
			return list[0].At.In(clock.Zone).Format("15:04")
		}
		return ""
	}
	for _, tt := range []struct {
		name  string
		day   businessday.Day
		party int
		want  string
	}{
		{"not sooner than the lead", "2026-12-01", 2, "19:00"},
		{"the whole of another day", "2026-12-02", 2, "12:00"},
		{"not yesterday", "2026-11-30", 2, ""},
		{"as far ahead as is allowed", "2026-12-11", 2, "12:00"},
		{"and no further", "2026-12-12", 2, ""},
		{"not more than the largest party", "2026-12-02", 5, ""},
		{"nobody is no party", "2026-12-02", 0, ""},
	} {
		if got := first(tt.day, tt.party); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAWaitIsWhatTheTablesAndThoseAheadMakeIt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 12, 1, 19, 0, 0, 0, time.UTC)
	r := Usual()
	r.Join = 1
	two, four := table("1", 2, 0), table("2", 4, 500)
	until := func(tb Table, minutes int) Hold {
		return Hold{TableID: tb.ID, From: now.Add(-time.Hour), To: now.Add(time.Duration(minutes) * time.Minute)}
	}
	for _, tt := range []struct {
		name   string
		holds  []Hold
		ahead  []int
		party  int
		want   int
		nobody bool
	}{
		{"a table is free", nil, nil, 2, 0, false},
		{"both are taken: the first that gets free", []Hold{until(two, 30), until(four, 60)}, nil, 2, 30, false},
		{"only the large one is large enough", []Hold{until(two, 30), until(four, 60)}, nil, 4, 60, false},
		{"one party ahead takes the first", []Hold{until(two, 30), until(four, 60)}, []int{2}, 2, 60, false},
		{"two ahead take both: one stays for its turn", []Hold{until(two, 30), until(four, 60)}, []int{2, 2}, 2, 30 + 90, false},
		{"a booking soon keeps the table free for it", []Hold{{TableID: two.ID, From: now.Add(time.Hour), To: now.Add(2 * time.Hour)}, until(four, 45)}, nil, 2, 45, false},
		{"no table is large enough", nil, nil, 5, 0, true},
	} {
		got, ok := Estimate(r, Room{Tables: []Table{two, four}, Holds: tt.holds}, tt.ahead, tt.party, now)
		if ok == tt.nobody || ok && got != time.Duration(tt.want)*time.Minute {
			t.Errorf("%s: %s, %v; want %d minutes", tt.name, got, ok, tt.want)
		}
	}
}
