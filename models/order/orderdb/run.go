package orderdb

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/order"
	"comptoir/models/price"
)

// running is one try at a request, between what was read and what is written.
type running struct {
	store    *Store
	request  Request
	facts    facts
	question question
	snapshot *snapshot

	before   order.Order
	order    order.Order
	totals   price.Result
	day      businessday.Day
	change   change
	refunds  []givenBack
	sold     []ledger.DiscountFact // off the lines of an order that closes
	used     []order.Use           // of what is counted
	repeated int                   // acts that had been carried out before
}

// decide brings the remembered order up to date, lets the core decide each act that is new, and
// returns what to write; nil where everything was a repetition.
func (r *running) decide(before folded, asked []act) (func(*pgx.Batch), error) {
	if err := r.current(before); err != nil {
		return nil, err
	}
	r.before = r.order
	r.change = change{
		account: r.question.account, register: r.request.RegisterID,
		chainSeq: r.snapshot.chainSeq, chain: r.snapshot.chainHash, left: r.order.TableID, booking: r.request.BookingID,
	}
	if r.question.table != uuid.Nil && r.snapshot.table == "" {
		return nil, fault.NotFound("order.table_unknown")
	}
	for _, a := range asked {
		done, err := order.Repeated(r.snapshot.commands[a.id], a.hash)
		if err != nil {
			return nil, err
		}
		if done || r.order.Status == order.Closed && onlyCloses(a) {
			r.repeated++ // what is paid is paid, whoever says so again
			continue
		}
		if err := r.carryOut(a); err != nil {
			return nil, err
		}
	}
	if len(r.change.events) == 0 {
		return nil, nil
	}
	r.change.order, r.change.totals, r.change.day = r.order, r.totals, r.day
	if err := r.compose(); err != nil {
		return nil, err
	}
	if err := r.discounts(); err != nil {
		return nil, err
	}
	r.sign()
	r.register()
	return func(b *pgx.Batch) { r.write(b) }, nil
}

// current folds what others did since the order was remembered, and checks that the configuration
// is the one the facts were gathered from.
func (r *running) current(before folded) error {
	s := r.snapshot
	if s.revision != r.facts.revision {
		r.store.revisions.saw(r.question.account, s.revision)
		return errStale
	}
	r.order = before.order
	if s.row == nil {
		if r.order.Version != 0 {
			return fault.NotFound("order.unknown")
		}
		r.day = r.question.day
		return nil
	}
	if s.row.venue != r.facts.venue.ID {
		return fault.NotFound("order.unknown")
	}
	r.order = order.Fold(r.order, s.events)
	r.day = businessday.FromTime(s.row.day)
	r.totals = before.totals
	if len(s.events) > 0 || before.order.Version == 0 {
		r.totals = order.Price(r.order)
	}
	for _, id := range needs(r.order, r.request.Commands) {
		if _, ok := r.facts.items[id]; !ok && before.order.Version != r.order.Version {
			r.store.orders.put(key{r.question.account, r.order.ID}, folded{r.order, r.totals, r.day})
			return errStale // the order has lines we did not know of: gather their items too
		}
	}
	return nil
}

// carryOut decides the commands of one act, one after the other.
func (r *running) carryOut(a act) error {
	commands := a.commands
	if r.order.Status == order.New && r.request.Opening.Allowed {
		if _, ok := commands[0].(order.Open); !ok {
			commands = append([]order.Command{r.opening()}, commands...)
		}
	}
	for i, cmd := range commands {
		if open, ok := cmd.(order.Open); ok {
			cmd = r.fill(open)
		}
		if pay, ok := cmd.(order.AddPayment); ok {
			cmd = r.ruled(pay)
		}
		if gift, ok := cmd.(order.SellGiftCard); ok {
			cmd = r.dated(gift)
		}
		sell := order.Seller(r.facts.sell)
		if _, ok := cmd.(order.SetKind); ok {
			sell = r.facts.resell(r.order)
		}
		sell = r.routed(sell)
		resolved, err := order.Resolve(r.order, cmd, sell)
		if err != nil {
			return err
		}
		resolved = order.Offered(r.order, resolved, r.facts.venue.OffersAt(r.request.At))
		if err := r.apply(a, resolved, i == 0 && len(r.change.events) == 0); err != nil {
			return err
		}
	}
	return nil
}

