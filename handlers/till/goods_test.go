package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/staff"
)

// sell puts an item on the menu beside the mint tea.
func (s *shop) sell(item catalogdb.Item) {
	s.t.Helper()
	tea, err := s.app.Catalog.Item(s.ctx, s.item["Mint tea"])
	if err != nil {
		s.t.Fatal(err)
	}
	item.ID, item.CategoryID, item.TaxGroupID = newID(), tea.CategoryID, tea.TaxGroupID
	if err := s.app.Catalog.AddItem(s.ctx, newID(), item); err != nil {
		s.t.Fatal(err)
	}
	s.item[item.Name] = item.ID
}

func quantity(t *testing.T, text string) money.Quantity {
	t.Helper()
	q, err := money.ParseQuantity(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestCheeseIsWeighedAndItsBoxIsNot(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.sell(catalogdb.Item{Name: "Cheese", Price: money.PriceOf(1590), Unit: catalog.Kilogram, Tare: 200})
	if w := s.post("/till/lines", newID(), "item", s.item["Cheese"].String()); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a weight that nobody typed: %d", w.Code)
	}
	if w := s.post("/till/lines", newID(), "item", s.item["Cheese"].String(), "quantity", "0.02", "tare", "0.02"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty box: %d", w.Code)
	}
	w := s.post("/till/lines", newID(), "item", s.item["Cheese"].String(), "quantity", "0,365", "tare", "0.02")
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	l := s.now().Lines[0]
	if l.Quantity != quantity(t, "0.345") || s.now().Totals.Total != 549 {
		t.Errorf("%s for %d", l.Quantity, s.now().Totals.Total)
	}
	for _, want := range []string{"0.345\u00a0kg", "/ kg", "Tare 0.02\u00a0kg"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the screen does not say %q", want)
		}
	}
}

func TestWhatALabelSaysIsWhatIsCharged(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.sell(catalogdb.Item{Name: "Ham", SKU: "12345", Price: money.PriceOf(1590), Unit: catalog.Kilogram})
	s.sell(catalogdb.Item{Name: "Roast", SKU: "42", Price: money.PriceOf(33337), Unit: catalog.Kilogram})
	for _, tt := range []struct {
		code, name, quantity string
		total                money.Amount
	}{
		{"2112345003450", "Ham", "0.345", 549},
		{"2200042012346", "Roast", "0.037", 1234}, // of a price: 12.34, to the cent
	} {
		before := s.total()
		if w := s.post("/till/scan", newID(), "code", tt.code); w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", tt.code, w.Code, w.Body)
		}
		o := s.now()
		l := o.Lines[len(o.Lines)-1]
		if l.Sold.Name != tt.name || l.Quantity != quantity(t, tt.quantity) || o.Totals.Total-before != tt.total {
			t.Errorf("%s is %s %s for %d", tt.code, l.Quantity, l.Sold.Name, o.Totals.Total-before)
		}
	}
}

func (s *sale) total() money.Amount {
	o, err := s.app.Orders.Load(s.ctx, s.order)
	if err != nil {
		return 0
	}
	return o.Totals.Total
}

func TestEveryWayOfWritingANumberFindsTheArticle(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.sell(catalogdb.Item{Name: "Soda", Barcode: "00042100005264", Price: money.PriceOf(100)})
	for _, code := range []string{"042100005264", "0042100005264", "04252614", "0100042100005264\x1d10A", "]C10100042100005264", "(01)00042100005264(10)A"} {
		if w := s.post("/till/scan", newID(), "code", code); w.Code != http.StatusOK {
			t.Errorf("%q: %d %s", code, w.Code, w.Body)
		}
	}
}

func TestAnArticlePastItsDateTakesLeaveAndKeepsItsLot(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.sell(catalogdb.Item{Name: "Salmon", Barcode: "05400000002649", Price: money.PriceOf(1000), Unit: catalog.Kilogram})
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "4711"); err != nil {
		t.Fatal(err)
	}
	s.signIn(s.hire(staff.Cashier))
	const code = "]C10105400000002649310300034517240131\x1d10AB-7"
	w := s.post("/till/scan", newID(), "code", code)
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "past its date") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w = s.post("/till/scan", newID(), "code", code, "pin", "4711"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	l := s.now().Lines[0]
	if l.Lot != "AB-7" || l.Expiry != "2024-01-31" || l.Quantity != quantity(t, "0.345") {
		t.Errorf("%+v", l.Goods)
	}
}

func TestANumberBeforeATileOrAScanIsHowMany(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea", "times", "3")
	if w := s.post("/till/scan", newID(), "code", "5901234123457", "times", "2"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if o := s.now(); len(o.Lines) != 1 || o.Lines[0].Quantity != money.Whole(5) {
		t.Errorf("%d lines, %s", len(o.Lines), o.Lines[0].Quantity)
	}
}

func TestGoodsThatComeBackArePaidOut(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea", "return", "1")
	o := s.now()
	if o.Totals.Total != -300 || o.Lines[0].Quantity != -money.One || o.Unsent() != 0 {
		t.Fatalf("total %d, %d to be sent", o.Totals.Total, o.Unsent())
	}
	if w := s.post("/till/pay", newID(), "tender", "cash", "amount", "0", "due", "0", "cash_due", "0"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if o = s.now(); o.Status != order.Closed || o.Totals.Change != 300 {
		t.Errorf("%s, %d given back", o.Status, o.Totals.Change)
	}
}

func TestWhatSomebodyElseMadeOfALineIsShownBeforeItIsOverruled(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.tap("Mint tea")
	line := s.now().Lines[0].ID
	form := s.get("/till/line?order=" + s.order.String() + "&lines=" + line.String()).Body.String()
	_, rest, _ := strings.Cut(form, `name="state" value="`)
	state, _, _ := strings.Cut(rest, `"`)
	if state == "" {
		t.Fatal("the form does not know which line it shows")
	}
	s.tap("Iced latte", "g-"+s.milk.ID.String(), s.milk.Modifiers[0].ID.String()) // another line does not matter
	mine := newID()
	for range 2 { // and once more, because the answer was lost
		if w := s.post("/till/line", mine, "lines", line.String(), "state", state, "quantity", "2"); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	w := s.post("/till/line", newID(), "lines", line.String(), "state", state, "quantity", "7")
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "changed this line meanwhile") || !strings.Contains(w.Body.String(), `name="quantity" inputmode="decimal" autocomplete="off" value="2"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	o := s.now()
	if q := o.Line(line).Quantity; q != money.Whole(2) {
		t.Errorf("there are %s", q)
	}
}

func TestAnUnknownCodeLeadsToANewItem(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	w := s.post("/till/scan", newID(), "code", "4000000000006")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "/admin/items/new?barcode=4000000000006") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
