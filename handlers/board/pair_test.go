package board_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
)

func TestAnOrderThatIsSentAgainAfterItWasPickedUpIsWaitedForAgain(t *testing.T) {
	h := open(t)
	o := h.sent(catalog.Counter)
	h.bump(o)
	h.pickUp(o)
	if left, right := h.columns(); named(left+right, o) {
		t.Fatal("it was picked up and is still on the board")
	}
	h.sendMore(o)
	if left, right := h.columns(); !named(left, o) || named(right, o) {
		t.Errorf("more of it is being made, the board says\n%s\n%s", left, right)
	}
	h.bump(o)
	if left, right := h.columns(); named(left, o) || !named(right, o) {
		t.Errorf("the rest is ready, the board says\n%s\n%s", left, right)
	}
	h.pickUp(o)
	if left, right := h.columns(); named(left+right, o) {
		t.Error("the rest was picked up too")
	}
}

// What is voided of an order that a guest has already is for the kitchen to know, not for guests.
func TestAVoidAfterThePickUpBringsNoNumberBack(t *testing.T) {
	h := open(t)
	o := h.sent(catalog.Counter)
	more := h.sendMore(o)
	h.bump(o)
	h.pickUp(o)
	h.do(more, order.VoidLine{LineID: more.Lines[0].ID, Reason: "wrong one"})
	if left, right := h.columns(); named(left+right, o) {
		t.Error("a void brought the number back")
	}
}

func TestAScreenIsPairedAsTheBoardOfAVenue(t *testing.T) {
	h := open(t)
	owner := staff.Identity{AccountID: h.owner.AccountID, StaffID: h.owner.StaffID}
	code, err := h.app.Accounts.NewCode(h.ctx, uuid.Must(uuid.NewV7()), owner, account.DeviceForm{Kind: account.Board, Name: "Over the counter", Venue: h.owner.VenueID})
	if err != nil {
		t.Fatal(err)
	}
	claims, err := h.app.Accounts.Pair(t.Context(), uuid.Must(uuid.NewV7()), code.Text)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := web.NewSessions(keys.Sign, keys.Encrypt).Pair(echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w), claims); err != nil {
		t.Fatal(err)
	}
	screen := w.Result().Cookies()
	if w := h.ask(screen, http.MethodGet, "/", nil); !strings.HasSuffix(w.Header().Get("HX-Redirect")+w.Header().Get("Location"), "/board") {
		t.Errorf("it begins at %d %v", w.Code, w.Header())
	}
	o := h.sent(catalog.Takeaway)
	h.bump(o)
	page := h.ask(screen, http.MethodGet, "/board", nil)
	if page.Code != http.StatusOK || !named(page.Body.String(), o) {
		t.Errorf("the board is %d\n%s", page.Code, page.Body)
	}
	if strings.Contains(page.Body.String(), "/picked-up") || strings.Contains(page.Body.String(), `href="/till"`) {
		t.Error("guests reach more than the numbers")
	}
	if w := h.ask(screen, http.MethodGet, "/till", nil); w.Code == http.StatusOK {
		t.Error("a board sells")
	}
}

func (h *hatch) pickUp(o orderdb.Order) {
	h.t.Helper()
	form := url.Values{"command": {uuid.NewString()}}
	if w := h.ask(h.staff, http.MethodPost, "/board/orders/"+o.ID.String()+"/picked-up", form); w.Code != http.StatusOK {
		h.t.Fatalf("%d %s", w.Code, w.Body)
	}
}

// sendMore rings one more up on an order that is there, and tells the kitchen.
func (h *hatch) sendMore(o orderdb.Order) orderdb.Order {
	h.t.Helper()
	return h.do(o, order.AddLine{LineID: uuid.Must(uuid.NewV7()), Choice: catalog.Choice{ItemID: h.item}}, order.Send{})
}

func (h *hatch) do(o orderdb.Order, commands ...order.Command) orderdb.Order {
	h.t.Helper()
	r := orderdb.Request{OrderID: o.ID, VenueID: h.owner.VenueID, RegisterID: h.owner.RegisterID, At: time.Now(), May: func(string) bool { return true }}
	for _, cmd := range commands {
		r.Commands = append(r.Commands, orderdb.Command{ID: uuid.Must(uuid.NewV7()), Command: cmd})
	}
	done, err := h.app.Orders.Do(h.ctx, r)
	if err != nil {
		h.t.Fatal(err)
	}
	return done
}
