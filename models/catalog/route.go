package catalog

import (
	"bytes"
	"slices"

	"github.com/google/uuid"
)

// A Route is a rule that says where something is made: what of, and in which circumstances. What a
// rule leaves out it is not particular about.
type Route struct {
	ID         uuid.UUID
	CategoryID uuid.UUID
	ItemID     uuid.UUID
	ModifierID uuid.UUID
	HallID     uuid.UUID
	Kind       Kind
	From, To   int  // minutes of the venue's day; equal: all day; From after To: over midnight
	Also       bool // on top of where it is made anyway
	Stations   []uuid.UUID
}

// Circumstances are those in which something is ordered.
type Circumstances struct {
	HallID uuid.UUID // zero: at no table
	Kind   Kind
	Minute int // of the venue's day
}

// Routes are the rules of a venue.
type Routes []Route

// Stations returns where a line is made, in the sequence of the rules. The most particular rule
// that holds says so: a modifier before an item, an item before a category, then the hall, the
// time, the kind of order; of two that are equally particular the earlier one. Rules that say
// "also" add to it, and each counts. Where a rule names the line and no rule holds in these
// circumstances, the most particular that names it says so all the same: a dish that somebody
// gave a place is never lost because of the hour.
func (r Routes) Stations(s Sold, at Circumstances) []uuid.UUID {
	var main, named *Route
	var also []uuid.UUID
	for i := range r {
		rule := &r[i]
		if len(rule.Stations) == 0 || !rule.names(s) {
			continue
		}
		holds := rule.holds(at)
		switch {
		case rule.Also && holds:
			also = append(also, rule.Stations...)
		case rule.Also:
		case holds && (main == nil || rule.rank() > main.rank()):
			main = rule
		case !holds && rule.particular() && (named == nil || rule.rank() > named.rank()):
			named = rule
		}
	}
	if main == nil {
		main = named
	}
	var out []uuid.UUID
	if main != nil {
		out = append(out, main.Stations...)
	}
	return once(append(out, also...))
}

// once drops what is there twice.
func once(list []uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, id := range list {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// names says whether a rule speaks of a line, whatever the circumstances.
func (r Route) names(s Sold) bool {
	if r.CategoryID != uuid.Nil && r.CategoryID != s.CategoryID || r.ItemID != uuid.Nil && r.ItemID != s.ItemID {
		return false
	}
	return r.ModifierID == uuid.Nil || slices.ContainsFunc(s.Modifiers, func(m SoldModifier) bool { return m.ID == r.ModifierID })
}

// particular says whether a rule names what it is for.
func (r Route) particular() bool {
	return r.CategoryID != uuid.Nil || r.ItemID != uuid.Nil || r.ModifierID != uuid.Nil
}

// holds says whether it is the rule's hall, time and kind of order.
func (r Route) holds(at Circumstances) bool {
	return (r.HallID == uuid.Nil || r.HallID == at.HallID) && (r.Kind == "" || r.Kind == at.Kind) && r.during(at.Minute)
}

func (r Route) during(minute int) bool {
	switch {
	case r.From == r.To:
		return true
	case r.From < r.To:
		return r.From <= minute && minute < r.To
	}
	return minute >= r.From || minute < r.To
}

// rank is how particular a rule is.
func (r Route) rank() int {
	rank := 0
	for _, particular := range []bool{r.ModifierID != uuid.Nil, r.ItemID != uuid.Nil, r.CategoryID != uuid.Nil, r.HallID != uuid.Nil, r.From != r.To, r.Kind != ""} {
		rank *= 2
		if particular {
			rank++
		}
	}
	return rank
}

// Route returns s with the stations that the rules give it and its parts. What no rule speaks of
// stays where its item is made, and what nobody makes, such as a fee, is made nowhere.
func (s Sold) Route(r Routes, at Circumstances) Sold {
	if s.Role.Charged() {
		return s
	}
	if stations := r.Stations(s, at); len(stations) > 0 {
		s.Stations = stations
	}
	if len(s.Parts) == 0 {
		return s
	}
	s.Parts = slices.Clone(s.Parts)
	for n := range s.Parts {
		if stations := r.Stations(s.Parts[n].Of(), at); len(stations) > 0 {
			s.Parts[n].Stations = stations
		}
	}
	return s
}

// Sort puts rules into the sequence in which they are asked: the most particular first, then by id,
// so that the same rules always give the same answer.
func (r Routes) Sort() {
	slices.SortFunc(r, func(a, b Route) int {
		if d := b.rank() - a.rank(); d != 0 {
			return d
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
}
