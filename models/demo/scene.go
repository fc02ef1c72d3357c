package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/replay"
)

// open begins today: what was sold so far, the shifts that are open, and what is going on now.
func (s *site) open(ctx context.Context) error {
	now := s.Now()
	for _, v := range s.venues {
		player, err := replay.NewPlayer(ctx, s.DB, s.Orders, v.id)
		if err != nil {
			return err
		}
		if err := s.play(ctx, player, v.soFar(s, now)); err != nil {
			return err
		}
	}
	if err := s.before(ctx, now); err != nil {
		return err
	}
	if err := s.cook(ctx); err != nil {
		return err
	}
	return s.after(ctx, now)
}

// quorum is how many sales today shows at least: a demo that is begun before its houses open has
// had early guests.
const quorum = 6

// soFar is today's day until now, with its shift left open.
func (v standing) soFar(s *site, now time.Time) replay.Day {
	day := v.today(now)
	d := v.day(s, day)
	d.Closes, d.Moves, d.Miscount = time.Time{}, nil, 0
	all := d.Sales
	d.Sales = nil
	for _, sale := range all {
		if sale.At.Before(now.Add(-3 * time.Minute)) {
			d.Sales = append(d.Sales, sale)
		}
	}
	begin, _ := v.clock.Bounds(day, day)
	if len(d.Sales) < quorum {
		d.Sales = all[:min(quorum, len(all))]
		step := min(11*time.Minute, now.Sub(begin)/(quorum+2))
		for n := range d.Sales {
			d.Sales[n].At = now.Add(-step * time.Duration(len(d.Sales)-n))
		}
	}
	if first := d.Sales[0].At.Add(-time.Minute); first.Before(d.Opens) {
		d.Opens = first
	}
	if d.Opens.Before(begin) {
		d.Opens = begin
	}
	return d
}

// A party is an order that is going on.
type party struct {
	*guest
	site    *site
	venue   standing
	opening orderdb.Opening
	at      time.Time
	actor   string
}

func (s *site) party(v standing, name string, at time.Time, opening orderdb.Opening, actor string) *party {
	id := s.named("party " + name)
	opening.Allowed = true
	g := &guest{Rand: seeded(name, 0), stock: s.stock, order: id, kind: opening.Kind}
	return &party{guest: g, site: s, venue: v, opening: opening, at: at, actor: actor}
}

// wants rings things up by name.
func (p *party) wants(names ...string) *party {
	for _, name := range names {
		p.add(p.site.good(name), 1, "")
	}
	return p
}

// with rings one thing up for a seat, in a course, with a note.
func (p *party) with(name string, seat, course int, note string) *party {
	p.seat, p.course = seat, course
	p.add(p.site.good(name), 1, note)
	p.seat, p.course = 0, 0
	return p
}

func (p *party) then(c order.Command) *party {
	p.guest.do(c)
	return p
}

// ask gives what was gathered to the order, at the party's time.
func (p *party) ask(ctx context.Context) error {
	_, err := p.site.Orders.Do(ctx, orderdb.Request{
		OrderID: p.order, VenueID: p.venue.id, RegisterID: p.venue.register, Opening: p.opening, Commands: p.commands, At: p.at,
		Actor: order.Actor{StaffID: p.site.staff[p.actor], Name: p.actor}, May: func(string) bool { return true }, Quiet: true,
	})
	if err != nil {
		return fmt.Errorf("serve %s: %w", p.opening.Name, err)
	}
	return nil
}

// good finds an item of the house.
func (s *site) good(name string) stocked {
	for _, sh := range s.menu.shelves {
		for _, g := range s.stock[sh.name] {
			if g.name == name {
				return g
			}
		}
	}
	return stocked{}
}

