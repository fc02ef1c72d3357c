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

// C049: what is set by hand stands over the rule of the venue, until it is taken back.
func TestTheServiceChargeIsSetByHandAndLeftToTheRuleAgain(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.change(`update venues set service_bp = 1250`)
	s.tap("Mint tea")
	if total := s.now().Totals.ServiceCharge; total != 38 {
		t.Fatalf("by the rule of the venue %d", total)
	}
	for _, step := range []struct {
		fields []string
		want   money.Amount
		says   string
	}{
		{[]string{"service", "off"}, 0, "No service charge · asked"},
		{[]string{"service", "10"}, 30, "Service charge 10% · asked"},
		{[]string{"service", "typed", "rate", "12,5"}, 38, "Service charge 12.5% · asked"},
		{[]string{"undo", "1"}, 38, ""},
	} {
		w := s.post("/till/charges", newID(), append(step.fields, "act", "service", "reason_text", "asked")...)
		if w.Code != http.StatusOK || s.now().Totals.ServiceCharge != step.want || !strings.Contains(w.Body.String(), step.says) {
			t.Errorf("%v: %d, %d", step.fields, w.Code, s.now().Totals.ServiceCharge)
		}
		if shown := strings.Contains(w.Body.String(), `id="by-hand-service"`); shown != (step.says != "") {
			t.Errorf("%v: the panel says that it is by hand: %t", step.fields, shown)
		}
	}
}

// C201: leave is for one act, also to take back what it was lent for.
func TestAWaiterChangesChargesByAManagersPIN(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.change(`update venues set service_bp = 1000`)
	s.sell(catalogdb.Item{Name: "Delivery", Price: money.PriceOf(350), Role: catalog.Fee})
	if err := s.app.Staff.SetPIN(s.ctx, s.owner.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	s.signIn(s.hire(staff.Waiter))
	s.tap("Mint tea")
	for name, fields := range map[string][]string{
		"service off":     {"act", "service", "service", "off", "reason_text", "slow"},
		"without tax":     {"act", "exempt", "certificate", "D-77"},
		"another price":   {"act", "fee", "fee", s.item["Delivery"].String(), "amount", "1.00", "reason_text", "agreed"},
		"service as ever": {"act", "service", "undo", "1"},
	} {
		for _, step := range []struct {
			pin  string
			want int
		}{{"", http.StatusForbidden}, {"1111", http.StatusUnauthorized}, {"7531", http.StatusOK}} {
			w := s.post("/till/charges", newID(), append(fields, "pin", step.pin)...)
			if w.Code != step.want || w.Code != http.StatusOK && !strings.Contains(w.Body.String(), `name="pin"`) {
				t.Errorf("%s with %q: %d %s", name, step.pin, w.Code, w.Body)
			}
		}
	}
	if w := s.post("/till/charges", newID(), "act", "exempt", "undo", "1"); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), `name="reason`) {
		t.Errorf("taking it back asks for a PIN and for no reason: %d %s", w.Code, w.Body)
	}
}

func TestWhoIsExemptIsNamedOnPanelAndReceipt(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.tap("Mint tea")
	w := s.post("/till/charges", newID(), "act", "exempt", "certificate", "D-77", "holder", "Demo Embassy")
	o := s.now()
	if w.Code != http.StatusOK || o.Totals.Tax != 0 || o.Totals.Total >= 300 || !strings.Contains(w.Body.String(), "D-77 · Demo Embassy") {
		t.Fatalf("%d, total %d, %s", w.Code, o.Totals.Total, w.Body)
	}
	if w := s.post("/till/charges", newID(), "act", "exempt", "undo", "1"); w.Code != http.StatusOK || s.now().Totals.Total != 300 {
		t.Fatalf("%d, total %d", w.Code, s.now().Totals.Total)
	}
	s.post("/till/charges", newID(), "act", "exempt", "certificate", "D-77")
	due := o.Totals.Total
	if w := s.pay("card", plain(due), plain(due)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "D-77") {
		t.Errorf("the receipt does not name the certificate: %d %s", w.Code, w.Body)
	}
}

