package config

import (
	"context"
	"fmt"
	"strconv"

	"comptoir/printbridge/device"
	"comptoir/printbridge/terminal/zvt"
)

// CardProtocols are the languages of card terminals that are spoken.
var CardProtocols = []string{"zvt"}

func (d Device) checkCard() error {
	switch {
	case d.Protocol != CardProtocols[0]:
		return fmt.Errorf("device %s: protocol is %q, want one of %q", d.Name, d.Protocol, CardProtocols)
	case d.Link == device.File:
		return fmt.Errorf("device %s: a card terminal is reached by tcp or serial", d.Name)
	case d.Password == "":
		return nil
	}
	if n, err := strconv.ParseUint(d.Password, 10, 32); err != nil || n > 999999 {
		return fmt.Errorf("device %s: the password of a card terminal has six digits", d.Name)
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
