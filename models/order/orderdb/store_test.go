package orderdb_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

func TestASaleIsBookedInOneTransaction(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := h.Sell(h.Soup, h.Soup, h.Beer)
	if o.Status != order.Closed || o.Number != 1 || o.Totals.Total != 1400 {
		t.Fatalf("status %s, number %d, total %d", o.Status, o.Number, o.Totals.Total)
	}
	for query, want := range map[string]int64{
		`select total from sales`:                  1400,
		`select sum(total) from sale_lines`:        1400,
		`select sum(net + tax) from sale_lines`:    1400,
		`select sum(amount) from journal_postings`: 0,
		`select -sum(amount) from journal_postings where ledger_account in ('revenue', 'tax_payable')`: 1400,
		`select sum(amount) from journal_postings where ledger_account = 'cash'`:                       1400,
		`select count(*) from tickets`:                                    2,
		`select count(*) from print_jobs where kind = 'receipt'`:          1,
		`select count(*) from orders where status = 'closed' and due = 0`: 1,
	} {
		if got := number(t, h, query); got != want {
			t.Errorf("%s is %d, want %d", query, got, want)
		}
	}
	for _, register := range h.Tills {
		if broken, err := h.Orders.VerifyChain(h.Ctx, register); err != nil || broken != nil {
			t.Errorf("chain of %s: %v, %v", register, broken, err)
		}
	}
}

func TestACommandGivenTwiceIsCarriedOutOnce(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	id := ordertest.ID()
	r := h.Ask(0, id, ordertest.Add(h.Soup))
	first, err := h.Orders.Do(h.Ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.Orders.Do(h.Ctx, r)
	if err != nil || !second.Repeated || len(second.Lines) != 1 || second.Version != first.Version {
		t.Fatalf("the second time: %+v, %v", second, err)
	}
	r.Commands[0].Command = ordertest.Add(h.Beer)
	if _, err := h.Orders.Do(h.Ctx, r); !errors.Is(err, fault.Conflict("command.reused")) {
		t.Fatalf("the id used for something else: %v", err)
	}
}

func TestTheSameTapFromManyConnectionsAtOnceIsOneLine(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := h.Orders.Do(h.Ctx, r); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	o, err := h.Orders.Load(h.Ctx, r.OrderID)
	if err != nil || len(o.Lines) != 1 {
		t.Fatalf("%d lines, %v", len(o.Lines), err)
	}
	if n := number(t, h, `select count(*) from orders`); n != 1 {
		t.Fatalf("%d orders", n)
	}
}

// C082, C084: adds commute, whoever gives them.
func TestTwoTillsOnOneOrderLoseNoLine(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	id := ordertest.ID()
	h.Do(id, ordertest.Add(h.Soup))
	var wg sync.WaitGroup
	for till := range 2 {
		wg.Go(func() {
			for range 20 {
				if _, err := h.Orders.Do(h.Ctx, h.Ask(till, id, ordertest.Add(h.Beer))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	o, err := h.Orders.Load(h.Ctx, id)
	if err != nil || len(o.Lines) != 41 || o.Totals.Total != 450+40*500 {
		t.Fatalf("%d lines for %d, %v", len(o.Lines), o.Totals.Total, err)
	}
	for _, register := range h.Tills {
		if broken, err := h.Orders.VerifyChain(h.Ctx, register); err != nil || broken != nil {
			t.Errorf("chain: %v, %v", broken, err)
		}
	}
}

func TestARefusedCommandLeavesNothingAndBurnsNoNumber(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	_, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), ordertest.Add(h.Pizza)))
	if !errors.Is(err, fault.Invalid("catalog.variant_needed")) {
		t.Fatalf("a pizza without a size: %v", err)
	}
	if n := number(t, h, `select (select count(*) from orders) + (select count(*) from order_events) + (select count(*) from day_counters)`); n != 0 {
		t.Fatalf("%d rows stayed behind", n)
	}
	if o := h.Sell(h.Soup); o.Number != 1 {
		t.Fatalf("the first sale has number %d", o.Number)
	}
}

// C199: a price never comes from outside.
func TestAnUnknownItemOrExtraIsRefused(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	for name, choice := range map[string]catalog.Choice{
		"an item of nobody":   {ItemID: ordertest.ID()},
		"an extra of nobody":  {ItemID: h.Soup, Modifiers: []catalog.ChosenModifier{{ModifierID: ordertest.ID()}}},
		"an extra without id": {ItemID: h.Soup, Modifiers: []catalog.ChosenModifier{{}}},
	} {
		_, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), order.AddLine{LineID: ordertest.ID(), Choice: choice}))
		if fault.Of(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// C084: one open order a table is a constraint of the database.
func TestATableHasOneOpenOrder(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	open := func(till int) error {
		r := h.Ask(till, ordertest.ID(), ordertest.Add(h.Soup))
		r.Opening.TableID, r.Opening.Kind = h.Table, catalog.DineIn
		_, err := h.Orders.Do(h.Ctx, r)
		return err
	}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = open(i) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("one opens the table and one is told: %v, %v", errs[0], errs[1])
	}
	refused := errors.Join(errs...)
	if !errors.Is(refused, fault.Conflict("order.table_taken")) {
		t.Fatalf("the other hears %v", refused)
	}
	if _, ok, err := h.Orders.AtTable(h.Ctx, h.Table); !ok || err != nil {
		t.Fatalf("the table's order: %v, %v", ok, err)
	}
}

func TestATableThatIsGoneOrNobodysTakesNoOrder(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup))
	r.Opening.TableID, r.Opening.Kind = ordertest.ID(), catalog.DineIn
	if _, err := h.Orders.Do(h.Ctx, r); !errors.Is(err, fault.NotFound("order.table_unknown")) {
		t.Fatalf("at nobody's table: %v", err)
	}
}

