package account

import (
	"context"
	"strings"

	"comptoir/models/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// DevicesView lists what is paired, and makes codes for more.
type DevicesView struct {
	layout.PageView
	Form
	Here     string // the identity of pairing this very browser
	ThisOne  string // id of the device that this browser is; empty: none
	Devices  []account.Device
	Commands func() string
	Options  []ui.Option // what a browser can become
}

// CodeView shows a fresh pairing code.
type CodeView struct {
	layout.PageView
	Code account.Code
	Link string // that a camera reads
	Name string
}

// DeviceOptions are what a browser can become: a till or display at a register, a screen of a
// station, or of all of a venue, and the board of a venue. A value is read back by the handler.
func DeviceOptions(ctx context.Context, registers []account.Register, stations []account.Station) []ui.Option {
	var list []ui.Option
	seen := map[string]bool{}
	for _, r := range registers {
		list = append(list, option(ctx, "till", r.ID.String(), r.Name, r.VenueName))
	}
	for _, s := range stations {
		if venue := s.VenueID.String(); !seen[venue] {
			seen[venue] = true
			list = append(list, option(ctx, "kitchen_all", venue, i18n.T(ctx, "account.device.all_stations"), s.VenueName))
		}
		list = append(list, option(ctx, "kitchen", s.ID.String(), s.Name, s.VenueName))
	}
	for _, r := range registers {
		list = append(list, option(ctx, "display", r.ID.String(), r.Name, r.VenueName))
	}
	for _, r := range registers {
		if venue := r.VenueID.String(); !seen["board "+venue] {
			seen["board "+venue] = true
			list = append(list, ui.Option{Value: "board:" + venue, Label: i18n.T(ctx, "account.device.board") + " · " + r.VenueName})
		}
	}
	return list
}

func option(ctx context.Context, kind, id, name, venue string) ui.Option {
	device, _, _ := strings.Cut(kind, "_")
	return ui.Option{Value: kind + ":" + id, Label: i18n.T(ctx, "account.device."+device) + " · " + name + " · " + venue}
}

func deviceIcon(k account.Kind) string {
	switch k {
	case account.Kitchen:
		return "chef-hat"
	case account.Display:
		return "monitor-smartphone"
	case account.Board:
		return "monitor"
	}
	return "tablet"
}

func standsAt(ctx context.Context, d account.Device) string {
	if d.Kind == account.Board {
		return d.VenueName
	}
	at := d.RegisterName + d.StationName
	if at == "" {
		at = i18n.T(ctx, "account.device.all_stations")
	}
	return at + " · " + d.VenueName
}

func seen(ctx context.Context, d account.Device) string {
	if d.LastSeenAt == nil {
		return i18n.T(ctx, "account.device.never")
	}
	return i18n.DateTime(ctx, *d.LastSeenAt)
}

// halves sets a code in two groups, as it is read out.
func halves(code string) string {
	if len(code) != 8 {
		return code
	}
	return code[:4] + " " + code[4:]
}
