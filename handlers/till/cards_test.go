package till_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/order"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe/stripetest"
)

// A bank is Stripe behind a shop with one reader.
type bank struct {
	*stripetest.Server
	device string
	reader uuid.UUID
}

// takesCards switches cards on as the owner does.
func takesCards(t *testing.T, s *shop) bank {
	t.Helper()
	b := bank{Server: stripetest.New(t)}
	s.app.Cards.URL = b.URL
	sale := s.sale()
	for _, form := range [][]string{
		{"/admin/cards/key", "key", b.Key},
		{"/admin/cards/place", "line", "1 rue du Test", "city", "Paris", "postcode", "75001"},
		{"/admin/cards/readers", "name", "Bar", "code", "simulated-wpe", "register", s.owner.RegisterID.String()},
		{"/admin/cards/notices", "secret", "whsec_0123456789"},
	} {
		if w := sale.post(form[0], newID(), form[1:]...); w.Code >= 400 {
			t.Fatalf("%s: %d %s", form[0], w.Code, w.Body)
		}
	}
	readers, err := s.app.Cards.Payments.Readers(s.ctx, s.owner.VenueID, s.owner.RegisterID)
	if err != nil || len(readers) != 1 {
		t.Fatalf("%+v, %v", readers, err)
	}
	b.device, b.reader = readers[0].External, readers[0].ID
	return b
}

func (s *sale) payment() uuid.UUID {
	s.t.Helper()
	o := s.now()
	if len(o.Payments) != 1 {
		s.t.Fatalf("the order has %+v", o.Payments)
	}
	return o.Payments[0].ID
}

func (s *sale) state() *httptest.ResponseRecorder {
	return s.get("/till/cards/" + s.payment().String() + "/state?sheet=1&order=" + s.order.String())
}

func TestTheTillShowsWhatTheReaderShowsUntilTheOrderIsPaid(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := takesCards(t, s)
	sale := s.sale()
	sale.tap("Mint tea")
	command := newID()
	for range 2 {
		w := sale.post("/till/pay", command, "tender", "reader:"+b.reader.String(), "amount", "3.00", "due", "3.00", "cash_due", "3.00")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Bar asks the guest for the card") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if w := sale.pay("cash", "3.00", "3.00"); w.Code < 400 {
		t.Fatalf("other money was taken meanwhile: %d", w.Code)
	}
	if w := sale.get("/till/pay?order=" + sale.order.String()); !strings.Contains(w.Body.String(), "card-state") {
		t.Errorf("opened again, the sheet does not show the payment: %s", w.Body)
	}
	b.Present(b.device, stripetest.Card{Number: stripetest.DeclinedCard})
	settles(t, s, sale.payment(), payment.Failed)
	if w := sale.state(); !strings.Contains(w.Body.String(), "The bank declined the card.") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	at := "/till/cards/" + sale.payment().String()
	if w := sale.post(at, newID(), "want", "again"); !strings.Contains(w.Body.String(), "Bar asks the guest for the card") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := sale.post(at, newID(), "want", "stop"); w.Code != http.StatusOK || len(sale.now().Payments) != 0 {
		t.Fatalf("%d, the order has %+v", w.Code, sale.now().Payments)
	}
	if w := sale.post("/till/pay", newID(), "tender", "reader:"+newID().String(), "amount", "3.00", "due", "3.00", "cash_due", "3.00"); w.Code != http.StatusNotFound {
		t.Errorf("a reader that is not there: %d", w.Code)
	}
	sale.post("/till/pay", newID(), "tender", "reader:"+b.reader.String(), "amount", "3.00", "due", "3.00", "cash_due", "3.00")
	b.Present(b.device, stripetest.Card{Number: stripetest.Good})
	settles(t, s, sale.payment(), payment.Captured)
	if w := sale.state(); !strings.Contains(w.Body.String(), "sale-done") || !strings.Contains(w.Body.String(), "Visa **** 4242") || b.Taken() != 300 {
		t.Errorf("%d %s, %d taken", w.Code, w.Body, b.Taken())
	}
}

