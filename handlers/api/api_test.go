package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/handlers"
	"comptoir/models/account"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/money"
	"comptoir/models/platform"
	"comptoir/models/staff"
	"comptoir/models/till/tilldb"
)

var keys = handlers.Keys{Sign: []byte(strings.Repeat("s", 32)), Encrypt: []byte(strings.Repeat("e", 32)), PIN: []byte(strings.Repeat("p", 32))}

// A program talks to the API with a key of one account.
type program struct {
	t        *testing.T
	app      *handlers.App
	owner    account.Result
	me       staff.Identity
	key      string
	server   http.Handler
	category uuid.UUID
	item     uuid.UUID // costs 4.00
}

func open(t *testing.T, scopes ...platform.Scope) *program {
	t.Helper()
	return join(t, handlers.NewApp(dbtest.New(t), keys, slog.New(slog.DiscardHandler)), "api@example.test", scopes...)
}

// join opens another account on a server.
func join(t *testing.T, app *handlers.App, email string, scopes ...platform.Scope) *program {
	t.Helper()
	owner, err := account.SignUp(t.Context(), app.DB, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Demo House", Trade: account.Restaurant, Country: "FR", Language: "en", Person: "Demo Owner",
		Email: email, Password: "a long demo password", Device: "Till", Words: func(key string) string { return key },
	})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, app: app, owner: owner, server: app.Handler()}
	ctx := db.WithAccount(t.Context(), owner.AccountID)
	if p.me, err = app.Staff.Identify(ctx, owner.Claims()); err != nil {
		t.Fatal(err)
	}
	if len(scopes) == 0 {
		scopes = platform.Scopes()
	}
	if p.key, err = app.Platform.NewKey(ctx, uuid.Must(uuid.NewV7()), p.me, "Web shop", scopes); err != nil {
		t.Fatal(err)
	}
	p.addItem()
	return p
}

func (p *program) addItem() {
	p.t.Helper()
	ctx := staff.With(db.WithAccount(p.t.Context(), p.owner.AccountID), p.me)
	groups, err := p.app.Catalog.TaxGroups(ctx)
	if err != nil || len(groups) == 0 {
		p.t.Fatalf("no taxes: %v", err)
	}
	categories, err := p.app.Catalog.Categories(ctx)
	if err != nil || len(categories) == 0 {
		p.t.Fatalf("no categories: %v", err)
	}
	p.item, p.category = uuid.Must(uuid.NewV7()), categories[0].ID
	item := catalogdb.Item{ID: p.item, CategoryID: p.category, Name: "Lemonade", TaxGroupID: groups[0].ID, Price: money.PriceOf(400), Discountable: true}
	if err := p.app.Catalog.AddItem(ctx, p.item, item); err != nil {
		p.t.Fatal(err)
	}
}

// openShift lets the register take money.
func (p *program) openShift() {
	p.t.Helper()
	ctx := staff.With(db.WithAccount(p.t.Context(), p.owner.AccountID), p.me)
	_, err := p.app.Shifts.Open(ctx, tilldb.Opening{ID: uuid.Must(uuid.NewV7()), RegisterID: p.owner.RegisterID, Float: 5000, StaffID: p.me.StaffID})
	if err != nil {
		p.t.Fatal(err)
	}
}

type answer struct {
	Status int
	Header http.Header
	Body   map[string]any
	Text   string
}

// at walks into a body: at("totals", "due", "amount").
func (a answer) at(path ...any) any {
	var v any = a.Body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			l, _ := v.([]any)
			if s >= len(l) {
				return nil
			}
			v = l[s]
		}
	}
	return v
}

func (a answer) text(path ...any) string { return fmt.Sprint(a.at(path...)) }

