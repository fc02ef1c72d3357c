// Package replay sells again what was sold before: past sales from files, and days that somebody
// made up, through the same commands as a till's.
//
// It owns what a past day is, the reading of known files of sales, and the derived ids that make
// doing it twice the same as doing it once. It must not know how a command becomes an order: that
// is orderdb's. Start reading at Player.Play.
package replay

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
)

// A Day is what one register did on one business day. Every id in it is made by its author, always
// the same for the same day, so that playing a day twice is playing it once.
type Day struct {
	Shift    uuid.UUID // its id, and that of the command that opens it
	Register uuid.UUID
	Staff    uuid.UUID // who opens and counts; zero: nobody known
	Opens    time.Time
	Closes   time.Time // zero: the shift stays open
	Float    money.Amount
	Moves    []tilldb.Movement // of cash, in the middle of the day
	Miscount money.Amount      // what is counted above what is expected
	Sales    []Sale            // in their sequence, within the day
}

// A Sale is an order from its opening to its payment, at one moment.
type Sale struct {
	Order    uuid.UUID
	At       time.Time
	Opening  orderdb.Opening
	Actor    order.Actor
	Commands []orderdb.Command // what is rung up, and what is taken off
	Tender   string
	Note     money.Amount // cash comes in notes of this; 0: exact
	Drop     string       // why the order is cancelled and not paid; empty: it is paid
}

// Played is what became of a day.
type Played struct {
	New     int // orders
	Known   int // orders that had been played before
	Refused []Refusal

	cash money.Amount // that stayed in the drawer
	sure bool         // every sale was taken as asked, so that cash is all there is
}

// A Refusal is an order that the engine did not take.
type Refusal struct {
	Order uuid.UUID
	Err   error
}

// A Player plays past days at one venue. It is not for several goroutines at once.
type Player struct {
	db      *db.DB
	orders  *orderdb.Store
	catalog *catalogdb.Store
	venue   orderdb.Venue
	terms   order.Terms
	items   map[uuid.UUID]catalog.Item
	planner planner
}

// NewPlayer makes a player that sells what the venue sells now.
func NewPlayer(ctx context.Context, d *db.DB, orders *orderdb.Store, venue uuid.UUID) (*Player, error) {
	v, err := orders.Venue(ctx, venue)
	if err != nil {
		return nil, err
	}
	terms := order.Terms{Currency: v.Currency, Rules: price.Rules{Rounding: v.Rounding, TaxLevel: price.Level(v.TaxLevel)}}
	if v.CashIncrement > 1 {
		terms.CashRounding = &price.CashRounding{Increment: v.CashIncrement, Mode: v.CashRounding}
	}
	return &Player{db: d, orders: orders, catalog: catalogdb.New(d, nil), venue: v, terms: terms, items: map[uuid.UUID]catalog.Item{}}, nil
}

// Play opens the day's shift, takes its sales and closes the shift with its Z. A day whose shift
// is closed already is only compared: its sales are repetitions.
func (p *Player) Play(ctx context.Context, d Day) (Played, error) {
	at := d.Opens
	shifts := tilldb.New(p.db, nil, func() time.Time { return at })
	shift, err := shifts.Open(ctx, tilldb.Opening{ID: d.Shift, RegisterID: d.Register, Float: d.Float, StaffID: d.Staff})
	if err != nil {
		return Played{}, fmt.Errorf("open shift of %s: %w", d.Opens.Format(time.DateOnly), err)
	}
	played, err := p.sell(ctx, d)
	if err == nil {
		err = p.planner.sold(ctx, p.db, played.New)
	}
	if err != nil || !shift.Open() || d.Closes.IsZero() {
		return played, err
	}
	at = d.Opens.Add(d.Closes.Sub(d.Opens) / 2)
	for _, m := range d.Moves {
		if err := shifts.Move(ctx, m); err != nil {
			return played, fmt.Errorf("move cash: %w", err)
		}
	}
	at = d.Closes
	return played, closeShift(ctx, shifts, d, played)
}

// closeShift counts what is expected, and what the day's author wants to be wrong with it.
func closeShift(ctx context.Context, shifts *tilldb.Store, d Day, p Played) error {
	expected := d.Float + p.cash
	for _, m := range d.Moves {
		if m.Kind == tilldb.PaidOut {
			expected -= m.Amount
		} else {
			expected += m.Amount
		}
	}
	if !p.sure {
		x, err := shifts.X(ctx, d.Register, d.Staff)
		if err != nil {
			return fmt.Errorf("read shift: %w", err)
		}
		expected = x.Drawer.Expected
	}
	_, err := shifts.Close(ctx, tilldb.Closing{
		ID: uuid.NewSHA1(d.Shift, []byte("close")), ShiftID: d.Shift, StaffID: d.Staff, Pieces: pieces(max(0, expected+d.Miscount)),
	})
	if err != nil {
		return fmt.Errorf("close shift: %w", err)
	}
	return nil
}

// pieces counts an amount in the largest coins and notes.
func pieces(amount money.Amount) []till.Pieces {
	var list []till.Pieces
	for _, value := range []money.Amount{5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1} {
		if n := amount / value; n > 0 {
			list = append(list, till.Pieces{Value: value, Count: int(n)})
			amount %= value
		}
	}
	return list
}

// sell takes the day's sales, together where nothing is refused.
func (p *Player) sell(ctx context.Context, d Day) (Played, error) {
	var played Played
	if err := p.know(ctx, d.Sales); err != nil {
		return played, err
	}
	var requests []orderdb.Request
	for _, s := range d.Sales {
		r, cash, err := p.request(d, s)
		if err != nil {
			played.Refused = append(played.Refused, Refusal{s.Order, err})
			continue
		}
		played.cash += cash
		requests = append(requests, r)
	}
	came, err := p.orders.DoTogether(ctx, requests)
	if fault.Of(err) != nil {
		return played, p.oneByOne(ctx, requests, &played)
	}
	if err != nil {
		return played, fmt.Errorf("take sales: %w", err)
	}
	played.New, played.Known, played.sure = came.Done, came.Repeated, len(came.Left) == 0
	return played, p.oneByOne(ctx, only(requests, came.Left), &played)
}

func only(requests []orderdb.Request, ids []uuid.UUID) []orderdb.Request {
	wanted := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	var list []orderdb.Request
	for _, r := range requests {
		if wanted[r.OrderID] {
			list = append(list, r)
		}
	}
	return list
}

// oneByOne takes sales alone. An order that is there, but was paid at another price or closed in
// another way since, is known: the past is not changed by playing it again.
func (p *Player) oneByOne(ctx context.Context, requests []orderdb.Request, played *Played) error {
	for _, r := range requests {
		o, err := p.orders.Do(ctx, r)
		f := fault.Of(err)
		switch {
		case err == nil && o.Repeated, f != nil && (f.Code == "command.reused" || f.Code == "order.closed" || f.Code == "order.cancelled"):
			played.Known++
		case err == nil:
			played.New++
		case f != nil:
			played.Refused = append(played.Refused, Refusal{r.OrderID, err})
		default:
			return fmt.Errorf("take order %s: %w", r.OrderID, err)
		}
	}
	return nil
}