// settles looks after a payment until it is in a state.
func settles(t *testing.T, s *shop, id uuid.UUID, want payment.State) {
	t.Helper()
	for late := time.Now().Add(20 * time.Second); time.Now().Before(late); {
		r, err := s.app.Cards.Collect.Drive(s.ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if r.State == want {
			return
		}
	}
	t.Fatalf("the payment does not come to be %s", want)
}

func TestANoticeClosesTheOrderAndNobodyElseCanSendOne(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := takesCards(t, s)
	sale := s.sale()
	sale.tap("Mint tea")
	sale.post("/till/pay", newID(), "tender", "link", "amount", "3.00", "due", "3.00", "cash_due", "3.00")
	if w := sale.get("/till/pay?order=" + sale.order.String()); !strings.Contains(w.Body.String(), `class="qr"`) {
		t.Fatalf("there is no code to pay by: %s", w.Body)
	}
	id := sale.payment()
	b.Pay(b.Pages()[0])
	page := sale.get("/admin/cards").Body.String()
	address := regexp.MustCompile(`/hooks/stripe/[\w-]+`).FindString(page)
	if address == "" || strings.Contains(page, b.Key) {
		t.Fatalf("the page names no address, or the key: %s", page)
	}
	events := b.Events()
	last := events[len(events)-1]
	send := func(at, signature string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, at, strings.NewReader(string(last.Body)))
		r.Header.Set("Stripe-Signature", signature)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.server.ServeHTTP(w, r)
		return w.Code
	}
	if code := send(address, last.Signed("whsec_another")); code != http.StatusBadRequest {
		t.Errorf("a forged notice: %d", code)
	}
	if code := send(address[:len(address)-4]+"AAAA", last.Signed("whsec_0123456789")); code != http.StatusNotFound {
		t.Errorf("an address that was made up: %d", code)
	}
	if sale.now().Status == order.Closed {
		t.Fatal("it is closed already")
	}
	for range 2 {
		if code := send(address, last.Signed("whsec_0123456789")); code != http.StatusOK {
			t.Errorf("a notice: %d", code)
		}
	}
	settles(t, s, id, payment.Captured)
	if sale.now().Status != order.Closed {
		t.Errorf("the order is %s", sale.now().Status)
	}
	heard := 0
	for range 110 {
		switch code := send(address, last.Signed("whsec_another")); code {
		case http.StatusBadRequest:
			heard++
		case http.StatusTooManyRequests:
		default:
			t.Fatalf("a notice of many: %d", code)
		}
	}
	if heard != 97 { // three came before, and a hundred may come at once
		t.Errorf("%d of many notices at once were heard", heard)
	}
}

func TestATipOnTheSlipIsTakenWithWhatTheCardHolds(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := takesCards(t, s)
	sale := s.sale()
	sale.post("/admin/cards/tips", newID(), "tips", string(paymentdb.SlipTips))
	sale.openShift()
	sale.tap("Mint tea")
	sale.post("/till/pay", newID(), "tender", "reader:"+b.reader.String(), "amount", "3.00", "due", "3.00", "cash_due", "3.00")
	id := sale.payment()
	b.Present(b.device, stripetest.Card{Number: stripetest.Good})
	settles(t, s, id, payment.Authorised)
	if sale.now().Status != order.Closed || b.Held() != 300 || b.Taken() != 0 {
		t.Fatalf("the order is %s, %d held, %d taken", sale.now().Status, b.Held(), b.Taken())
	}
	if w := sale.post(sale.at("/tip"), newID(), "payment", id.String(), "tip", "0.60"); w.Code >= 400 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if o := sale.now(); o.Totals.Tip != 60 || b.Taken() != 360 || b.Held() != 0 {
		t.Fatalf("%+v, %d taken, %d held", o.Totals, b.Taken(), b.Held())
	}
	if page := sale.get(sale.at("")).Body.String(); strings.Contains(page, sale.at("/tip")) {
		t.Error("a second tip is offered, which cannot be taken")
	}
	sale.post(sale.at("/refund"), newID(), "amount", "1.00", "tender", "reader", "reason_text", "cold")
	if b.Taken() != 260 || !strings.Contains(sale.get(sale.at("")).Body.String(), "was given back to the card") {
		t.Errorf("after the refund %d are taken", b.Taken())
	}
}

func TestAGuestPaysTheBillOnTheirPhone(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := takesCards(t, s)
	sale := s.sale()
	sale.tap("Mint tea")
	at := "/r/" + sale.token()
	if page := sale.guest(at); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `action="`+at+`/pay"`) {
		t.Fatalf("%d %s", page.Code, page.Body)
	}
	command := newID()
	for range 2 {
		if w := sale.post(at+"/pay", command); w.Code >= 400 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	pages := b.Pages()
	if len(pages) != 1 || !strings.Contains(sale.guest(at).Body.String(), pages[0]) {
		t.Fatalf("the guest is led to none of %v", pages)
	}
	id := sale.payment()
	b.Pay(pages[0])
	settles(t, s, id, payment.Captured)
	if o := sale.now(); o.Status != order.Closed || b.Taken() != 300 {
		t.Errorf("the order is %s, %d taken", o.Status, b.Taken())
	}
	if page := sale.guest(at).Body.String(); strings.Contains(page, "/pay") || !strings.Contains(page, "4242") {
		t.Errorf("the guest does not have the receipt: %s", page)
	}
}