// before is what was served before the kitchen's screens were switched on.
func (s *site) before(ctx context.Context, now time.Time) error {
	if s.key != "restaurant" {
		return nil
	}
	v := s.venues[0]
	served := s.party(v, "served", now.Add(-55*time.Minute), table(v, 5, 3), "Demo Waiter").
		with("Burrata", 1, 1, "").with("Soup of the day", 2, 1, "").with("Steak", 1, 2, "").with("Risotto", 2, 2, "").with("Burger", 3, 2, "").wants("Bottle of red", "Water")
	billed := s.party(v, "billed", now.Add(-80*time.Minute), table(v, 7, 2), "Second Waiter").
		with("Fish of the day", 1, 2, "").with("Pasta", 2, 2, "").wants("Glass of wine", "Glass of wine", "Tiramisu", "Espresso").then(order.PrintBill{})
	paying := s.party(v, "paying", now.Add(-95*time.Minute), table(v, 9, 4), "Second Waiter").
		with("Terrine", 1, 1, "").with("Burrata", 2, 1, "").with("Steak", 1, 2, "").with("Fish of the day", 2, 2, "").with("Pasta", 3, 2, "").with("Risotto", 4, 2, "").
		wants("Bottle of red", "Water", "Espresso", "Espresso").then(order.PrintBill{}).
		then(order.AddPayment{PaymentID: s.named("half of the bill"), Tender: "cash", Amount: 8000})
	left := s.party(v, "left", now.Add(-70*time.Minute), table(v, 8, 2), "Demo Waiter").with("Pasta", 1, 2, "").with("Vegetable dish", 2, 2, "").wants("Beer", "Lemonade")
	for _, p := range []*party{served, billed, paying, left} {
		if err := p.ask(ctx); err != nil {
			return err
		}
	}
	return s.leave(ctx, v, left, now.Add(-4*time.Minute))
}

// leave has a party pay and go: its table is to be cleaned, and those of who came before are clean.
func (s *site) leave(ctx context.Context, v standing, p *party, at time.Time) error {
	o, err := s.Orders.Load(ctx, p.order)
	if err != nil {
		return err
	}
	if o.Status != order.Closed {
		gone := s.party(v, "left", at, p.opening, p.actor)
		gone.commands = []orderdb.Command{
			{ID: s.named("pay and go"), Command: order.AddPayment{PaymentID: s.named("last bill"), Tender: "card", Amount: o.Totals.Due}},
			{ID: s.named("go"), Command: order.Close{}},
		}
		if err := gone.ask(ctx); err != nil {
			return err
		}
	}
	for _, t := range v.tables {
		if t == p.opening.TableID {
			continue
		}
		if err := s.Floor.Clean(ctx, s.named("clean table "+t.String()), v.id, t); err != nil {
			return err
		}
	}
	return nil
}

func table(v standing, n, covers int) orderdb.Opening {
	return orderdb.Opening{Kind: catalog.DineIn, TableID: v.tables[n%len(v.tables)], Covers: covers}
}

// after is what is going on now.
func (s *site) after(ctx context.Context, now time.Time) error {
	switch s.key {
	case "restaurant":
		return s.service(ctx, now)
	case "cafe":
		return s.counter(ctx, now)
	}
	v := s.venues[0]
	wedding := s.party(v, "wedding", now.Add(-40*time.Minute), orderdb.Opening{Kind: catalog.Counter, Name: "Wedding on Saturday"}, "Demo Florist").
		wants("Large bouquet", "Medium bouquet", "Medium bouquet", "Gift wrapping")
	wedding.add(s.good("Rose"), 40, "White, for the tables")
	return wedding.then(order.Hold{}).ask(ctx)
}

