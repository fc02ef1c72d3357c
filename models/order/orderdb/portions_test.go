package orderdb_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// count says how many a house has left of an item, or of a variant of it.
func count(t *testing.T, h *ordertest.House, item, variant uuid.UUID, n money.Quantity) {
	t.Helper()
	if err := h.Catalog.Count(h.Ctx, ordertest.ID(), h.Venue, item, variant, &n); err != nil {
		t.Fatal(err)
	}
}

func left(t *testing.T, h *ordertest.House, item, variant uuid.UUID) money.Quantity {
	t.Helper()
	all, err := h.Catalog.Portions(h.Ctx, h.Venue)
	if err != nil {
		t.Fatal(err)
	}
	return all[catalog.Portion{ItemID: item, VariantID: variant}]
}

func wantLeft(t *testing.T, h *ordertest.House, item uuid.UUID, want money.Quantity) {
	t.Helper()
	if got := left(t, h, item, uuid.Nil); got != want {
		t.Errorf("%s left, want %s", got, want)
	}
}

// C092: however many tills ask for the last portion in the same instant, one gets it and the others
// hear so before anybody pays.
func TestC092TheLastPortionIsSoldOnce(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	count(t, h, h.Soup, uuid.Nil, money.One)
	stores := []func(uuid.UUID, int) error{}
	for range 2 { // two copies of the server
		orders := ordertest.Copy(h)
		stores = append(stores, func(id uuid.UUID, till int) error {
			_, err := orders.Do(h.Ctx, h.Ask(till, id, ordertest.Add(h.Soup)))
			return err
		})
	}
	var sold atomic.Int32
	var wg sync.WaitGroup
	for n := range 12 {
		wg.Go(func() {
			switch err := stores[n%2](ordertest.ID(), n/2%2); {
			case err == nil:
				sold.Add(1)
			case !errors.Is(err, fault.Conflict("catalog.sold_out")):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if sold.Load() != 1 {
		t.Errorf("sold %d times", sold.Load())
	}
	wantLeft(t, h, h.Soup, 0)
	if n := number(t, h, `select count(*) from order_events where type = 'line_added'`); n != 1 {
		t.Errorf("%d lines were written", n)
	}
}

// C093: what is left is left for the whole order, in whichever form it is asked for.
func TestC093TheSameItemOnTwoLines(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	count(t, h, h.Pizza, uuid.Nil, money.One)
	id := ordertest.ID()
	h.Do(id, order.AddLine{LineID: ordertest.ID(), Choice: catalog.Choice{ItemID: h.Pizza, VariantID: h.Small}, Quantity: money.One})
	_, err := h.Orders.Do(h.Ctx, h.Ask(0, id, order.AddLine{LineID: ordertest.ID(), Choice: catalog.Choice{ItemID: h.Pizza, VariantID: h.Large}, Quantity: money.One}))
	if !errors.Is(err, fault.Conflict("catalog.sold_out")) {
		t.Errorf("the second line: %v", err)
	}
	o, err := h.Orders.Load(h.Ctx, id)
	if err != nil || len(o.Lines) != 1 {
		t.Errorf("%d lines, %v", len(o.Lines), err)
	}
	wantLeft(t, h, h.Pizza, 0)
}

func TestMoreThanIsLeftIsRefusedWithHowManyThereAre(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	count(t, h, h.Beer, uuid.Nil, 3*money.One)
	_, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), order.AddLine{LineID: ordertest.ID(), Choice: catalog.Choice{ItemID: h.Beer}, Quantity: 4 * money.One}))
	f := fault.Of(err)
	if f == nil || f.Code != "catalog.portions_left" || f.Args["left"] != "3" || f.Args["item"] != "Beer" {
		t.Errorf("refused with %v", err)
	}
	wantLeft(t, h, h.Beer, 3*money.One)
}

func TestAVariantRunsOutByItself(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	count(t, h, h.Pizza, h.Small, money.One)
	pizza := func(variant uuid.UUID) order.AddLine {
		return order.AddLine{LineID: ordertest.ID(), Choice: catalog.Choice{ItemID: h.Pizza, VariantID: variant}, Quantity: money.One}
	}
	h.Do(ordertest.ID(), pizza(h.Small), pizza(h.Large), pizza(h.Large))
	if _, err := h.Orders.Do(h.Ctx, h.Ask(1, ordertest.ID(), pizza(h.Small))); !errors.Is(err, fault.Conflict("catalog.sold_out")) {
		t.Errorf("a second small one: %v", err)
	}
}

// What was never made can be sold again; what the kitchen was told of is gone.
func TestWhatIsLeftFollowsTheOrders(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	count(t, h, h.Soup, uuid.Nil, 10*money.One)
	id, line := ordertest.ID(), ordertest.ID()
	soup := order.AddLine{LineID: line, Choice: catalog.Choice{ItemID: h.Soup}, Quantity: 4 * money.One}
	other, elsewhere := ordertest.ID(), ordertest.ID()
	for _, step := range []struct {
		name     string
		order    uuid.UUID
		commands []order.Command
		want     money.Quantity
	}{
		{"rung up", id, []order.Command{soup}, 6},
		{"one less", id, []order.Command{order.SetQuantity{LineID: line, Quantity: 3 * money.One}}, 7},
		{"sent", id, []order.Command{order.Send{}}, 7},
		{"one voided", id, []order.Command{order.VoidLine{LineID: line, Quantity: money.One, Reason: "dropped"}}, 7},
		{"moved to another order", id, []order.Command{order.MoveLines{To: elsewhere, Lines: []order.SplitLine{{LineID: line}}}}, 7},
		{"rung up elsewhere", other, []order.Command{ordertest.Add(h.Soup), ordertest.Add(h.Soup)}, 5},
		{"given up before it was sent", other, []order.Command{order.Cancel{}}, 7},
		{"given up after it was sent", elsewhere, []order.Command{order.Cancel{Reason: "guest left"}}, 7},
	} {
		h.Do(step.order, step.commands...)
		if got := left(t, h, h.Soup, uuid.Nil); got != step.want*money.One {
			t.Fatalf("%s: %s left, want %s", step.name, got, step.want*money.One)
		}
	}
}

func TestATapThatIsSentTwiceTakesOnePortion(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	count(t, h, h.Soup, uuid.Nil, 5*money.One)
	r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup))
	for range 3 {
		if _, err := h.Orders.Do(h.Ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	wantLeft(t, h, h.Soup, 4*money.One)
}

func TestWhatIsNotCountedAnyLongerIsSoldWithoutEnd(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	count(t, h, h.Soup, uuid.Nil, 0)
	if _, err := h.Orders.Do(h.Ctx, h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup))); !errors.Is(err, fault.Conflict("catalog.sold_out")) {
		t.Fatalf("none left: %v", err)
	}
	if err := h.Catalog.Count(h.Ctx, ordertest.ID(), h.Venue, h.Soup, uuid.Nil, nil); err != nil {
		t.Fatal(err)
	}
	h.Do(ordertest.ID(), ordertest.Add(h.Soup))
}
