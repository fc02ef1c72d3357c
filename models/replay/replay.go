package replay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
)

// tills is how many registers share the days of the past: each day is one register's, so that two
// days are taken side by side. The number is part of which day is whose: it must not change.
const tills = 2

// A Replay takes the sales of a source at a venue.
type Replay struct {
	DB       *db.DB
	Accounts *account.Store
	Catalog  *catalogdb.Store
	Orders   *orderdb.Store
	Venue    uuid.UUID
	Register func(n int) string    // what the registers of the past are called; they are made for it
	By       string                // who is told to have sold
	Progress func(done, total int) // days; called by one goroutine at a time
}

// A Result is what a replay came to.
type Result struct {
	From, To businessday.Day
	Days     int
	New      int // orders
	Known    int // orders that had been replayed before
	Refused  []RefusedLine
	Menu     menu.Report // what was added to the catalogue for it
}

// Run replays a source: each order is opened, rung up, paid in exact cash and closed at the time it
// was sold, and each business day is a shift with its Z. Doing it again changes nothing.
func (r Replay) Run(ctx context.Context, s Source) (Result, error) {
	result := Result{Refused: s.Refused}
	account, err := db.Account(ctx)
	if err != nil {
		return result, err
	}
	if result.Menu, err = r.stock(ctx, s); err != nil {
		return result, err
	}
	goods, err := r.goods(ctx)
	if err != nil {
		return result, err
	}
	v, err := r.Orders.Venue(ctx, r.Venue)
	if err != nil {
		return result, err
	}
	b := book{Replay: r, source: s, account: account, clock: v.Clock, goods: goods}
	days := b.days(&result)
	if len(days) == 0 {
		return result, fault.Invalid("replay.nothing")
	}
	result.From, result.To, result.Days = days[0].day, days[len(days)-1].day, len(days)
	return result, b.play(ctx, days, &result)
}

// stock adds to the catalogue what the source sells and the catalogue does not have.
func (r Replay) stock(ctx context.Context, s Source) (menu.Report, error) {
	goods, err := r.goods(ctx)
	if err != nil {
		return menu.Report{}, err
	}
	missing := s.Menu
	missing.Items = slices.DeleteFunc(slices.Clone(s.Menu.Items), func(i menu.Item) bool {
		return !slices.ContainsFunc(i.Rows, func(row menu.Row) bool {
			name := row.SKU
			if name == "" {
				name = i.Name
			}
			_, known := goods[key(name)]
			return !known
		})
	})
	if len(missing.Items) == 0 {
		return menu.Report{}, nil
	}
	return menu.Apply(ctx, r.Catalog, r.Venue, missing, func(int, int) {})
}

// goods finds what can be sold by its SKU, or by its name where it has no sizes.
func (r Replay) goods(ctx context.Context) (map[string]catalog.Choice, error) {
	known, err := r.Catalog.Snapshot(ctx, r.Venue)
	if err != nil {
		return nil, err
	}
	goods := map[string]catalog.Choice{}
	for _, i := range known.Items {
		if len(i.Variants) == 0 {
			goods[key(i.Name)] = catalog.Choice{ItemID: i.ID}
		}
	}
	for _, i := range known.Items {
		if i.SKU != "" && len(i.Variants) == 0 {
			goods[key(i.SKU)] = catalog.Choice{ItemID: i.ID}
		}
		for _, v := range i.Variants {
			if v.SKU != "" {
				goods[key(v.SKU)] = catalog.Choice{ItemID: i.ID, VariantID: v.ID}
			}
		}
	}
	return goods, nil
}

// A book makes days of a source's orders.
type book struct {
	Replay
	source  Source
	account uuid.UUID
	clock   businessday.Clock
	goods   map[string]catalog.Choice
}

// A bookedDay is the sales of one business day.
type bookedDay struct {
	day   businessday.Day
	sales []Sale
}

// days makes sales of the orders, by business day.
func (b book) days(result *Result) []bookedDay {
	var days []bookedDay
	for _, o := range b.source.Orders {
		sale, refused := b.sale(o)
		result.Refused = append(result.Refused, refused...)
		if len(sale.Commands) == 0 {
			continue
		}
		day := b.clock.Of(sale.At)
		if n := len(days); n == 0 || days[n-1].day != day {
			days = append(days, bookedDay{day: day})
		}
		last := &days[len(days)-1]
		last.sales = append(last.sales, sale)
	}
	return days
}

// sale makes the commands of an order; their ids follow from the account and the source's own.
func (b book) sale(o PastOrder) (Sale, []RefusedLine) {
	id := uuid.NewSHA1(b.account, []byte("replay/"+b.source.Name+"/"+o.ID))
	at := time.Date(o.At.Year(), o.At.Month(), o.At.Day(), o.At.Hour(), o.At.Minute(), o.At.Second(), 0, b.clock.Zone)
	sale := Sale{
		Order: id, At: at.UTC(), Opening: orderdb.Opening{Kind: catalog.Counter}, Actor: order.Actor{Name: b.By}, Tender: price.Cash,
	}
	var refused []RefusedLine
	for n, l := range o.Lines {
		choice, ok := b.goods[key(l.Item)]
		if !ok {
			refused = append(refused, RefusedLine{l.File, l.Line, "replay.item_unknown", l.Item})
			continue
		}
		tap := fmt.Append(nil, "line ", n)
		sale.Commands = append(sale.Commands, orderdb.Command{
			ID:      uuid.NewSHA1(id, append(tap, " tap"...)),
			Command: order.AddLine{LineID: uuid.NewSHA1(id, tap), Choice: choice, Quantity: money.Whole(l.Quantity)},
		})
	}
	return sale, refused
}

// play plays the days, those of each register in their sequence.
func (b book) play(ctx context.Context, days []bookedDay, result *Result) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for n := range tills {
		register, err := b.Accounts.SaveRegister(ctx, b.named(fmt.Sprint("register ", n+1)), account.Register{VenueID: b.Venue, Name: b.Register(n + 1)})
		if err != nil {
			stop(err)
			break
		}
		group.Go(func() {
			err := b.till(ctx, n, register, days, func(p Played) {
				mu.Lock()
				defer mu.Unlock()
				done++
				result.add(p)
				b.Progress(done, len(days))
			})
			if err != nil {
				stop(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return ctx.Err()
}

// till plays every day that is this register's.
func (b book) till(ctx context.Context, n int, register uuid.UUID, days []bookedDay, tell func(Played)) error {
	player, err := NewPlayer(ctx, b.DB, b.Orders, b.Venue)
	if err != nil {
		return err
	}
	for i := n; i < len(days); i += tills {
		d := days[i]
		played, err := player.Play(ctx, Day{
			Shift: b.named(fmt.Sprint("shift ", n+1, " ", d.day)), Register: register,
			Opens: d.sales[0].At.Add(-time.Minute), Closes: d.sales[len(d.sales)-1].At.Add(time.Minute), Sales: d.sales,
		})
		if err != nil {
			return err
		}
		tell(played)
	}
	return nil
}

// named is the id of something of this source at this venue that there is one of.
func (b book) named(what string) uuid.UUID {
	return uuid.NewSHA1(b.account, []byte("replay/"+b.source.Name+"/"+b.Venue.String()+"/"+what))
}

func (r *Result) add(p Played) {
	r.New += p.New
	r.Known += p.Known
	for _, refusal := range p.Refused {
		code := "replay.refused"
		if f := fault.Of(refusal.Err); f != nil {
			code = f.Code
		}
		r.Refused = append(r.Refused, RefusedLine{Code: code, Text: refusal.Order.String()})
	}
}
