package till_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/order"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
)

// takesTerminal puts a card terminal beside the till as the owner does; nobody needs a key for it.
func takesTerminal(t *testing.T, s *shop) uuid.UUID {
	t.Helper()
	sale := s.sale()
	id := newID()
	if w := sale.post("/admin/cards/terminals", id, "name", "Counter", "device", "terminal", "register", s.owner.RegisterID.String()); w.Code >= 400 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return id
}

// job is what the page has to hand over to the bridge; it must be one.
func (s *sale) job() paymentdb.TerminalJob {
	s.t.Helper()
	list, err := s.app.Cards.Payments.OpenTerminalJobs(s.ctx, s.owner.RegisterID)
	if err != nil || len(list) != 1 {
		s.t.Fatalf("%+v, %v", list, err)
	}
	return list[0]
}

func (s *sale) bridge(j paymentdb.TerminalJob, state, code, result string) {
	s.t.Helper()
	if w := s.post("/till/terminal/"+j.ID.String()+"/report", newID(), "state", state, "code", code, "result", result); w.Code != http.StatusNoContent {
		s.t.Fatalf("%s %s: %d %s", state, code, w.Code, w.Body)
	}
}

func (s *sale) byTerminal(reader uuid.UUID, amount string) {
	s.t.Helper()
	if w := s.post("/till/pay", newID(), "tender", "reader:"+reader.String(), "amount", amount, "due", amount, "cash_due", amount); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "card-state") {
		s.t.Fatalf("%d %s", w.Code, w.Body)
	}
}

const took = `{"terminal":"52500041","receipt":41,"trace":701,"amount":300,"brand":"visa","last4":"4242","application":"A0000000031010","authorisation":"004907"}`

func TestAPageHandsAPaymentToTheTerminalAndTheOrderClosesByWhatTheBridgeSays(t *testing.T) {
	t.Parallel()
	s := open(t)
	reader := takesTerminal(t, s)
	sale := s.sale()
	sale.tap("Mint tea")
	sale.byTerminal(reader, "3.00")
	j := sale.job()
	if w := sale.get("/till/jobs"); !strings.Contains(w.Body.String(), `data-kind="card"`) || !strings.Contains(w.Body.String(), j.ID.String()) {
		t.Fatalf("the page has no job: %s", w.Body)
	}
	var asked paymentdb.TerminalRequest
	if w := sale.get("/till/terminal/" + j.ID.String()); json.Unmarshal(w.Body.Bytes(), &asked) != nil || asked != (paymentdb.TerminalRequest{Kind: "pay", Amount: 300, Currency: 978}) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	sale.bridge(j, "running", "enter_pin", "")
	if w := sale.state(); !strings.Contains(w.Body.String(), "The guest types the PIN.") {
		t.Errorf("the window shows %s", w.Body)
	}
	if w := sale.pay("cash", "3.00", "3.00"); w.Code < 400 {
		t.Errorf("other money was taken meanwhile: %d", w.Code)
	}
	sale.bridge(j, "done", "", took)
	sale.bridge(j, "done", "", took)
	sale.bridge(j, "failed", "declined", "")
	o, err := s.app.Orders.Load(s.ctx, sale.order)
	if err != nil || o.Status != order.Closed || o.Payments[0].Tender != order.Terminal || o.Payments[0].Card.Slip != "0041" || o.Payments[0].Reference != "52500041-0041" {
		t.Fatalf("%+v, %v", o.Payments, err)
	}
	if w := sale.get("/till/sales/" + sale.order.String()); !strings.Contains(w.Body.String(), "Visa **** 4242") || !strings.Contains(w.Body.String(), "Terminal 52500041, slip 0041") {
		t.Errorf("the receipt: %s", w.Body)
	}
}

func TestATerminalThatRefusesIsTriedAgainAndAPaymentIsGivenUp(t *testing.T) {
	t.Parallel()
	s := open(t)
	reader := takesTerminal(t, s)
	sale := s.sale()
	sale.tap("Mint tea")
	sale.byTerminal(reader, "3.00")
	first := sale.job()
	sale.get("/till/terminal/" + first.ID.String())
	sale.bridge(first, "failed", "no_document", "") // another tab, which nobody gave it
	sale.bridge(first, "failed", "no_funds", "")
	if w := sale.state(); !strings.Contains(w.Body.String(), "There is not enough money on the card.") {
		t.Fatalf("%s", w.Body)
	}
	at := "/till/cards/" + sale.payment().String()
	sale.post(at, newID(), "want", "again")
	second := sale.job()
	if second.ID == first.ID {
		t.Fatal("the second try has the first one's id: the bridge would not try it")
	}
	sale.post(at, newID(), "want", "stop") // no page has taken it
	if len(sale.now().Payments) != 0 {
		t.Fatalf("the order has %+v", sale.now().Payments)
	}
	if w := sale.get("/till/terminal/" + second.ID.String()); w.Code != http.StatusConflict {
		t.Errorf("what was given up is handed over: %d", w.Code)
	}
}

