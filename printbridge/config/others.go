package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"comptoir/printbridge/device"
	"comptoir/printbridge/display"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/scale"
	"comptoir/printbridge/words"
)

func (d Device) checkScale() error {
	if !slices.Contains(scale.Protocols(), d.Protocol) {
		return choose("protocol", d.Protocol, scale.Protocols())
	}
	if d.Link == device.File {
		return words.Refuse("bad.link", "tcp, serial")
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
		return nil, words.Refuse("bad.range", "page-number", d.PageNumber, 0, 255)
	}
	if !slices.Contains(display.Protocols(), d.Protocol) {
		return nil, choose("protocol", d.Protocol, display.Protocols())
	}
	name := cmp.Or(d.Codepage, "cp437")
	if _, known := numbers[name]; !known {
		return nil, words.Refuse("bad.codepage", name, strings.Join(Codepages(), ", "))
	}
	o := display.Options{
		Target: d.Target(), Protocol: d.Protocol,
		Page: escpos.Page{Name: name, Number: byte(cmp.Or(d.PageNumber, numbers[name]))},
	}
	o.Idle[0] = d.Greeting
	return display.New(o)
}
