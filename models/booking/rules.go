package booking

import (
	"slices"
	"time"

	"comptoir/models/businessday"
)

// Quarter is the grain of bookings: they begin and end on it.
const Quarter = 15 * time.Minute

// Rules are how a venue takes bookings.
type Rules struct {
	Hours   []Hours   `json:"hours"`             // of a week
	Special []Special `json:"special,omitempty"` // dates that are not as their weekday
	Step    int       `json:"step"`              // minutes between two times that are offered
	Turns   []Turn    `json:"turns"`             // by how many, ascending
	Pace    int       `json:"pace"`              // guests who may begin within one step; 0: any number
	Join    int       `json:"join"`              // how many tables that stand together may be joined; 1: none
	Online  bool      `json:"online"`
	Largest int       `json:"largest"` // party that books online
	Lead    int       `json:"lead"`    // minutes before which guests book online
	Ahead   int       `json:"ahead"`   // days that guests book ahead online
	Slug    string    `json:"-"`       // the public address
	Near    int       `json:"-"`       // minutes before which the floor shows a booking
	Keep    int       `json:"-"`       // days for which guests are remembered
}

// Hours are when bookings begin on a day of the week: from the first to the last, in minutes after midnight. A last time
// before the first is one after midnight.
type Hours struct {
	Day  time.Weekday `json:"day"`
	From int          `json:"from"`
	Last int          `json:"last"`
}

// Special is a date that is not as its weekday: closed, or with hours of its own.
type Special struct {
	Date   businessday.Day `json:"date"`
	Closed bool            `json:"closed,omitempty"`
	From   int             `json:"from,omitempty"`
	Last   int             `json:"last,omitempty"`
}

// A Turn is how long a party stays.
type Turn struct {
	UpTo    int `json:"up_to"` // guests; 0: all larger ones
	Minutes int `json:"minutes"`
}

// Usual are the rules of a venue that has not made its own: lunch and dinner, and nothing online.
func Usual() Rules {
	r := Rules{
		Step: 30, Turns: []Turn{{2, 90}, {4, 105}, {0, 120}}, Pace: 0, Join: 2,
		Largest: 8, Lead: 60, Ahead: 60, Near: 90, Keep: 90,
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		r.Hours = append(r.Hours, Hours{d, 12 * 60, 14 * 60}, Hours{d, 18*60 + 30, 21*60 + 30})
	}
	return r
}

// Stay is how long a party stays.
func (r Rules) Stay(party int) time.Duration {
	for _, t := range r.Turns {
		if t.UpTo == 0 || party <= t.UpTo {
			return time.Duration(t.Minutes) * time.Minute
		}
	}
	return 2 * time.Hour
}

// step is the time between two slots.
func (r Rules) step() time.Duration { return time.Duration(r.Step) * time.Minute }

// hours are those of a date; none: it is closed.
func (r Rules) hours(day businessday.Day) []Hours {
	var special []Hours
	is := false
	for _, s := range r.Special {
		if s.Date != day {
			continue
		}
		is = true
		if !s.Closed {
			special = append(special, Hours{day.Weekday(), s.From, s.Last})
		}
	}
	if is {
		return special
	}
	return slices.DeleteFunc(slices.Clone(r.Hours), func(h Hours) bool { return h.Day != day.Weekday() })
}

// Times are when bookings begin on a day of business, ascending, by the clock on the wall: an hour that is skipped has none,
// and one that comes twice has each time once.
func (r Rules) Times(day businessday.Day, clock businessday.Clock) []time.Time {
	begin, end := clock.Bounds(day, day)
	var list []time.Time
	for _, h := range r.hours(day) {
		last := h.Last
		if last < h.From {
			last += 24 * 60
		}
		for m := h.From; m <= last && r.Step > 0; m += r.Step {
			at, ok := onTheWall(day, m, clock)
			if ok && !at.Before(begin) && at.Before(end) && !slices.ContainsFunc(list, at.Equal) {
				list = append(list, at)
			}
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

// onTheWall is the moment at which clocks show a time of a business day; false where they never do. What is before the
// cut-over belongs to the night after the date.
func onTheWall(day businessday.Day, minutes int, clock businessday.Clock) (time.Time, bool) {
	if minutes < int(clock.Cutover/time.Minute) {
		minutes += 24 * 60
	}
	date := day.Add(minutes / (24 * 60)).Time()
	hour, minute := minutes/60%24, minutes%60
	at := time.Date(date.Year(), date.Month(), date.Day(), hour, minute, 0, 0, clock.Zone)
	return at, at.Hour() == hour && at.Minute() == minute
}

// At is the moment that somebody means who names a day of business and a time of day, "19:30".
func At(day businessday.Day, text string, clock businessday.Clock) (time.Time, bool) {
	d, err := businessday.ParseTime(text)
	if err != nil || day.Time().IsZero() {
		return time.Time{}, false
	}
	return onTheWall(day, int(d/time.Minute), clock)
}
