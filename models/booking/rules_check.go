package booking

import (
	"regexp"
	"slices"

	"comptoir/models/form"
)

const day = 24 * 60

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$`)

// check says what is wrong with rules, by the fields of their form.
func (r *Rules) check() error {
	var c form.Check
	c.Require(slices.Contains(Steps(), r.Step), "step", "field.unknown")
	c.Require(r.Pace >= 0 && r.Pace <= 1000, "pace", "field.range")
	c.Require(r.Join >= 1 && r.Join <= 4, "join", "field.range")
	c.Require(r.Largest >= 1 && r.Largest <= mostParty, "largest", "field.range")
	c.Require(r.Lead >= 0 && r.Lead <= 14*day, "lead", "field.range")
	c.Require(r.Ahead >= 0 && r.Ahead <= 730, "ahead", "field.range")
	c.Require(r.Near >= 0 && r.Near <= day, "near", "field.range")
	c.Require(r.Keep >= 1 && r.Keep <= 3650, "keep", "field.range")
	c.Require(r.Slug == "" || slug.MatchString(r.Slug), "slug", "booking.slug")
	c.Require(!r.Online || r.Slug != "", "slug", "field.required")
	c.Require(len(r.Hours) <= 28, "hours", "field.range")
	for _, h := range r.Hours {
		c.Require(inDay(h.From) && inDay(h.Last), "hours", "booking.hours")
	}
	c.Require(len(r.Special) <= 200, "special", "field.range")
	for _, s := range r.Special {
		c.Require(!s.Date.Time().IsZero() && (s.Closed || inDay(s.From) && inDay(s.Last)), "special", "booking.special")
	}
	most := 0
	for i, t := range r.Turns {
		ascending := t.UpTo == 0 && i == len(r.Turns)-1 || t.UpTo > most
		c.Require(ascending && t.Minutes >= 15 && t.Minutes <= 12*60 && t.Minutes%15 == 0, "turns", "booking.turns")
		most = t.UpTo
	}
	c.Require(len(r.Turns) > 0 && most == 0, "turns", "booking.turns")
	return c.Err()
}

func inDay(minutes int) bool { return minutes >= 0 && minutes < day && minutes%15 == 0 }

// Steps lists how far apart times may be offered, in minutes.
func Steps() []int { return []int{15, 30, 45, 60} }
