package order

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// Seller makes the snapshot of a choice from the catalogue, at the order's venue. Prices
// come from nowhere else.
type Seller func(kind catalog.Kind, c catalog.Choice) (catalog.Sold, error)

// Resolve fills in what a command leaves to the catalogue.
func Resolve(o Order, cmd Command, sell Seller) (Command, error) {
	var err error
	switch c := cmd.(type) {
	case AddLine:
		if c.Sold, err = sell(o.Kind, c.Choice); err != nil || c.Sold.DepositItem == uuid.Nil {
			return c, err
		}
		c.Deposit, err = sell(o.Kind, catalog.Choice{ItemID: c.Sold.DepositItem})
		if fault.Of(err) != nil {
			return c, nil // it is sold no more: nothing is asked for the bottle
		}
		return c, err
	case SetModifiers:
		l, err := o.active(c.LineID)
		if err != nil {
			return nil, err
		}
		c.Sold, err = sell(o.Kind, c.choice(*l))
		return c, err
	case SetKind:
		c.Resold, err = resell(o, c.Kind, sell)
		return c, err
	case RepeatRound:
		c.Lines, err = resellRound(o, sell)
		return c, err
	}
	return cmd, nil
}

// resell sells every line again under another kind.
func resell(o Order, kind catalog.Kind, sell Seller) (map[uuid.UUID]catalog.Sold, error) {
	out := make(map[uuid.UUID]catalog.Sold, len(o.Lines))
	for _, l := range o.Active() {
		if l.IsGift() {
			continue // no catalogue has it
		}
		sold, err := sell(kind, l.Sold.Choice())
		if err != nil {
			return nil, err
		}
		out[l.ID] = l.stay(sold)
	}
	return out, nil
}

// Needs returns the items that a command needs from the catalogue.
func Needs(o Order, cmd Command) []uuid.UUID {
	switch c := cmd.(type) {
	case AddLine:
		return []uuid.UUID{c.ItemID}
	case SetModifiers:
		if l := o.Line(c.LineID); l != nil {
			return []uuid.UUID{l.Sold.ItemID}
		}
	case SetKind:
		var ids []uuid.UUID
		for _, l := range o.Active() {
			if !l.IsGift() {
				ids = append(ids, l.Sold.ItemID)
			}
		}
		return ids
	case RepeatRound:
		var ids []uuid.UUID
		for _, l := range o.round() {
			ids = append(ids, l.Sold.ItemID)
		}
		return ids
	}
	return nil
}
