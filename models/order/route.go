package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/catalog"
)

// routed returns a line with the stations that make it as things are now, and what of that is other
// than it was. A station that has been told of a line keeps it: what is added, changed or voided
// later goes to those that have it.
func (l Line) routed(m Meta) (Line, SentLine) {
	if m.Route == nil {
		return l, SentLine{}
	}
	now, route := m.Route(l.Sold), SentLine{}
	if len(l.Sold.Parts) == 0 {
		if l.Sent == 0 && !slices.Equal(now.Stations, l.Sold.Stations) {
			route.Stations = now.Stations
		}
		l.Sold = route.at(l.Sold)
		return l, route
	}
	for n := range l.Sold.Parts {
		if stations := now.Parts[n].Stations; l.toldOf(n) == 0 && !slices.Equal(stations, l.Sold.Parts[n].Stations) {
			if route.PartStations == nil {
				route.PartStations = make([][]uuid.UUID, len(l.Sold.Parts))
			}
			route.PartStations[n] = stations
		}
	}
	l.Sold = route.at(l.Sold)
	return l, route
}

// at is what was sold, made where the kitchen was told.
func (s SentLine) at(sold catalog.Sold) catalog.Sold {
	if s.Stations != nil {
		sold.Stations = s.Stations
	}
	if s.PartStations == nil {
		return sold
	}
	sold.Parts = slices.Clone(sold.Parts)
	for n := range min(len(sold.Parts), len(s.PartStations)) {
		if s.PartStations[n] != nil {
			sold.Parts[n].Stations = s.PartStations[n]
		}
	}
	return sold
}

// stay makes what is sold again at the stations that have it already.
func (l Line) stay(sold catalog.Sold) catalog.Sold {
	if l.Sent == 0 {
		return sold
	}
	if len(l.Sold.Parts) == 0 {
		sold.Stations = l.Sold.Stations
		return sold
	}
	sold.Parts = slices.Clone(sold.Parts)
	for n := range min(len(sold.Parts), len(l.Sold.Parts)) {
		if l.toldOf(n) != 0 {
			sold.Parts[n].Stations = l.Sold.Parts[n].Stations
		}
	}
	return sold
}