func plain(a money.Amount) string {
	return money.PriceOf(a).String()[:1] + "." + money.PriceOf(a).String()[1:]
}

func TestAFeeIsAddedAtItsPriceOrOneThatIsTyped(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.sell(catalogdb.Item{Name: "Delivery", Price: money.PriceOf(350), Role: catalog.Fee})
	s.sell(catalogdb.Item{Name: "Surcharge", OpenPrice: true, Role: catalog.Fee})
	s.tap("Mint tea")
	if w := s.get("/till/charges?act=fee&order=" + s.order.String()); !strings.Contains(w.Body.String(), "3,50") || !strings.Contains(w.Body.String(), "Surcharge") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	command := newID()
	for _, step := range []struct {
		fields []string
		want   money.Amount
	}{
		{[]string{"fee", s.item["Delivery"].String()}, 650},
		{[]string{"fee", s.item["Delivery"].String(), "amount", "2,00", "reason_text", "agreed"}, 850},
		{[]string{"fee", s.item["Surcharge"].String(), "amount", "1.25"}, 975},
	} {
		if w := s.post("/till/charges", newID(), append(step.fields, "act", "fee")...); w.Code != http.StatusOK || s.now().Totals.Total != step.want {
			t.Errorf("%v: %d, total %d, %s", step.fields, w.Code, s.now().Totals.Total, w.Body)
		}
	}
	for range 2 {
		s.post("/till/charges", command, "act", "fee", "fee", s.item["Delivery"].String())
	}
	if total := s.now().Totals.Total; total != 1325 {
		t.Errorf("sent twice it is %d", total)
	}
}

