package account

import (
	"context"

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