// service is an evening at the restaurant's tables.
func (s *site) service(ctx context.Context, now time.Time) error {
	v, ago := s.venues[0], func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	ready := s.party(v, "ready", ago(18), table(v, 4, 2), "Demo Waiter").
		with("Margherita", 1, 2, "").with("Ham and mushroom", 2, 2, "").wants("Beer", "Beer").then(order.Send{})
	late := s.party(v, "late", ago(24), table(v, 3, 4), "Demo Waiter").
		with("Prawns", 1, 1, "").with("Terrine", 2, 1, "").with("Steak", 1, 2, "sauce apart").with("Half chicken", 2, 2, "").
		with("Burger", 3, 2, "no onions").with("Fish of the day", 4, 2, "").wants("Sparkling wine", "Water").
		then(order.SetAllergies{Seat: 4, Allergy: order.Allergy{Allergens: catalog.Nuts}}).then(order.Send{})
	changed := late.commands[0].Command.(order.AddLine).LineID
	for _, p := range []*party{
		s.party(v, "seated", ago(2), table(v, 0, 2), "Second Waiter").then(order.SetCovers{Covers: 2}),
		s.party(v, "ordered", ago(6), table(v, 1, 2), "Second Waiter").with("Burrata", 1, 1, "").with("Risotto", 1, 2, "").with("Pasta", 2, 2, "no cheese").wants("Water"),
		s.party(v, "waiting", ago(3), table(v, 2, 3), "Demo Waiter").with("Soup of the day", 1, 1, "").with("Salad", 2, 1, "dressing apart").
			with("Steak", 1, 2, "").with("Vegetable dish", 2, 2, "").with("Burger", 3, 2, "").wants("Beer", "Lemonade", "Water").then(order.Send{}),
		late, ready,
		s.party(v, "terrace", ago(2), table(v, 12, 4), "Second Waiter").wants("Margherita", "Marinara", "Salad", "Beer", "Beer", "Lemonade").then(order.Send{}),
		s.party(v, "away", ago(9), orderdb.Opening{Kind: catalog.Takeaway, Name: "Pick-up 19"}, "Demo Cashier").wants("Ham and mushroom", "Margherita", "Tiramisu").then(order.Send{}),
	} {
		if err := p.ask(ctx); err != nil {
			return err
		}
	}
	void := s.party(v, "late", ago(12), late.opening, "Demo Manager")
	void.commands = []orderdb.Command{{ID: s.named("void"), Command: order.VoidLine{LineID: changed, Reason: "Guest changed their mind"}}}
	if err := void.ask(ctx); err != nil {
		return err
	}
	if err := s.rota(ctx, v.id); err != nil {
		return err
	}
	return s.finish(ctx, v, ready.order)
}

// finish takes an order's tickets off the boards: the kitchen is done with it.
func (s *site) finish(ctx context.Context, v standing, id uuid.UUID) error {
	for _, station := range v.stations {
		board, err := s.Kitchen.Board(ctx, station)
		if err != nil {
			return err
		}
		for _, t := range board.Tickets {
			if t.Order.ID != id {
				continue
			}
			if err := s.Kitchen.Bump(ctx, s.named("bump "+t.ID.String()), t.ID, s.staff["Demo Cook"]); err != nil {
				return err
			}
		}
	}
	return nil
}

// counter is a morning at the café: drinks on their way, a parked order, and no more cinnamon rolls.
func (s *site) counter(ctx context.Context, now time.Time) error {
	v, kiosk := s.venues[0], s.venues[1]
	ago := func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	for _, p := range []*party{
		s.party(v, "window", ago(25), orderdb.Opening{Kind: catalog.Counter, Name: "Window seat", Covers: 2}, "Demo Barista").
			wants("Flat white", "Tea", "Scone").then(order.Hold{}),
		s.party(v, "table", ago(6), table(v, 2, 2), "Demo Waiter").
			wants("Eggs on toast", "Toasted cheese").with("Cappuccino", 0, 0, "extra hot").wants("Orange juice").then(order.Send{}),
		s.party(v, "away", ago(3), orderdb.Opening{Kind: catalog.Takeaway, Name: "Number 42"}, "Demo Barista").
			wants("Latte", "Americano", "Sandwich").then(order.Send{}),
		s.party(v, "seated", ago(12), table(v, 5, 4), "Demo Waiter").wants("Latte", "Latte", "Hot chocolate", "Brownie", "Slice of cake").then(order.Send{}),
		s.party(kiosk, "quay", ago(2), orderdb.Opening{Kind: catalog.Takeaway}, "Demo Cashier").wants("Espresso", "Iced coffee", "Croissant").then(order.Send{}),
	} {
		if err := p.ask(ctx); err != nil {
			return err
		}
	}
	return s.Catalog.SetSoldOut(ctx, s.named("no more rolls"), v.id, s.good("Cinnamon roll").id, uuid.Nil, true)
}