func TestEmptiesComeBackOnAnOrderOrByThemselves(t *testing.T) {
	t.Parallel()
	shop := open(t)
	shop.sell(catalogdb.Item{Name: "Bottle", Price: money.PriceOf(25), Role: catalog.Deposit})
	shop.sell(catalogdb.Item{Name: "Crate", Price: money.PriceOf(150), Role: catalog.Deposit})
	bottle, crate := "back-"+shop.item["Bottle"].String(), "back-"+shop.item["Crate"].String()
	shop.openShift()
	s := shop.sale()
	s.tap("Mint tea")
	command := newID()
	for range 2 {
		if w := s.post("/till/charges", command, "act", "empties", bottle, "4", crate, "1"); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if o := s.now(); o.Totals.Total != 50 || o.Totals.Deposit >= 0 || len(o.Lines) != 3 {
		t.Errorf("total %d, deposits %d, %d lines", o.Totals.Total, o.Totals.Deposit, len(o.Lines))
	}
	alone := shop.sale()
	w := alone.post("/till/charges", newID(), "act", "empties", bottle, "6")
	if w.Code != http.StatusOK || w.Header().Get("HX-Replace-Url") != "/till?order="+alone.order.String() || alone.now().Totals.Total != -150 {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if !strings.Contains(w.Body.String(), "Give back 1,50") {
		t.Errorf("the button does not say what it gives: %s", w.Body)
	}
	if sheet := alone.get("/till/pay?order=" + alone.order.String()).Body.String(); !strings.Contains(sheet, `data-testid="to-give"`) || strings.Contains(sheet, `value="card"`) {
		t.Errorf("the sheet asks for money: %s", sheet)
	}
	paid := shop.sale()
	paid.post("/till/charges", newID(), "act", "empties", bottle, "6")
	if w := paid.post("/till/pay", newID(), "tender", "cash", "amount", "0.00", "due", "0.00", "cash_due", "0.00"); w.Code != http.StatusOK || paid.now().Status != order.Closed || paid.now().Totals.Change != 150 {
		t.Errorf("%d %s", w.Code, paid.now().Status)
	}
	if w := alone.post("/till/remove", newID(), "lines", alone.now().Lines[0].ID.String()); w.Code != http.StatusOK || len(alone.now().Lines) != 0 {
		t.Errorf("they are taken off again: %d", w.Code)
	}
}

func TestWhatIsWrongWithAChargeIsToldBesideItsField(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.sell(catalogdb.Item{Name: "Delivery", Price: money.PriceOf(350), Role: catalog.Fee})
	s.sell(catalogdb.Item{Name: "Surcharge", OpenPrice: true, Role: catalog.Fee})
	s.sell(catalogdb.Item{Name: "Bottle", Price: money.PriceOf(25), Role: catalog.Deposit})
	s.tap("Mint tea")
	back := "back-" + s.item["Bottle"].String()
	for name, fields := range map[string][]string{
		"no rate":             {"act", "service"},
		"more than all":       {"act", "service", "service", "typed", "rate", "120"},
		"a rate of words":     {"act", "service", "service", "typed", "rate", "many"},
		"no reason":           {"act", "service", "service", "10"},
		"no fee":              {"act", "fee"},
		"no price":            {"act", "fee", "fee", s.item["Surcharge"].String()},
		"a price of words":    {"act", "fee", "fee", s.item["Delivery"].String(), "amount", "x"},
		"a price for nothing": {"act", "fee", "fee", s.item["Delivery"].String(), "amount", "1"},
		"no empties":          {"act", "empties"},
		"half a bottle":       {"act", "empties", back, "0.5"},
		"no certificate":      {"act", "exempt", "holder", "Demo"},
	} {
		w := s.post("/till/charges", newID(), fields...)
		body := w.Body.String()
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `id="charges-form"`) || !strings.Contains(body, `role="alert"`) && !strings.Contains(body, "field-bad") {
			t.Errorf("%s: %d %s", name, w.Code, body)
		}
	}
	w := s.post("/till/charges", newID(), "act", "service", "service", "typed", "rate", "1x", "reason_text", "my words")
	for _, kept := range []string{`value="1x"`, `value="my words"`, `value="typed" checked`} {
		if !strings.Contains(w.Body.String(), kept) {
			t.Errorf("%s is lost", kept)
		}
	}
	if o := s.now(); o.ServiceBP != nil || o.Exemption != nil || len(o.Lines) != 1 {
		t.Errorf("%+v", o.Order)
	}
	if w := s.post("/till/charges", newID(), "act", "exempt", "undo", "1"); w.Code != http.StatusNotFound {
		t.Errorf("nobody was exempt: %d", w.Code)
	}
}

// C201: somebody who is elsewhere agrees to exactly what was asked.
func TestAManagerElsewhereAgreesToACharge(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	s.change(`update venues set service_bp = 1000`)
	s.change(`update roles set permissions = array_remove(permissions, 'order.tip') where builtin = 'waiter'`)
	s.sell(catalogdb.Item{Name: "Delivery", Price: money.PriceOf(350), Role: catalog.Fee})
	s.signIn(s.hire(staff.Waiter))
	s.tap("Mint tea")
	me, err := s.app.Staff.Identify(s.ctx, s.owner.Claims())
	if err != nil {
		t.Fatal(err)
	}
	agree := func(path, says string, want money.Amount, fields ...string) {
		t.Helper()
		asked := newID()
		w := s.post(path, asked, append(fields, "ask", "1")...)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `id="waiting"`) {
			t.Fatalf("%s: %d %s", says, w.Code, w.Body)
		}
		if w = s.get("/till/approvals"); !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: the till waits for: %s", says, w.Body)
		}
		if _, err := s.app.Approvals.Approve(s.ctx, asked, me); err != nil {
			t.Errorf("%s: %v", says, err)
		}
		if got := s.now().Totals.Total; got != want {
			t.Errorf("%s: %d, want %d", says, got, want)
		}
	}
	agree("/till/charges", "slow", 300, "act", "service", "service", "off", "reason_text", "slow")
	agree("/till/charges", "agreed", 400, "act", "fee", "fee", s.item["Delivery"].String(), "amount", "1.00", "reason_text", "agreed")
	agree("/till/charges", "D-77", 364, "act", "exempt", "certificate", "D-77")
	if w := s.pay("card", "3.64", "3.64"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	agree(s.at("/tip"), "Tip of", 464, "payment", s.now().Payments[0].ID.String(), "tip", "1.00")
}
