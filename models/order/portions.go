package order

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// A Use is how much of a portion was taken. It is negative where some of it is there again.
type Use struct {
	catalog.Portion
	Name     string // as it is sold
	Quantity money.Quantity
}

// Used returns what an order took, or gave back, from before to after it changed. What the kitchen
// was told of stays used when it is voided or the order is given up: it has been made. What a guest
// brings back is none to sell again.
func Used(before, after Order) []Use {
	sum := map[catalog.Portion]*Use{}
	if after.Status == Cancelled && before.Status != Cancelled {
		for _, l := range before.Lines {
			l.uses(sum, l.Sent-l.Quantity)
		}
		return uses(sum)
	}
	for _, l := range before.Lines {
		l.uses(sum, -(l.Quantity + l.Voided))
	}
	for _, l := range after.Lines {
		l.uses(sum, l.Quantity+l.Voided)
	}
	return uses(sum)
}

// uses adds what so many of a line are made of.
func (l Line) uses(sum map[catalog.Portion]*Use, quantity money.Quantity) {
	if l.Quantity < 0 {
		return
	}
	take := func(item, variant uuid.UUID, name string, quantity money.Quantity) {
		for _, id := range slices.Compact([]uuid.UUID{uuid.Nil, variant}) {
			p := catalog.Portion{ItemID: item, VariantID: id}
			if sum[p] == nil {
				sum[p] = &Use{Portion: p, Name: name}
			}
			sum[p].Quantity += quantity
		}
	}
	take(l.Sold.ItemID, l.Sold.VariantID, sizeOf(l.Sold.Name, l.Sold.VariantName), quantity)
	for _, part := range l.Sold.Parts {
		take(part.ItemID, part.VariantID, sizeOf(part.Name, part.VariantName), quantity*money.Quantity(part.Quantity))
	}
}

func sizeOf(name, variant string) string {
	if variant == "" {
		return name
	}
	return name + " " + variant
}

// uses are those that come to something, in one sequence for everybody who locks them.
func uses(sum map[catalog.Portion]*Use) []Use {
	var list []Use
	for _, u := range sum {
		if u.Quantity != 0 {
			list = append(list, *u)
		}
	}
	slices.SortFunc(list, func(a, b Use) int {
		return cmp.Or(bytes.Compare(a.ItemID[:], b.ItemID[:]), bytes.Compare(a.VariantID[:], b.VariantID[:]))
	})
	return list
}
