package config

import (
	"context"
	"net"
	"slices"
	"time"

	"comptoir/printbridge/device"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/atol"
	"comptoir/printbridge/fiscal/pirit"
	"comptoir/printbridge/fiscal/shtrih"
	"comptoir/printbridge/fiscal/wire"
	"comptoir/printbridge/words"
)

// A Driver speaks with a fiscal register.
type Driver interface {
	fiscal.Device
	Close() // lets the line go
}

// The languages of fiscal registers that are spoken.
const (
	shtrihProtocol = "shtrih"
	atolProtocol   = "atol" // the vendor's service, which usually runs on this machine
	piritProtocol  = "pirit"
)

// Protocols are all of them; the first is the usual one.
var Protocols = []string{shtrihProtocol, atolProtocol, piritProtocol}

func (d Device) checkFiscal() error {
	switch {
	case !slices.Contains(Protocols, d.Protocol):
		return choose("protocol", d.Protocol, Protocols)
	case d.Link == device.File:
		return words.Refuse("bad.link", "tcp, serial")
	case d.Protocol == piritProtocol && d.Password != "" && len(d.Password) != 4:
		return words.Refuse("bad.pirit_password")
	case d.Protocol == atolProtocol && d.Link != device.TCP:
		return words.Refuse("bad.link", "tcp, 127.0.0.1:"+atol.Port)
	}
	return nil
}

// Register is a driver for a fiscal register.
func (d Device) Register() Driver {
	switch d.Protocol {
	case atolProtocol:
		return d.atol()
	case piritProtocol:
		return &pirit.Device{Line: d.line(), Password: d.Password, Timing: pirit.Usual(), Now: time.Now, Wait: fiscal.Pause}
	}
	return d.shtrih()
}

func (d Device) atol() *atol.Device {
	target := d.Target()
	dial := func(ctx context.Context) (net.Conn, error) {
		c, err := target.Dial(ctx, dialling)
		if err != nil {
			return nil, err
		}
		return c.(net.Conn), nil // by tcp, as checkFiscal wants it
	}
	return &atol.Device{Service: atol.Service{Address: d.Address, Register: d.Unit, Login: d.Login, Password: d.Password, Client: atol.Connect(dial)}, Wait: fiscal.Pause}
}

// dialling is how long a register may take to answer the door.
const dialling = 3 * time.Second

// speed is what most registers of a protocol have on their serial line.
func speed(protocol string) int {
	if protocol == piritProtocol {
		return 57600
	}
	return 115200
}

func (d Device) line() wire.Line {
	target := d.Target()
	return wire.Line{Dial: func(ctx context.Context) (wire.Conn, error) { return target.Dial(ctx, dialling) }}
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
