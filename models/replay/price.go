package replay

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
)

// know reads the items that sales need and are not known yet.
func (p *Player) know(ctx context.Context, sales []Sale) error {
	var ids []uuid.UUID
	for _, s := range sales {
		for _, c := range s.Commands {
			for _, id := range order.Needs(order.Order{}, c.Command) {
				if _, ok := p.items[id]; !ok {
					ids = append(ids, id)
				}
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	items, err := p.catalog.ItemsForSale(ctx, p.venue.ID, 0, ids)
	if err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	for id, item := range items {
		p.items[id] = item
	}
	return nil
}

// request makes one request of a sale: all of it happens together. It also says how much cash the
// sale leaves in the drawer.
func (p *Player) request(d Day, s Sale) (r orderdb.Request, cash money.Amount, err error) {
	r = orderdb.Request{
		OrderID: s.Order, VenueID: p.venue.ID, RegisterID: d.Register, Opening: s.Opening, Commands: s.Commands,
		At: s.At, Actor: s.Actor, May: everything, Quiet: true,
	}
	r.Opening.Allowed = true
	end := uuid.NewSHA1(s.Order, []byte("end"))
	if s.Drop != "" {
		r.Commands = append(r.Commands, orderdb.Command{ID: end, Command: order.Cancel{Reason: s.Drop}})
		return r, 0, nil
	}
	totals, err := p.price(s)
	if err != nil {
		return r, 0, err
	}
	due := p.owed(s, totals.Due)
	if due > 0 {
		payment := order.AddPayment{PaymentID: uuid.NewSHA1(s.Order, []byte("payment")), Tender: s.Tender, Amount: s.given(due)}
		r.Commands = append(r.Commands, orderdb.Command{ID: end, Command: payment})
	}
	r.Commands = append(r.Commands, orderdb.Command{ID: end, Command: order.Close{}})
	if s.Tender == price.Cash {
		cash = due
	}
	return r, cash, nil
}

func everything(string) bool { return true }

// price says what the sale will come to, by the very core that will take it.
func (p *Player) price(s Sale) (totals price.Result, err error) {
	m := order.Meta{At: s.At, Actor: s.Actor, May: everything}
	open := order.Open{
		ID: s.Order, Kind: s.Opening.Kind, VenueID: p.venue.ID, TableID: s.Opening.TableID,
		Name: s.Opening.Name, Covers: s.Opening.Covers, Terms: p.terms,
	}
	o, _, _, err := order.Do(order.Order{}, open, m)
	if err != nil {
		return totals, err
	}
	for _, c := range s.Commands {
		cmd, err := order.Resolve(o, c.Command, p.seller)
		if err != nil {
			return totals, err
		}
		cmd = order.Offered(o, cmd, p.venue.OffersAt(s.At))
		if o, _, totals, err = order.Do(o, cmd, m); err != nil {
			return totals, err
		}
	}
	return totals, nil
}

func (p *Player) seller(kind catalog.Kind, c catalog.Choice) (catalog.Sold, error) {
	item, ok := p.items[c.ItemID]
	if !ok {
		return catalog.Sold{}, fault.NotFound("catalog.item_unknown").Field("item_id", "catalog.item_unknown")
	}
	return item.Sell(kind, p.venue.ID, c)
}

// owed is what is due, in coins that there are.
func (p *Player) owed(s Sale, due money.Amount) money.Amount {
	if r := p.terms.CashRounding; r != nil && s.Tender == price.Cash {
		return money.RoundCash(due, r.Increment, r.Mode)
	}
	return due
}

// given is what the guest hands over: what is owed, or the next notes.
func (s Sale) given(owed money.Amount) money.Amount {
	if s.Tender != price.Cash || s.Note <= 0 {
		return owed
	}
	return (owed + s.Note - 1) / s.Note * s.Note
}