func (p *program) call(method, path string, body any, headers ...string) answer {
	p.t.Helper()
	var content []byte
	switch b := body.(type) {
	case nil:
	case string:
		content = []byte(b)
	default:
		var err error
		if content, err = json.Marshal(body); err != nil {
			p.t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(p.t.Context(), method, "/api/v1"+path, bytes.NewReader(content))
	r.Header.Set("Authorization", "Bearer "+p.key)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	a := answer{Status: w.Code, Header: w.Header(), Text: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &a.Body); err != nil && w.Body.Len() > 0 {
		p.t.Fatalf("%s %s answers no JSON (%d): %s", method, path, w.Code, w.Body)
	}
	return a
}

// must fails the test unless the answer has the status.
func (p *program) must(status int, a answer) answer {
	p.t.Helper()
	if a.Status != status {
		p.t.Fatalf("answers %d, not %d: %s", a.Status, status, a.Text)
	}
	return a
}

func (p *program) newOrder() string {
	p.t.Helper()
	return p.must(http.StatusCreated, p.call("POST", "/orders", map[string]any{"register_id": p.owner.RegisterID, "kind": "takeaway"})).text("id")
}

func command(kind string, fields ...any) map[string]any {
	cmd := map[string]any{"id": uuid.Must(uuid.NewV7()), "type": kind}
	for i := 0; i+1 < len(fields); i += 2 {
		cmd[fields[i].(string)] = fields[i+1]
	}
	return cmd
}

func (p *program) commands(order string, list ...map[string]any) answer {
	p.t.Helper()
	return p.call("POST", "/orders/"+order+"/commands", map[string]any{"commands": list})
}

func (p *program) line() map[string]any {
	return command("add_line", "line_id", uuid.Must(uuid.NewV7()), "item_id", p.item, "quantity", "2")
}

func euro(minor int) map[string]any { return map[string]any{"amount": minor, "currency": "EUR"} }

func TestAnOrderIsTakenAndPaidByTheAPI(t *testing.T) {
	p := open(t)
	p.openShift()
	id := p.newOrder()
	line := p.line()
	a := p.must(http.StatusOK, p.commands(id, line))
	if a.text("totals", "total", "amount") != "800" || a.text("totals", "due", "currency") != "EUR" || a.text("lines", 0, "name") != "Lemonade" {
		t.Fatalf("two lemonades at 4.00 are answered as %s", a.Text)
	}
	a = p.must(http.StatusOK, p.commands(id,
		command("add_payment", "payment_id", uuid.Must(uuid.NewV7()), "tender", "cash", "amount", euro(1000)), command("close")))
	if a.text("status") != "closed" || a.text("totals", "change", "amount") != "200" {
		t.Errorf("paid with 10.00 it is %s with %s back", a.text("status"), a.text("totals", "change", "amount"))
	}
	story := p.must(http.StatusOK, p.call("GET", "/orders/"+id+"/events", nil))
	if story.text("data", 0, "type") != "opened" || story.text("data", 0, "by") != "Web shop" {
		t.Errorf("the story begins with %s", story.text("data", 0))
	}
}

func TestCommandsAreCarriedOutTogetherOrNotAtAll(t *testing.T) {
	p := open(t)
	id := p.newOrder()
	a := p.commands(id, p.line(), command("set_note", "line_id", uuid.Must(uuid.NewV7()), "note", "for nobody"))
	p.must(http.StatusNotFound, a)
	if a.text("code") != "order.line_unknown" || !strings.Contains(a.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("refused as %s", a.Text)
	}
	if now := p.call("GET", "/orders/"+id, nil); now.text("lines", 0) != "<nil>" {
		t.Errorf("half of it was done: %s", now.Text)
	}
}

func TestTheSameCommandAgainIsAnsweredAndNotRepeated(t *testing.T) {
	p := open(t)
	id := p.newOrder()
	line := p.line()
	p.must(http.StatusOK, p.commands(id, line))
	a := p.must(http.StatusOK, p.commands(id, line))
	if a.text("totals", "total", "amount") != "800" {
		t.Errorf("sent twice it comes to %s", a.text("totals", "total", "amount"))
	}
	line["quantity"] = "3"
	if other := p.must(http.StatusConflict, p.commands(id, line)); other.text("code") != "command.reused" {
		t.Errorf("its id with other content is answered %s", other.Text)
	}
}

func TestAnIdempotencyKeyMakesAPostHarmless(t *testing.T) {
	p := open(t)
	body := map[string]any{"register_id": p.owner.RegisterID, "kind": "takeaway"}
	first := p.must(http.StatusCreated, p.call("POST", "/orders", body, "Idempotency-Key", "one"))
	again := p.must(http.StatusOK, p.call("POST", "/orders", body, "Idempotency-Key", "one"))
	if first.text("id") != again.text("id") {
		t.Errorf("the same request opened %s and %s", first.text("id"), again.text("id"))
	}
	body["kind"] = "delivery"
	if other := p.must(http.StatusConflict, p.call("POST", "/orders", body, "Idempotency-Key", "one")); other.text("code") != "command.reused" {
		t.Errorf("other content under the key is answered %s", other.Text)
	}
}

func TestARightThatAKeyLacksIsLentByAManagersPIN(t *testing.T) {
	p := open(t, platform.OrdersRead, platform.OrdersWrite)
	ctx := db.WithAccount(t.Context(), p.owner.AccountID)
	if err := p.app.Staff.SetPIN(ctx, p.me.StaffID, "7531"); err != nil {
		t.Fatal(err)
	}
	id := p.newOrder()
	p.must(http.StatusOK, p.commands(id, p.line()))
	discount := map[string]any{"commands": []any{command("apply_discount", "discount_id", uuid.Must(uuid.NewV7()), "percent_bp", 1000, "reason", "a friend")}}
	a := p.must(http.StatusForbidden, p.call("POST", "/orders/"+id+"/commands", discount))
	if a.text("code") != "approval_required" || a.text("permission") != "order.discount" {
		t.Errorf("refused as %s", a.Text)
	}
	discount["pin"] = "0000"
	p.must(http.StatusUnauthorized, p.call("POST", "/orders/"+id+"/commands", discount))
	discount["pin"] = "7531"
	a = p.must(http.StatusOK, p.call("POST", "/orders/"+id+"/commands", discount))
	if a.text("totals", "total", "amount") != "720" {
		t.Errorf("8.00 less 10 %% comes to %s", a.text("totals", "total", "amount"))
	}
}

func TestWhatCannotBeReadIsRefusedByName(t *testing.T) {
	p := open(t)
	id := p.newOrder()
	for name, tt := range map[string]struct {
		body   any
		status int
		code   string
	}{
		"no JSON":                  {"{", http.StatusBadRequest, "api.unreadable"},
		"an unknown field":         {`{"commands": [], "when": 1}`, http.StatusUnprocessableEntity, "request.invalid"},
		"no command":               {`{"commands": []}`, http.StatusUnprocessableEntity, "request.invalid"},
		"an unknown command":       {map[string]any{"commands": []any{command("dance")}}, http.StatusUnprocessableEntity, "order.command_unknown"},
		"a command without an id":  {`{"commands": [{"type": "hold"}]}`, http.StatusUnprocessableEntity, "request.invalid"},
		"a field of no command":    {map[string]any{"commands": []any{command("hold", "for", "ever")}}, http.StatusUnprocessableEntity, "request.invalid"},
		"a number as a name":       {map[string]any{"commands": []any{command("set_name", "name", 7)}}, http.StatusBadRequest, "order.command_malformed"},
		"money of another country": {map[string]any{"commands": []any{command("set_tip", "amount", map[string]any{"amount": 1, "currency": "USD"})}}, http.StatusUnprocessableEntity, "api.money"},
		"a price from outside":     {map[string]any{"commands": []any{command("add_line", "line_id", uuid.New(), "item_id", p.item, "unit_price", euro(1))}}, http.StatusUnprocessableEntity, "request.invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			a := p.call("POST", "/orders/"+id+"/commands", tt.body)
			if a.Status != tt.status || a.text("code") != tt.code {
				t.Errorf("answers %d %s, not %d %s", a.Status, a.Text, tt.status, tt.code)
			}
		})
	}
}

func TestNobodyComesInWithoutAGoodKeyAndItsScope(t *testing.T) {
	p := open(t, platform.OrdersRead)
	p.must(http.StatusForbidden, p.call("GET", "/items", nil))
	good := p.key
	for name, key := range map[string]string{"none": "", "nonsense": "ck_nonsense", "another secret": good[:len(good)-2] + "AA"} {
		p.key = key
		if a := p.call("GET", "/orders", nil); a.Status != http.StatusUnauthorized || a.text("code") != "api.key_needed" {
			t.Errorf("with %s the answer is %d %s", name, a.Status, a.Text)
		}
	}
	p.key = good
	p.must(http.StatusOK, p.call("GET", "/orders", nil))
	ctx := db.WithAccount(t.Context(), p.owner.AccountID)
	list, err := p.app.Platform.Keys(ctx)
	if err != nil || len(list) != 1 {
		t.Fatalf("keys %v, %v", list, err)
	}
	if err := p.app.Platform.Revoke(ctx, list[0].ID); err != nil {
		t.Fatal(err)
	}
	p.must(http.StatusUnauthorized, p.call("GET", "/orders", nil))
}

func TestWhatIsAnothersIsNotFound(t *testing.T) {
	p := open(t)
	other := join(t, p.app, "other@example.test")
	id := other.newOrder()
	p.must(http.StatusNotFound, p.call("GET", "/orders/"+id, nil))
	p.must(http.StatusNotFound, p.commands(id, command("hold")))
	p.must(http.StatusNotFound, p.call("GET", "/items/"+other.item.String(), nil))
	p.must(http.StatusUnprocessableEntity, p.call("POST", "/orders", map[string]any{"register_id": other.owner.RegisterID}))
	p.must(http.StatusUnprocessableEntity, p.call("POST", "/orders", map[string]any{"id": id, "register_id": other.owner.RegisterID}))
}

func TestListsAreReadPartByPart(t *testing.T) {
	p := open(t)
	want := map[string]bool{}
	for range 5 {
		want[p.newOrder()] = true
	}
	path := "/orders?limit=2&status=open"
	for parts := 0; ; parts++ {
		a := p.must(http.StatusOK, p.call("GET", path, nil))
		data, _ := a.Body["data"].([]any)
		for i := range data {
			id := a.text("data", i, "id")
			if !want[id] {
				t.Errorf("%s comes twice, or from nowhere", id)
			}
			delete(want, id)
		}
		next, _ := a.Body["next_cursor"].(string)
		if next == "" {
			if parts != 2 {
				t.Errorf("five orders by two come in %d parts", parts+1)
			}
			break
		}
		path = "/orders?limit=2&status=open&cursor=" + next
	}
	if len(want) != 0 {
		t.Errorf("never listed: %v", want)
	}
	p.must(http.StatusUnprocessableEntity, p.call("GET", "/orders?cursor=nonsense", nil))
	p.must(http.StatusUnprocessableEntity, p.call("GET", "/orders?limit=0", nil))
}

func TestItemsAreAddedAndChanged(t *testing.T) {
	p := open(t)
	a := p.must(http.StatusCreated, p.call("POST", "/items", map[string]any{"name": "Tonic", "category_id": p.category, "price": euro(350)}))
	id := a.text("id")
	a = p.must(http.StatusOK, p.call("PATCH", "/items/"+id, map[string]any{"price": euro(375)}))
	if a.text("name") != "Tonic" || a.text("price", "amount") != "375" {
		t.Errorf("the item is %s", a.Text)
	}
	p.must(http.StatusUnprocessableEntity, p.call("PATCH", "/items/"+id, map[string]any{"name": ""}))
	p.must(http.StatusUnprocessableEntity, p.call("POST", "/items", map[string]any{"name": "Tonic", "price": map[string]any{"amount": 1, "currency": "JPY"}}))
	p.must(http.StatusOK, p.call("POST", "/items/"+id+"/sold_out", map[string]any{"venue_id": p.owner.VenueID, "sold_out": true}))
	order := p.newOrder()
	sold := p.commands(order, command("add_line", "line_id", uuid.Must(uuid.NewV7()), "item_id", id))
	if p.must(http.StatusConflict, sold); sold.text("code") != "catalog.sold_out" {
		t.Errorf("what is sold out is answered %s", sold.Text)
	}
}

func TestADepositIsRungUpWithItsBottle(t *testing.T) {
	p := open(t)
	deposit := p.must(http.StatusCreated, p.call("POST", "/items", map[string]any{"name": "Bottle", "category_id": p.category, "price": euro(25), "role": "deposit"})).text("id")
	water := p.must(http.StatusCreated, p.call("POST", "/items", map[string]any{"name": "Water", "category_id": p.category, "price": euro(200), "deposit_item_id": deposit}))
	if water.text("role") != "goods" || water.text("deposit_item_id") != deposit {
		t.Errorf("the item is %s", water.Text)
	}
	p.must(http.StatusUnprocessableEntity, p.call("PATCH", "/items/"+deposit, map[string]any{"role": "present"}))
	p.must(http.StatusUnprocessableEntity, p.call("PATCH", "/items/"+deposit, map[string]any{"deposit_item_id": water.text("id")}))
	sold := p.must(http.StatusOK, p.commands(p.newOrder(), command("add_line", "line_id", uuid.Must(uuid.NewV7()), "item_id", water.text("id"))))
	if sold.text("totals", "total", "amount") != "225" {
		t.Errorf("the order is %s", sold.Text)
	}
}

func TestWhatIsCountedRunsOut(t *testing.T) {
	p := open(t)
	id := p.must(http.StatusCreated, p.call("POST", "/items", map[string]any{"name": "Tonic", "category_id": p.category, "price": euro(350)})).text("id")
	p.must(http.StatusOK, p.call("POST", "/items/"+id+"/portions", map[string]any{"venue_id": p.owner.VenueID, "left": "2"}))
	add := func(quantity string) answer {
		return p.commands(p.newOrder(), command("add_line", "line_id", uuid.Must(uuid.NewV7()), "item_id", id, "quantity", quantity))
	}
	if a := p.must(http.StatusConflict, add("3")); a.text("code") != "catalog.portions_left" {
		t.Errorf("three of two are answered %s", a.Text)
	}
	p.must(http.StatusOK, add("2"))
	if a := p.must(http.StatusConflict, add("1")); a.text("code") != "catalog.sold_out" {
		t.Errorf("one of none is answered %s", a.Text)
	}
	p.must(http.StatusOK, p.call("POST", "/items/"+id+"/portions", map[string]any{"venue_id": p.owner.VenueID, "left": nil}))
	p.must(http.StatusOK, add("1"))
}

func TestEverythingElseCanBeRead(t *testing.T) {
	p := open(t)
	for _, path := range []string{
		"/items", "/categories", "/modifier_groups", "/venues", "/tables?venue_id=" + p.owner.VenueID.String(), "/staff", "/shifts",
		"/reports/day", "/reports/item?from=2026-01-01&to=2026-01-31",
	} {
		p.must(http.StatusOK, p.call("GET", path, nil))
	}
	p.must(http.StatusNotFound, p.call("GET", "/reports/weather", nil))
	if a := p.call("GET", "/venues", nil); a.text("data", 0, "registers", 0, "id") != p.owner.RegisterID.String() {
		t.Errorf("venues: %s", a.Text)
	}
}

func TestChecksOfAnOrderAddUpToIt(t *testing.T) {
	p := open(t)
	id := p.newOrder()
	p.must(http.StatusOK, p.commands(id, p.line(), p.line()))
	one, two := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	a := p.must(http.StatusOK, p.commands(id, command("split", "checks", []any{
		map[string]any{"id": one, "name": "Window", "amount": euro(500)}, map[string]any{"id": two, "name": "Door"},
	})))
	if a.text("checks", 0, "total", "amount") != "500" || a.text("checks", 1, "total", "amount") != "1100" {
		t.Errorf("16.00 with 5.00 apart is %s", a.text("checks"))
	}
	if back := p.must(http.StatusOK, p.commands(id, command("undo"))); back.at("checks") != nil {
		t.Errorf("taken back it has %s", back.text("checks"))
	}
}

func TestLinesAreMovedToANewOrder(t *testing.T) {
	p := open(t)
	id, line, other := p.newOrder(), p.line(), uuid.Must(uuid.NewV7())
	p.must(http.StatusOK, p.commands(id, line, p.line()))
	a := p.must(http.StatusOK, p.commands(id, command("move_lines", "to", other, "lines", []any{map[string]any{"line_id": line["line_id"], "quantity": "1"}})))
	if a.text("totals", "total", "amount") != "1200" {
		t.Errorf("one of four lemonades moved away leaves %s", a.text("totals", "total", "amount"))
	}
	if there := p.must(http.StatusOK, p.call("GET", "/orders/"+other.String(), nil)); there.text("totals", "total", "amount") != "400" {
		t.Errorf("and comes to %s there", there.text("totals", "total", "amount"))
	}
}
