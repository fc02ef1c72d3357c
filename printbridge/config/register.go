package config

import (
	"context"
	"fmt"
	"slices"
	"time"

	"comptoir/printbridge/device"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/shtrih"
	"comptoir/printbridge/fiscal/wire"
)

// A Driver speaks with a fiscal register.
type Driver interface {
	fiscal.Device
	Close() // lets the line go
}

// Protocols are the languages of fiscal registers that are spoken.
var Protocols = []string{"shtrih"}

func (d Device) checkFiscal() error {
	if !slices.Contains(Protocols, d.Protocol) {
		return fmt.Errorf("device %s: protocol is %q, want one of %q", d.Name, d.Protocol, Protocols)
	}
	if d.Link == device.File {
		return fmt.Errorf("device %s: a fiscal register is reached by tcp or serial", d.Name)
	}
	return nil
}

// Register is a driver for a fiscal register.
func (d Device) Register() Driver {
	return d.shtrih()
}

func (d Device) line() wire.Line {
	target := d.Target()
	return wire.Line{Dial: func(ctx context.Context) (wire.Conn, error) { return target.Dial(ctx, 3*time.Second) }}
}

func (d Device) shtrih() *shtrih.Device {
	f := &shtrih.Device{Line: d.line(), Operator: d.Operator, Administrator: d.Administrator, Timing: shtrih.Usual(), Wait: fiscal.Pause}
	if f.Operator == 0 {
		f.Operator = shtrih.Operator
	}
	if f.Administrator == 0 {
		f.Administrator = shtrih.Administrator
	}
	return f
}
