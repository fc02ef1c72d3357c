package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/money"
)

// InKitchen is what the kitchen knows of an order, by the key that it knows it by.
type InKitchen struct {
	Key      uuid.UUID
	Quantity money.Quantity // that is still wanted; 0: it was voided, or is not told yet
	Stations []uuid.UUID
}

// InKitchen returns what the kitchen knows of the order's lines, or would know once it is told.
func (o Order) InKitchen() []InKitchen {
	var out []InKitchen
	for _, l := range o.Lines {
		for _, k := range l.told(max(l.Sent, money.One)) {
			i := slices.IndexFunc(out, func(have InKitchen) bool { return have.Key == k.key() })
			if i < 0 {
				i = len(out)
				out = append(out, InKitchen{Key: k.key()})
			}
			if k.Sold != nil {
				out[i].Stations = k.Sold.Stations
			}
		}
		for _, k := range l.told(l.Sent) {
			i := slices.IndexFunc(out, func(have InKitchen) bool { return have.Key == k.key() })
			out[i].Quantity += k.Quantity
		}
	}
	return out
}