// What the page has taken, only the bridge can end; where nobody reaches it, a person decides.
func TestAPaymentInTheBridgesHandsIsGivenUpByTheBridgeOrByAPerson(t *testing.T) {
	t.Parallel()
	s := open(t)
	reader := takesTerminal(t, s)
	sale := s.sale()
	sale.tap("Mint tea")
	sale.byTerminal(reader, "3.00")
	j := sale.job()
	at := "/till/cards/" + sale.payment().String()
	sale.get("/till/terminal/" + j.ID.String())
	sale.bridge(j, "running", "show_card", "")
	if w := sale.post(at+"/settle", newID(), "took", "no"); w.Code != http.StatusConflict {
		t.Errorf("a person decided what the terminal knows: %d", w.Code)
	}
	sale.post(at, newID(), "want", "stop")
	if len(sale.now().Payments) != 1 || !sale.job().Stop {
		t.Fatal("it was given up while the guest may pay")
	}
	sale.bridge(j, "failed", "stopped", "")
	if len(sale.now().Payments) != 0 {
		t.Fatalf("the order has %+v", sale.now().Payments)
	}

	sale.byTerminal(reader, "3.00")
	j, at = sale.job(), "/till/cards/"+sale.payment().String()
	sale.get("/till/terminal/" + j.ID.String())
	sale.bridge(j, "unknown", "unclear", "")
	if w := sale.state(); !strings.Contains(w.Body.String(), "It was not paid") {
		t.Fatalf("%s", w.Body)
	}
	if w := sale.post(at+"/settle", newID(), "took", "yes"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	o, err := s.app.Orders.Load(s.ctx, sale.order)
	row, _ := s.app.Cards.Payments.Find(s.ctx, o.Payments[0].ID)
	if err != nil || o.Status != order.Closed || row.State != payment.Captured || row.Captured != 300 {
		t.Errorf("the order is %s, the payment %+v, %v", o.Status, row, err)
	}
}

// A sale that is taken back whole is reversed; where the terminal no longer can, the guest holds the card to it.
func TestARefundGoesBackThroughTheTerminal(t *testing.T) {
	t.Parallel()
	s := open(t)
	reader := takesTerminal(t, s)
	sale := s.sale()
	sale.tap("Mint tea")
	sale.byTerminal(reader, "3.00")
	j := sale.job()
	sale.get("/till/terminal/" + j.ID.String())
	sale.bridge(j, "done", "", took)
	if w := sale.post("/till/sales/"+sale.order.String()+"/refund", newID(), "amount", "3.00", "tender", "terminal", "reason_text", "cold"); w.Code >= 400 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for i, want := range []paymentdb.TerminalRequest{{Kind: "reverse", Amount: 300, Currency: 978, Receipt: 41}, {Kind: "refund", Amount: 300, Currency: 978}} {
		j = sale.job()
		var asked paymentdb.TerminalRequest
		if w := sale.get("/till/terminal/" + j.ID.String()); json.Unmarshal(w.Body.Bytes(), &asked) != nil || asked != want {
			t.Fatalf("%d: %s, want %+v", i, w.Body, want)
		}
		if i == 0 {
			sale.bridge(j, "failed", "not_possible", "")
		}
	}
	sale.bridge(j, "running", "show_card", "")
	if list, err := s.app.Cards.Payments.Returns(s.ctx, sale.order); err != nil || len(list) != 1 || list[0].State != paymentdb.Returning {
		t.Fatalf("%+v, %v", list, err)
	}
	sale.bridge(j, "done", "", took)
	if list, err := s.app.Cards.Payments.Returns(s.ctx, sale.order); err != nil || len(list) != 1 || list[0].State != paymentdb.Returned {
		t.Errorf("%+v, %v", list, err)
	}
	if w := sale.get("/till/sales/" + sale.order.String()); !strings.Contains(w.Body.String(), "was given back to the card") {
		t.Errorf("the sale: %s", w.Body)
	}
}
