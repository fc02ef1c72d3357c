package paper

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/tax"
	"comptoir/models/till"
	"comptoir/views/i18n"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a document at both widths with what was read in a review.
func golden(t *testing.T, name string, d doc.Document) {
	t.Helper()
	if err := doc.Check(d); err != nil {
		t.Errorf("%s cannot be printed: %v", name, err)
	}
	for _, columns := range []int{32, 48} {
		path := filepath.Join("testdata", name+"-"+strconv.Itoa(columns)+".txt")
		got := doc.Text(d, columns)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs:\n%s", path, got)
		}
	}
}

var euro = money.Currency{Code: "EUR", Digits: 2}

func words(t *testing.T, language string) receipt.Words {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return Words(i18n.Match(language).In(paris), euro)
}

// dinner is an order with everything that a receipt can show.
func dinner(t *testing.T) (order.Order, price.Result) {
	t.Helper()
	food := tax.Rate{ID: "00000000-0000-0000-0000-00000000000a", Name: "VAT 10 %", BasisPoints: 1000, Mode: tax.Inclusive}
	wine := tax.Rate{ID: "00000000-0000-0000-0000-00000000000b", Name: "VAT", BasisPoints: 2000, Mode: tax.Inclusive}
	at := time.Date(2026, 3, 14, 19, 2, 0, 0, time.UTC)
	line := func(n byte, name string, q money.Quantity, minor money.Amount, rate tax.Rate) order.Line {
		return order.Line{ID: uuid.UUID{15: n}, Quantity: q, Sold: catalog.Sold{Name: name, UnitPrice: money.PriceOf(minor), Taxes: []tax.Rate{rate}}}
	}
	soup := line(1, "Soupe à l'oignon gratinée au comté de douze mois", 2*money.One, 950, food)
	soup.Sold.Modifiers = []catalog.SoldModifier{{Name: "Croûtons", Quantity: 2}, {Name: "Sans fromage", Quantity: 1}}
	fish := line(2, "Fish of the day", 3750, 4200, food)
	glass := line(3, "Wine", money.One, 650, wine)
	glass.Sold.VariantName = "Large"
	o := order.Order{
		ID: uuid.UUID{15: 9}, Number: 71, Status: order.Closed, Kind: catalog.DineIn, Name: "Window",
		Terms: order.Terms{
			Currency: euro, Rules: price.Rules{Rounding: money.HalfUp},
			CashRounding: &price.CashRounding{Increment: 5, Mode: money.HalfUp},
			Service:      &order.Service{BasisPoints: 500, Taxes: []tax.Rate{food}},
		},
		Lines:     []order.Line{soup, fish, glass},
		Discounts: []order.Discount{{ID: uuid.UUID{15: 4}, LineID: glass.ID, PercentBP: 1000}},
		Tip:       300,
		Payments:  []order.Payment{{Tender: "card", Amount: 2500}, {Tender: "cash", Amount: 2500}},
		OpenedBy:  order.Actor{Name: "Demo Waiter"}, OpenedAt: at.Add(-time.Hour), ClosedAt: at, UpdatedAt: at,
	}
	return o, order.Price(o)
}

func head() receipt.Head {
	return receipt.Head{
		Venue: "Café du Coin", Address: "1 rue Basse\n1000 Ville", TaxNumber: "FR 00 000000000", Header: "Cuisine de saison",
		Footer: "Merci, à bientôt !", Register: "Till 1", Table: "12",
	}
}

func TestReceiptsReadWellOnBothPapersInEveryLanguage(t *testing.T) {
	o, r := dinner(t)
	for _, l := range i18n.Languages() {
		golden(t, "receipt-"+l.Code, receipt.Sale(o, r, head(), words(t, l.Code)))
	}
}

func TestABillSaysThatItIsNoReceipt(t *testing.T) {
	o, _ := dinner(t)
	o.Status, o.ClosedAt, o.Payments, o.Tip = order.Billed, time.Time{}, nil, 0
	golden(t, "bill-en", receipt.Sale(o, order.Price(o), head(), words(t, "en")))
}

