package order

import (
	"github.com/google/uuid"

	"comptoir/models/barcode"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// Scanned is the line that a scanned code asks for: times the item, as heavy and as dear as its
// label says, of its lot.
func Scanned(line, variant uuid.UUID, item catalog.Item, label barcode.Label, times money.Quantity) (AddLine, error) {
	c := AddLine{
		LineID: line, Join: true, Choice: catalog.Choice{ItemID: item.ID, VariantID: variant}, Label: label.Price, Goods: Goods{Lot: label.Lot},
	}
	if !label.Expiry.IsZero() {
		c.Expiry = businessday.FromTime(label.Expiry)
	}
	if times == 0 {
		times = money.One
	}
	switch {
	case label.Grams != 0:
		perKilogram, ok := item.Unit.PerKilogram()
		if !ok {
			return c, fault.Conflict("order.not_weighed").With("item", item.Name)
		}
		grams, ok := money.HalfUp.MulDiv(int64(label.Grams), perKilogram, 1000)
		if !ok || grams == 0 {
			return c, badQuantity()
		}
		c.Quantity = money.Quantity(grams)
	case label.Count != 0:
		c.Quantity = label.Count
	}
	return c.multiply(times, item.Unit)
}

// multiply makes it so many labels of the same kind.
func (c AddLine) multiply(times money.Quantity, unit catalog.Unit) (AddLine, error) {
	if times == money.One {
		return c, nil
	}
	if c.Label != nil {
		if times%money.One != 0 || times < 0 {
			return c, badQuantity()
		}
		all, ok := money.HalfUp.MulDiv(int64(*c.Label), int64(times), int64(money.One))
		if !ok {
			return c, badQuantity()
		}
		price := money.Amount(all)
		c.Label = &price
	}
	if c.Quantity == 0 {
		if c.Label == nil || !unit.Measured() { // else it follows from the price
			c.Quantity = times
		}
		return c, nil
	}
	all, ok := money.HalfUp.MulDiv(int64(c.Quantity), int64(times), int64(money.One))
	if !ok || money.Quantity(all) > money.QuantityLimit {
		return c, badQuantity()
	}
	c.Quantity = money.Quantity(all)
	return c, nil
}
