package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"comptoir/printbridge/device"
	"comptoir/printbridge/display"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/scale"
)

func (d Device) checkScale() error {
	if !slices.Contains(scale.Protocols(), d.Protocol) {
		return fmt.Errorf("device %s: protocol is %q, want one of %q", d.Name, d.Protocol, scale.Protocols())
	}
	if d.Link == device.File {
		return fmt.Errorf("device %s: a scale is reached by tcp or serial", d.Name)
	}
	return nil
}

// Weighs is a driver for a scale.
func (d Device) Weighs() *scale.Scale {
	return &scale.Scale{Target: d.Target(), Protocol: d.Protocol}
}

// Codepages are the letters that displays have, with the numbers by which most choose them.
// Those that have one page burnt in take no notice of the number.
func Codepages() []string { return slices.Sorted(maps.Keys(numbers)) }

var numbers = map[string]int{"cp437": 0, "cp850": 2, "cp852": 9, "cp858": 19, "cp866": 11, "cp1251": 12, "cp1252": 16}

// Shows is a driver for a customer display.
func (d Device) Shows() (*display.Display, error) {
	if d.PageNumber < 0 || d.PageNumber > 255 {
		return nil, fmt.Errorf("device %s: code page number %d", d.Name, d.PageNumber)
	}
	name := cmp.Or(d.Codepage, "cp437")
	o := display.Options{
		Target: d.Target(), Protocol: d.Protocol,
		Page: escpos.Page{Name: name, Number: byte(cmp.Or(d.PageNumber, numbers[name]))},
	}
	o.Idle[0] = d.Greeting
	shows, err := display.New(o)
	if err != nil {
		return nil, fmt.Errorf("device %s: %w", d.Name, err)
	}
	return shows, nil
}
