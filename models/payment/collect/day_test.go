package collect_test

import (
	"context"
	"encoding/csv"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/creditnote"
	"comptoir/models/houseaccount"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/order/ordertest"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe/stripetest"
	"comptoir/models/report"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
)

// A day on which guests pay by everything that there is: the Z, the books, the report, its file and Stripe have the same of each
// tender, and the blind count finds what was counted wrong.
func TestTheZOfADayWithEveryTenderIsWhatBooksExportAndStripeSay(t *testing.T) {
	t.Parallel()
	c := open(t)
	tills := tilldb.New(c.DB, nil, time.Now)
	shift, err := tills.Open(c.Ctx, tilldb.Opening{ID: ordertest.ID(), RegisterID: c.Tills[0], Float: 10000})
	ok(t, err)
	house := houseaccount.Account{ID: ordertest.ID(), Name: "Demo Office"}
	ok(t, houseaccount.NewStore(c.DB, time.Now).Save(c.Ctx, ordertest.ID(), order.Actor{Name: "Tester"}, house))

	pay := func(tender string, amount money.Amount, reference string) order.AddPayment {
		return order.AddPayment{PaymentID: ordertest.ID(), Tender: tender, Amount: amount, Reference: reference}
	}
	card := ordertest.ID()
	c.Do(card, order.SellGiftCard{LineID: ordertest.ID(), Code: "GIFT2345", Value: 2000, Name: "Gift card"}, pay("cash", 2000, ""), order.Close{})
	inCash, byCard := c.order(), c.order()
	c.Do(inCash, pay("cash", 1500, ""), order.Close{}) // with change
	c.Do(inCash, order.RefundOrder{RefundID: ordertest.ID(), Amount: 300, Reason: "cold"})
	c.Do(byCard, pay("card", 1000, ""), order.Close{})
	c.Do(byCard, order.RefundOrder{RefundID: ordertest.ID(), Amount: 400, Tender: order.Credit, Reason: "cold"})
	notes, err := creditnote.NewStore(c.DB).Of(c.Ctx, byCard)
	ok(t, err)
	c.Do(c.order(), pay(order.Credit, 400, notes[0].Code), pay("cash", 600, ""), order.Close{})
	for tender, reference := range map[string]string{"voucher": "", "transfer": "", order.GiftCard: "GIFT2345", order.HouseAccount: house.ID.String()} {
		c.Do(c.order(), pay(tender, 1000, reference), order.Close{})
	}
	atReader := c.order()
	asked := c.ask(atReader, order.Reader, 1000, paymentdb.Asked{Tips: true})
	c.drive(asked)
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good, Tip: 150})
	c.drive(asked)
	c.state(asked, payment.Captured)
	c.Do(atReader, order.RefundOrder{RefundID: ordertest.ID(), Amount: 200, Tender: order.Reader, Reason: "cold"})
	ok(t, c.collect.Returned(c.Ctx, atReader))
	c.pays(order.Link)
	atTerminal := c.Ask(0, c.order())
	guest := pay(order.Terminal, 1000, "")
	guest.Pending, atTerminal.Provider = true, true
	for _, cmd := range []order.Command{guest, order.ConfirmPayment{PaymentID: guest.PaymentID, Reference: "7"}, order.Close{}} {
		atTerminal.Commands = []orderdb.Command{{ID: ordertest.ID(), Command: cmd}}
		_, err := c.Orders.Do(c.Ctx, atTerminal)
		ok(t, err)
	}

	want := map[string]money.Amount{
		"cash": 2000 + 1000 - 300 + 600, "card": 1000, "voucher": 1000, "transfer": 1000, order.Credit: 0, order.GiftCard: 1000,
		order.HouseAccount: 1000, order.Reader: 950, order.Link: 1000, order.Terminal: 1000,
	}
	x, err := tills.XOf(c.Ctx, shift.ID)
	ok(t, err)
	if got := tendersOf(x); !maps.Equal(got, want) {
		t.Errorf("the X has %v, want %v", got, want)
	}
	if got := c.booked(); !maps.Equal(got, want) {
		t.Errorf("the books have %v, want %v", got, want)
	}
	if got := c.exported(); !maps.Equal(got, want) {
		t.Errorf("the export has %v, want %v", got, want)
	}
	if got := money.Amount(c.stripe.Taken()); got != want[order.Reader]+want[order.Link] || c.stripe.Held() != 0 {
		t.Errorf("Stripe has %d and holds %d", got, c.stripe.Held())
	}
	if x.Drawer.Expected != 10000+want["cash"] {
		t.Errorf("the drawer should hold %d", x.Drawer.Expected)
	}
	z, err := tills.Close(c.Ctx, tilldb.Closing{ID: ordertest.ID(), ShiftID: shift.ID, Other: x.Drawer.Expected - 7})
	ok(t, err)
	if z.Drawer.Difference != -7 || !maps.Equal(tendersOf(z), want) {
		t.Errorf("the Z has a difference of %d and %v", z.Drawer.Difference, tendersOf(z))
	}
	if got := c.books()["cash_difference "]; got != 7 {
		t.Errorf("the books have a difference of %d", got)
	}
}

func tendersOf(z till.Z) map[string]money.Amount {
	out := map[string]money.Amount{}
	for _, x := range z.Tenders {
		out[x.Tender] += x.Amount
	}
	return out
}

// booked is what the books have of each tender, of selling.
func (c *counter) booked() map[string]money.Amount {
	c.t.Helper()
	var rows []struct {
		Detail string
		Amount money.Amount
	}
	err := c.DB.Read(c.Ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select detail, sum(amount)::bigint as amount from journal_postings
			where ledger_account in (?) and kind in ('sale', 'refund', 'tip', 'prepaid', 'prepaid_back') group by detail`, bun.List(ledger.TenderAccounts())).Scan(ctx, &rows)
	})
	ok(c.t, err)
	out := map[string]money.Amount{}
	for _, r := range rows {
		out[r.Detail] += r.Amount
	}
	return out
}

// exported is what the file of the report by tender says, read as any program reads it.
func (c *counter) exported() map[string]money.Amount {
	c.t.Helper()
	today := businessday.FromTime(time.Now())
	r, err := report.New(c.DB, time.Now).Report(c.Ctx, report.Query{Kind: report.ByTender, Range: report.Range{From: today.Add(-1), To: today.Add(1)}})
	ok(c.t, err)
	var file strings.Builder
	ok(c.t, r.WriteCSV(&file, report.Labels{
		Key: []string{"tender"}, Row: func(row report.Row) []string { return []string{row.Key} },
		Column: func(col report.Column) string { return string(col) }, Total: "total",
	}))
	rows, err := csv.NewReader(strings.NewReader(file.String())).ReadAll()
	ok(c.t, err)
	at := -1
	for i, name := range rows[0] {
		if name == string(report.Total) {
			at = i
		}
	}
	out := map[string]money.Amount{}
	for _, row := range rows[1 : len(rows)-1] {
		major, minor, _ := strings.Cut(row[at], ".")
		n, err := strconv.Atoi(major + minor)
		ok(c.t, err)
		out[row[0]] += money.Amount(n)
	}
	return out
}