func TestACheckHasItsSharesAndItsTaxes(t *testing.T) {
	o, _ := dinner(t)
	o.Status, o.ClosedAt, o.Payments = order.Opened, time.Time{}, nil
	o.Lines[0].Seat, o.Lines[1].Seat, o.Lines[2].Seat = 1, 2, 0
	o.Checks = []order.Check{{ID: uuid.UUID{15: 1}, Number: 1, Seats: []int{1}}, {ID: uuid.UUID{15: 2}, Number: 2, Seats: []int{2}}}
	checks := order.CheckTotals(o, order.Price(o))
	golden(t, "check-en", receipt.Check(o, checks[1], head(), words(t, "en")))
	o.Checks[0], o.Checks[1] = order.Check{ID: uuid.UUID{15: 1}, Number: 1, Weight: 1}, order.Check{ID: uuid.UUID{15: 2}, Number: 2, Weight: 1}
	o.Payments = []order.Payment{{CheckID: uuid.UUID{15: 2}, Tender: "card", Settled: true, Amount: order.CheckTotals(o, order.Price(o))[1].Total()}}
	golden(t, "check-share-fr", receipt.Check(o, order.CheckTotals(o, order.Price(o))[1], head(), words(t, "fr")))
}

func TestACopyIsMarked(t *testing.T) {
	o, r := dinner(t)
	h := head()
	h.Copy = 2
	golden(t, "copy-fr", receipt.Sale(o, r, h, words(t, "fr")))
}

func TestTicketsShoutWhatMustNotBeMade(t *testing.T) {
	ticket := receipt.Ticket{
		Station: "Kitchen", Number: 71, Kind: catalog.DineIn, Table: "12", Name: "Window", Covers: 2, Staff: "Demo Waiter",
		At: time.Date(2026, 3, 14, 18, 12, 0, 0, time.UTC),
		Lines: []receipt.TicketLine{
			{Op: "add", Name: "Soup", Quantity: 2 * money.One, Modifiers: []string{"Croutons"}, Note: "no salt", Seat: 1, Course: 1},
			{Op: "void", Name: "Fish of the day", Variant: "Large", Quantity: money.One},
			{Op: "change", Name: "Steak", Quantity: money.One, Note: "rare", NoteBefore: "well done", Course: 2},
			{Op: "add", Name: "Pasta", Quantity: money.One, Allergens: catalog.Nuts | catalog.Milk, Allergy: "kiwi", Seat: 2, Course: 2},
			{Op: "change", Name: "Salad", Quantity: money.One, NoAllergy: true, Seat: 3, Course: 1},
		},
	}
	for _, l := range i18n.Languages() {
		golden(t, "ticket-"+l.Code, ticket.Document(words(t, l.Code)))
	}
}

func evening() till.Z {
	at := time.Date(2026, 3, 14, 22, 40, 0, 0, time.UTC)
	return till.Z{
		Number: 12, Venue: "Café du Coin", Register: "Till 1", Currency: euro, Day: "2026-03-14",
		OpenedAt: at.Add(-8 * time.Hour), OpenedBy: "Demo Cashier", At: at, ClosedBy: "Demo Manager", Closed: true,
		Orders: 3, Late: 1, First: 70, Last: 72, Covers: 5, Quantity: 75000, Amount: 10340, Discount: 340, Service: 500,
		Net: 9500, Tax: 1000, Tip: 300, Total: 10800, Rounding: -2,
		Taxes:   []till.ZTax{{Name: "VAT", BasisPoints: 2000, Net: 500, Amount: 100}, {Name: "VAT 10 %", BasisPoints: 1000, Net: 9000, Amount: 900}},
		Tenders: []till.ZTender{{Tender: "card", Count: 2, Amount: 7500}, {Tender: "cash", Count: 2, Amount: 3298}},
		Voids:   1, Cancellations: 2,
		Drawer: till.ZDrawer{
			Float: 15000, Sales: 3298, PaidIn: 2000, PaidOut: 1250, Expected: 19048, Counted: 19000, Difference: -48,
			Movements: []till.ZMovement{{Kind: "paid_in", Amount: 2000, Reason: "Change"}, {Kind: "paid_out", Amount: 1250, Reason: "Flowers for the tables"}},
			Pieces:    []till.Pieces{{Value: 5000, Count: 3}, {Value: 2000, Count: 2}},
		},
	}
}

func TestAZReportSaysAllThereIsToSayAboutAShift(t *testing.T) {
	for _, l := range i18n.Languages() {
		golden(t, "z-"+l.Code, receipt.Shift(evening(), words(t, l.Code)))
	}
}

func TestAnXReportHasNoCount(t *testing.T) {
	z := evening()
	z.Closed, z.ClosedBy, z.Drawer.Counted, z.Drawer.Difference, z.Drawer.Pieces = false, "", 0, 0, nil
	golden(t, "x-en", receipt.Shift(z, words(t, "en")))
}
