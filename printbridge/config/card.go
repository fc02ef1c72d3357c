package config

import (
	"context"
	"strconv"

	"comptoir/printbridge/device"
	"comptoir/printbridge/terminal/zvt"
	"comptoir/printbridge/words"
)

// CardProtocols are the languages of card terminals that are spoken.
var CardProtocols = []string{"zvt"}

func (d Device) checkCard() error {
	switch {
	case d.Protocol != CardProtocols[0]:
		return choose("protocol", d.Protocol, CardProtocols)
	case d.Link == device.File:
		return words.Refuse("bad.link", "tcp, serial")
	case d.Password == "":
		return nil
	}
	if n, err := strconv.ParseUint(d.Password, 10, 32); err != nil || n > 999999 {
		return words.Refuse("bad.card_password")
	}
	return nil
}

// Takes is a driver for a card terminal.
func (d Device) Takes() *zvt.Device {
	target := d.Target()
	password, _ := strconv.ParseInt(d.Password, 10, 64) // checked; none is the usual 000000
	return &zvt.Device{
		Framed: d.Link == device.Serial, Password: password, Timing: zvt.Usual(),
		Dial: func(ctx context.Context) (zvt.Conn, error) { return target.Dial(ctx, dialling) },
	}
}
