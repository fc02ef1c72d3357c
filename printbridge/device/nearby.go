package device

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// networksMost is how many of this machine's networks are looked through without being named.
const networksMost = 4

// Nearby looks for printers in the networks that this machine is in: those that announce
// themselves, and whatever answers where printers do. It takes as long as patience, twice
// where a network is full.
func Nearby(ctx context.Context, patience time.Duration) []Announcement {
	var mu sync.Mutex
	var list []Announcement
	var looking sync.WaitGroup
	looking.Go(func() {
		announced := Announced(ctx, patience)
		mu.Lock()
		defer mu.Unlock()
		list = append(announced, list...) // they know their names
	})
	for _, network := range ownNetworks(ownAddresses()) {
		looking.Go(func() {
			found, err := Scan(ctx, network, PrintPort, patience/3)
			if err != nil {
				return // who asked has gone
			}
			mu.Lock()
			defer mu.Unlock()
			for _, address := range found {
				list = append(list, Announcement{Address: address})
			}
		})
	}
	looking.Wait()
	return once(list)
}

// once keeps the first of each address.
func once(list []Announcement) []Announcement {
	seen := map[string]bool{}
	list = slices.DeleteFunc(list, func(a Announcement) bool {
		again := seen[a.Address]
		seen[a.Address] = true
		return again
	})
	slices.SortStableFunc(list, func(a, b Announcement) int { return strings.Compare(a.Address, b.Address) })
	return list
}

// ownNetworks are the networks around some addresses, of large ones the 256 addresses around
// our own: a shop's printer stands near its till.
func ownNetworks(own []netip.Prefix) []string {
	const near = 24
	var list []string
	for _, p := range own {
		around := netip.PrefixFrom(p.Addr(), max(p.Bits(), near)).Masked().String()
		if !slices.Contains(list, around) && len(list) < networksMost {
			list = append(list, around)
		}
	}
	return list
}