func TestTheFloorHearsOfTheTableThatIsLeft(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup))
	r.Opening.TableID, r.Opening.Kind = h.Table, catalog.DineIn
	if _, err := h.Orders.Do(h.Ctx, r); err != nil {
		t.Fatal(err)
	}
	before := number(t, h, `select count(*) from outbox where topic = 'tables'`)
	h.Do(r.OrderID, order.SetTable{})
	if after := number(t, h, `select count(*) from outbox where topic = 'tables'`); after != before+1 {
		t.Fatalf("told %d times", after-before)
	}
}

func TestAClosedOrderIsAnsweredNotClosedAgain(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	id := ordertest.ID()
	o := h.Do(id, ordertest.Add(h.Soup))
	pay := h.Ask(0, id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: o.Totals.Due + 50}, order.Close{})
	for i := range 2 {
		got, err := h.Orders.Do(h.Ctx, pay)
		if err != nil || got.Status != order.Closed || got.Totals.Change != 50 {
			t.Fatalf("time %d: %s, change %d, %v", i, got.Status, got.Totals.Change, err)
		}
	}
	again, err := h.Orders.Do(h.Ctx, h.Ask(1, id, order.Close{}))
	if err != nil || again.Status != order.Closed || !again.Repeated || again.Totals.Change != 50 {
		t.Fatalf("another till closes it too: %s, change %d, %v", again.Status, again.Totals.Change, err)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(1, id, ordertest.Add(h.Beer))); !errors.Is(err, fault.Conflict("order.closed")) {
		t.Fatalf("another till adds to it: %v", err)
	}
	if n := number(t, h, `select count(*) from sales`); n != 1 {
		t.Fatalf("%d sales", n)
	}
}

func TestANewPriceHoldsFromTheNextTapOn(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	id := ordertest.ID()
	h.Do(id, ordertest.Add(h.Soup))
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, `update items set price = 500 where id = ?`, h.Soup); err != nil {
			return err
		}
		return db.Touch(ctx, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	o := h.Do(id, ordertest.Add(h.Soup))
	if o.Totals.Total != 950 {
		t.Fatalf("total %d, want 450 as ordered and 500 as it is now", o.Totals.Total)
	}
}

func TestWhatRanOutStaysOnTheOrderWhenItIsTakenAway(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	id := ordertest.ID()
	h.Do(id, ordertest.Add(h.Soup))
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, `update items set archived_at = now() where id = ?`, h.Soup); err != nil {
			return err
		}
		return db.Touch(ctx, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if o := h.Do(id, order.SetKind{Kind: catalog.Takeaway}); o.Kind != catalog.Takeaway || o.Totals.Total != 450 {
		t.Fatalf("%s for %d", o.Kind, o.Totals.Total)
	}
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, id, ordertest.Add(h.Soup))); fault.Of(err) == nil {
		t.Fatalf("another one is sold: %v", err)
	}
}

func TestAnotherCopyOfTheServerSeesTheOrderAsItIs(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	other := ordertest.Copy(h)
	id := ordertest.ID()
	h.Do(id, ordertest.Add(h.Soup))
	if _, err := other.Do(h.Ctx, h.Ask(1, id, ordertest.Add(h.Beer))); err != nil {
		t.Fatal(err)
	}
	o := h.Do(id, order.SetKind{Kind: catalog.Takeaway})
	if len(o.Lines) != 2 || o.Kind != catalog.Takeaway || o.Totals.Total != 950 {
		t.Fatalf("%d lines, %s, %d", len(o.Lines), o.Kind, o.Totals.Total)
	}
}

func TestAnotherAccountsOrderIsNotThere(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	o := h.Sell(h.Soup)
	stranger := db.WithAccount(h.Ctx, ordertest.ID())
	if _, err := h.Orders.Load(stranger, o.ID); !errors.Is(err, fault.NotFound("order.unknown")) {
		t.Fatalf("a stranger loads it: %v", err)
	}
}

func TestAChangedEventShows(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	d, err := db.Open(t.Context(), db.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	h := ordertest.In(t, d, dbtest.Context(t, d))
	o := h.Sell(h.Soup)
	tamper(t, url, `update order_events set data = replace(data::text, 'Soup', 'Soap')::json where order_id = $1 and type = 'line_added'`, o.ID)
	broken, err := h.Orders.VerifyChain(h.Ctx, h.Tills[0])
	if err != nil || broken == nil || broken.Order != o.ID {
		t.Fatalf("broken at %+v, %v", broken, err)
	}
}

// tamper does what the application's role cannot: as the owner, with the guard switched off.
func tamper(t *testing.T, url, query string, id uuid.UUID) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), `alter table order_events disable trigger append_only`); err != nil {
		t.Fatal(err)
	}
	if tag, err := conn.Exec(t.Context(), query, id); err != nil || tag.RowsAffected() == 0 {
		t.Fatalf("tamper: %v, %v", tag, err)
	}
}

func number(t *testing.T, h *ordertest.House, query string) int64 {
	t.Helper()
	var n int64
	err := h.DB.Read(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.QueryRowContext(ctx, `select coalesce((`+query+`), 0)::bigint`).Scan(&n)
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
