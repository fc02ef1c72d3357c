package bridge

import (
	"context"
	"fmt"
	"slices"
	"time"

	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
)

// A find looks like a printer that is not set up yet; As is the name that it gets by one tap.
type find struct {
	Name, Link, Address, As string
}

// search looks for printers in the networks of this machine, for the page to offer.
func (p *page) search(ctx context.Context) {
	const patience = 2 * time.Second
	near := p.nearby(ctx, patience)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.near, p.searched = near, true
}

// finds are the printers that were found and are not set up, those on cables first.
func (p *page) finds() (list []find, searched bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := map[string]bool{}
	used := map[string]bool{}
	for _, d := range p.attached {
		taken[d.Name], used[d.Address] = true, true
	}
	as := freeName(taken)
	printers, _ := device.Found()
	for _, path := range printers {
		list = append(list, find{Link: device.File, Address: path, As: as})
	}
	for _, a := range p.near {
		list = append(list, find{Name: a.Name, Link: device.TCP, Address: a.Address, As: as})
	}
	return slices.DeleteFunc(list, func(f find) bool { return used[f.Address] }), p.searched
}

// freeName is what the next printer is called, unless a person says otherwise.
func freeName(taken map[string]bool) string {
	for _, name := range []string{"receipt", "kitchen"} {
		if !taken[name] {
			return name
		}
	}
	for n := 2; ; n++ {
		if name := fmt.Sprintf("%s-%d", config.Printer, n); !taken[name] {
			return name
		}
	}
}