// meta is what comes with the commands of an act.
func (r *running) meta(a act) order.Meta {
	return order.Meta{
		CommandID: a.id, At: r.request.At, Actor: r.request.Actor, ApprovedBy: r.request.ApprovedBy,
		RegisterID: r.request.RegisterID, May: r.request.May, Limits: r.request.Limits, Closing: r.request.closing(),
		Provider: r.request.Provider,
		Today:    r.facts.venue.day(r.request.At), Route: r.route,
	}
}

func (r *running) apply(a act, cmd order.Command, first bool) error {
	m := r.meta(a)
	if first {
		m.IfVersion = r.request.IfVersion
	}
	after, events, totals, err := order.Do(r.order, cmd, m)
	if err != nil {
		return err
	}
	if _, ok := cmd.(order.TipPayment); ok {
		if err := r.tippable(); err != nil {
			return err
		}
	}
	if err := r.note(r.order, r.totals, totals, events); err != nil {
		return err
	}
	r.change.created = r.change.created || r.order.Status == order.New
	r.order, r.totals = after, totals
	r.change.order = after // the chain names the order
	return r.change.record(events, a.hash)
}

// routed makes what is sold where the venue's rules say.
func (r *running) routed(sell order.Seller) order.Seller {
	return func(kind catalog.Kind, c catalog.Choice) (catalog.Sold, error) {
		sold, err := sell(kind, c)
		if err != nil {
			return sold, err
		}
		at := r.circumstances()
		at.Kind = kind
		return sold.Route(r.facts.venue.Routes, at), nil
	}
}

func (r *running) route(sold catalog.Sold) catalog.Sold {
	return sold.Route(r.facts.venue.Routes, r.circumstances())
}

// circumstances are those in which the order is at the time of the request.
func (r *running) circumstances() catalog.Circumstances {
	return r.facts.venue.Circumstances(r.order.Kind, r.order.TableID, r.request.At)
}

// opening is the command that begins an order at its first act.
func (r *running) opening() order.Open {
	o := r.request.Opening
	return order.Open{Kind: o.Kind, TableID: o.TableID, Name: o.Name, Covers: o.Covers}
}

// fill adds what only the server says of a new order.
func (r *running) fill(o order.Open) order.Open {
	o.ID, o.VenueID, o.RegisterID = r.request.OrderID, r.facts.venue.ID, r.request.RegisterID
	o.Number, o.Terms = r.snapshot.number, r.facts.venue.terms()
	if o.Kind == "" {
		o.Kind = catalog.Kind(r.facts.venue.DefaultKind)
	}
	return o
}

func (r *running) result() Order {
	return Order{
		Order: r.order, Totals: r.totals, BusinessDay: r.day,
		Repeated: len(r.change.events) == 0,
	}
}

func closes(commands []Command) bool {
	for _, c := range commands {
		switch c.Command.(type) {
		case order.Close, order.AddPayment, order.RemovePayment, order.RefundOrder, order.Reopen:
			return true
		}
	}
	return false
}

// tableOf is the table whose name tickets will show, where the request itself says so.
func tableOf(r Request) uuid.UUID {
	table := r.Opening.TableID
	for _, c := range r.Commands {
		if set, ok := c.Command.(order.SetTable); ok {
			table = set.TableID
		}
	}
	return table
}

// onlyCloses says whether an act asks for nothing but that the order be closed.
func onlyCloses(a act) bool {
	for _, c := range a.commands {
		if _, ok := c.(order.Close); !ok {
			return false
		}
	}
	return true
}
