package account

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/till"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// PlacesView lists registers and stations.
type PlacesView struct {
	layout.PageView
	Registers []account.Register
	Stations  []account.Station
}

// PlaceView is the form of a register or a station.
type PlaceView struct {
	layout.PageView
	Form
	Station bool
	ID      uuid.UUID // zero: a new one
	Venues  []layout.Venue
	Command string // of taking it out of use
	// Stations are those that can stand in for a station.
	Stations []account.Station
}

// fallbacks are the stations that can stand in for this one: of its venue, where that is known.
func (v PlaceView) fallbacks(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "account.place.fallback_none")}}
	var venue uuid.UUID
	for _, s := range v.Stations {
		if s.ID == v.ID {
			venue = s.VenueID
		}
	}
	for _, s := range v.Stations {
		if s.ID == v.ID || s.Kind == account.Expedites || venue != uuid.Nil && s.VenueID != venue {
			continue
		}
		label := s.Name
		if venue == uuid.Nil && len(v.Venues) > 1 {
			label += " · " + s.VenueName
		}
		list = append(list, ui.Option{Value: s.ID.String(), Label: label})
	}
	return list
}

// answers says whether somebody looks at a station's board.
func answers(ctx context.Context, s account.Station) string {
	switch {
	case s.SilentAt != nil:
		return i18n.T(ctx, "account.station.silent", "time", i18n.DateTime(ctx, *s.SilentAt))
	case s.SeenNow:
		return i18n.T(ctx, "account.station.seen_now")
	case s.SeenAt != nil:
		return i18n.T(ctx, "account.station.seen_at", "time", i18n.DateTime(ctx, *s.SeenAt))
	}
	return i18n.T(ctx, "account.station.seen_never")
}

// standsIn says who gets a station's tickets when it does not answer.
func standsIn(ctx context.Context, s account.Station) string {
	var names []string
	for _, name := range []string{s.FallbackName, s.FallbackPrinter} {
		if name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 || s.PatienceSeconds == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}

func (v PlaceView) path() string {
	path := "/admin/registers/"
	if v.Station {
		path += "stations/"
	}
	if v.ID == uuid.Nil {
		return path + "new"
	}
	return path + v.ID.String()
}

// modes are how a register may serve.
func (v PlaceView) modes(ctx context.Context) ui.SelectView {
	s := v.choice(ctx, "mode", chosen(ctx, "account.mode", till.Modes()))
	s.Hint = i18n.T(ctx, "account.place.mode_hint")
	return s
}

func (v PlaceView) venues() []ui.Option {
	list := make([]ui.Option, len(v.Venues))
	for i, venue := range v.Venues {
		list[i] = ui.Option{Value: venue.ID, Label: venue.Name}
	}
	return list
}

func stationKinds(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: account.Makes, Label: i18n.T(ctx, "account.place.kind.make")},
		{Value: account.Expedites, Label: i18n.T(ctx, "account.place.kind.expeditor")},
	}
}
