package tilldb_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/tse"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
)

// Days of anything that a till does, with each regime: the chain is whole, and what it signed is what the Z says.
func TestAfterRandomDaysTheChainIsWholeAndComesToWhatTheZSays(t *testing.T) {
	t.Parallel()
	for _, regime := range []fiscaldb.Regime{fiscaldb.Austria, fiscaldb.France, fiscaldb.Germany} {
		for seed := range uint64(3) {
			t.Run(string(regime), func(t *testing.T) {
				t.Parallel()
				d := newDesk(t)
				at := time.Date(2026, 3, 29, 8, 0, 0, 0, time.UTC)
				now := func() time.Time { return at }
				module := ordertest.Module(t)
				module.Now = now
				chains, start := d.signs(regime, module, now)
				g := gambler{desk: d, t: t, dice: rand.New(rand.NewPCG(seed, 11)), at: &at}
				var sum money.Amount
				for range 3 {
					s := d.open(t, 0, 0)
					for range 12 {
						at = at.Add(time.Duration(g.dice.IntN(40)) * time.Minute)
						g.act()
						if module.Down = g.dice.IntN(4) == 0; regime == fiscaldb.Germany && g.dice.IntN(2) == 0 {
							if err := chains.SignWaiting(d.Ctx, start.ID); err != nil {
								t.Fatal(err)
							}
						}
					}
					z := d.close(t, s, 0)
					sum += z.Total - z.Tip
					at = at.Add(time.Duration(10+g.dice.IntN(40)) * time.Hour)
				}
				if err := chains.SignWaiting(d.Ctx, start.ID); err != nil {
					t.Fatal(err)
				}
				signed := money.Amount(d.number(t, `select coalesce(sum(total), 0) from fiscal_entries where kind in ('sale', 'void')`))
				if signed != sum || sum == 0 {
					t.Errorf("signed are %d, the Zs have %d", signed, sum)
				}
				if err := chains.Verify(d.Ctx, start.ID); err != nil {
					t.Error(err)
				}
				for _, k := range []fiscal.Kind{fiscal.Day, fiscal.Month, fiscal.Year} {
					if regime == fiscaldb.France {
						if err := chains.Make(d.Ctx, ordertest.ID(), start.ID, k); err != nil {
							t.Errorf("closing the %s: %v", k, err)
						}
					}
				}
				if err := chains.End(d.Ctx, ordertest.ID(), start.ID); err != nil {
					t.Error(err)
				}
				if err := chains.Verify(d.Ctx, start.ID); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func (d desk) signs(regime fiscaldb.Regime, m *tse.Emulator, now func() time.Time) (*fiscaldb.Store, fiscaldb.Start) {
	if regime == fiscaldb.Germany {
		return d.SignByModule(0, m)
	}
	return d.Sign(0, regime, now)
}

// gambler does at a till what comes into his mind.
type gambler struct {
	desk
	t    *testing.T
	dice *rand.Rand
	at   *time.Time
	done []uuid.UUID
}

func (g *gambler) do(id uuid.UUID, commands ...order.Command) (orderdb.Order, bool) {
	r := g.Ask(0, id, commands...)
	r.At = *g.at
	o, err := g.Orders.Do(g.Ctx, r)
	if err != nil && fault.Of(err) == nil {
		g.t.Fatal(err)
	}
	return o, err == nil
}

func (g *gambler) act() {
	switch n := g.dice.IntN(10); {
	case n < 4 || len(g.done) == 0:
		g.sell(ordertest.ID())
	case n < 6:
		g.split()
	case n < 8:
		id := g.done[g.dice.IntN(len(g.done))]
		g.do(id, order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold", Amount: money.Amount(1 + g.dice.IntN(400))})
	default:
		id := g.done[g.dice.IntN(len(g.done))]
		if _, ok := g.do(id, order.Reopen{Reason: "wrong"}); ok {
			g.sell(id)
		}
	}
}

func (g *gambler) ring(id uuid.UUID) orderdb.Order {
	menu := []uuid.UUID{g.Soup, g.Beer, g.Card}
	var o orderdb.Order
	for range 1 + g.dice.IntN(3) {
		o, _ = g.do(id, ordertest.Add(menu[g.dice.IntN(len(menu))]))
	}
	return o
}

func (g *gambler) sell(id uuid.UUID) {
	o := g.ring(id)
	tip := money.Amount(g.dice.IntN(2) * 100)
	if _, ok := g.do(id, order.SetTip{Amount: tip}, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: o.Totals.Due + tip}, order.Close{}); ok {
		g.done = append(g.done, id)
		return
	}
	g.t.Error("a sale that cannot be closed")
}

func (g *gambler) split() {
	id := ordertest.ID()
	g.ring(id)
	o, _ := g.do(id, order.Split{Even: 2 + g.dice.IntN(2)})
	for _, c := range order.CheckTotals(o.Order, o.Totals) {
		payment := ordertest.ID()
		g.do(id, order.AddPayment{PaymentID: payment, CheckID: c.ID, Tender: "card", Amount: c.Due})
		if g.dice.IntN(3) == 0 {
			g.do(id, order.RemovePayment{PaymentID: payment, Reason: "wrong card"})
		}
	}
	if g.dice.IntN(3) == 0 {
		g.do(id, order.Merge{})
	}
	o, err := g.Orders.Load(g.Ctx, id)
	if err != nil {
		g.t.Fatal(err)
	}
	commands := []order.Command{order.Close{}}
	for _, c := range order.CheckTotals(o.Order, o.Totals) {
		if c.Due > 0 {
			commands = append([]order.Command{order.AddPayment{PaymentID: ordertest.ID(), CheckID: c.ID, Tender: "cash", Amount: c.Due}}, commands...)
		}
	}
	if !o.Split() {
		commands = []order.Command{order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: o.Totals.Due}, order.Close{}}
	}
	if _, ok := g.do(id, commands...); ok {
		g.done = append(g.done, id)
	}
}
