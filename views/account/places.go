package account

import (
	"github.com/google/uuid"

	"comptoir/models/account"
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

func (v PlaceView) venues() []ui.Option {
	list := make([]ui.Option, len(v.Venues))
	for i, venue := range v.Venues {
		list[i] = ui.Option{Value: venue.ID, Label: venue.Name}
	}
	return list
}
