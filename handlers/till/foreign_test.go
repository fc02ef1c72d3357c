package till_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/tender"
)

func TestCashOfAnotherCurrencyPaysAtTheHousesRate(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.openShift()
	house := tender.NewStore(s.db, s.app.Now)
	rate, err := tender.ParseRate("0,9215", money.CurrencyOf("EUR"))
	if err != nil {
		t.Fatal(err)
	}
	if err := house.SaveCurrency(s.ctx, tender.Currency{Code: "usd", Rate: rate}, "EUR"); err != nil {
		t.Fatal(err)
	}
	sale := s.sale()
	sale.tap("Mint tea")
	if w := sale.get("/till/pay?order=" + sale.order.String()); !strings.Contains(w.Body.String(), `value="3.26"`) || !strings.Contains(w.Body.String(), "1 USD = 0.9215 EUR") {
		t.Fatalf("the sheet does not ask for dollars: %s", w.Body)
	}
	if w := sale.post("/till/pay/foreign", newID(), "sheet", "1", "currency", "USD", "foreign", "ten"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="ten"`) {
		t.Errorf("words: %d", w.Code)
	}
	if w := sale.post("/till/pay/foreign", newID(), "sheet", "1", "currency", "GBP", "foreign", "10"); w.Code != http.StatusConflict {
		t.Errorf("a currency without a rate: %d", w.Code)
	}
	command := newID()
	for range 2 { // the same tap twice
		if w := sale.post("/till/pay/foreign", command, "sheet", "1", "currency", "USD", "foreign", "10"); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	o := sale.now()
	if o.Status != order.Closed || len(o.Payments) != 1 || o.Payments[0].Amount != 922 || o.Totals.Change != 622 || o.Payments[0].Foreign.Amount != 1000 {
		t.Errorf("%s, %+v, change %d", o.Status, o.Payments, o.Totals.Change)
	}
	var amount, worth, rows int64
	err = s.db.Read(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select count(*), sum(amount)::bigint, sum(worth)::bigint from foreign_cash").Scan(ctx, &rows, &amount, &worth)
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows != 1 || amount != 1000 || worth != 922 {
		t.Errorf("%d rows of %d worth %d are in the drawer", rows, amount, worth)
	}
}
