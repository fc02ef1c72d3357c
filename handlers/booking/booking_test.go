package booking_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/uptrace/bun"

	"comptoir/handlers"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/audit"
	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/floor"
	"comptoir/models/mail"
	"comptoir/views/i18n"
)

var keys = handlers.Keys{
	Sign: []byte("a key for tests, 32 bytes long 01"[:32]), Encrypt: []byte("a key for tests, 32 bytes long 02"[:32]),
	PIN: []byte("a key for tests, 32 bytes long 03"[:32]), Guests: []byte("a key for tests, 32 bytes long 04"[:32]),
}

// A house takes bookings at two tables, online, too.
type house struct {
	t       *testing.T
	app     *handlers.App
	server  http.Handler
	ctx     context.Context
	venue   uuid.UUID
	hall    uuid.UUID
	tables  []uuid.UUID
	cookies []*http.Cookie
	day     businessday.Day // next week
	clock   businessday.Clock
}

func open(t *testing.T) *house {
	t.Helper()
	app := handlers.NewApp(dbtest.New(t), keys, slog.New(slog.DiscardHandler))
	app.MailThrough(mail.NewStore(app.DB, time.Now, true))
	owner, err := account.SignUp(t.Context(), app.DB, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Demo House", Country: "FR", Trade: account.Restaurant, Language: "en", Person: "Demo Owner",
		Email: "owner@example.test", Password: "correct horse battery", Words: func(key string) string { return i18n.T(t.Context(), key) },
	})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, app: app, ctx: db.WithAccount(t.Context(), owner.AccountID), venue: owner.VenueID, server: app.Handler()}
	w := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w)
	sessions := web.NewSessions(keys.Sign, keys.Encrypt)
	if err := sessions.SignIn(c, owner.Claims()); err != nil {
		t.Fatal(err)
	}
	if err := sessions.Pair(c, owner.Claims()); err != nil {
		t.Fatal(err)
	}
	h.cookies = w.Result().Cookies()
	h.furnish()
	return h
}

func (h *house) furnish() {
	h.t.Helper()
	err := h.app.DB.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw("update tables set archived_at = now() where account_id = app_account()").Exec(ctx)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	hall := uuid.New()
	h.hall = hall
	if err := h.app.Floor.SaveHall(h.ctx, uuid.New(), floor.Hall{ID: hall, VenueID: h.venue, Name: "Garden"}); err != nil {
		h.t.Fatal(err)
	}
	for i, name := range []string{"G1", "G2"} {
		t := floor.Table{ID: uuid.New(), HallID: hall, Name: name, Seats: 2 + 2*i, Shape: floor.Square, Place: floor.Place{X: 500 * i, Width: 100, Height: 100}}
		if err := h.app.Floor.SaveTable(h.ctx, uuid.New(), h.venue, t); err != nil {
			h.t.Fatal(err)
		}
		h.tables = append(h.tables, t.ID)
	}
	r := booking.Usual()
	r.Online, r.Slug = true, "demo-house"
	if err := h.app.Bookings.SaveRules(h.ctx, uuid.New(), h.venue, r, audit.Entry{}); err != nil {
		h.t.Fatal(err)
	}
	desk, err := h.app.Bookings.Desk(h.ctx, h.venue, "")
	if err != nil {
		h.t.Fatal(err)
	}
	h.day, h.clock = desk.Today.Add(7), desk.Clock
}

func (h *house) send(method, path string, form url.Values, cookies []*http.Cookie) *httptest.ResponseRecorder {
	h.t.Helper()
	if form != nil && form.Get("command") == "" {
		form.Set("command", uuid.NewString())
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	return w
}

func (h *house) want(w *httptest.ResponseRecorder, status int, says ...string) {
	h.t.Helper()
	if w.Code != status {
		h.t.Fatalf("answers %d, want %d: %.1500s", w.Code, status, w.Body)
	}
	for _, s := range says {
		if !strings.Contains(w.Body.String(), s) {
			h.t.Errorf("does not say %q: %.3000s", s, w.Body)
		}
	}
}

func (h *house) list(day businessday.Day) []booking.Booking {
	h.t.Helper()
	list, err := h.app.Bookings.Day(h.ctx, h.venue, day)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func (h *house) form(day businessday.Day, at, party, name string) url.Values {
	return url.Values{"day": {day.String()}, "time": {at}, "party": {party}, "name": {name}, "phone": {"06 12 34 56 78"}}
}

func TestAPhoneCallIsBookedChangedCancelledAndFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.want(h.send("GET", "/bookings/new?day="+h.day.String(), nil, h.cookies), 200, "19:30", `name="party"`)
	w := h.send("POST", "/bookings", h.form(h.day, "19:30", "3", "Marchand"), h.cookies)
	h.want(w, http.StatusSeeOther)
	if at := w.Header().Get("Location"); !strings.HasPrefix(at, "/bookings?day="+h.day.String()+"#booking-") {
		t.Errorf("leads to %s", at)
	}
	h.want(h.send("GET", "/bookings?day="+h.day.String(), nil, h.cookies), 200, "Marchand", "Table G2", "19:30", "06 12 34 56 78")
	h.want(h.send("GET", "/bookings?q=0612345678", nil, h.cookies), 200, "Marchand", "1 booking for")
	for _, asked := range []string{"day=" + h.day.String(), "q=0612345678"} {
		h.want(h.send("GET", "/bookings/export.csv?"+asked, nil, h.cookies), 200, "Day,From,To,Name,Guests,Table", h.day.String()+",", "T19:30:00", ",Marchand,3,G2,Booked,", "06 12 34 56 78", ",Staff\r\n")
	}
	id := h.list(h.day)[0].ID.String()
	h.want(h.send("GET", "/bookings/"+id, nil, h.cookies), 200, `value="Marchand"`, `value="3"`)
	change := h.form(h.day, "20:00", "4", "Marchand")
	change.Set("note", "a high chair")
	h.want(h.send("POST", "/bookings/"+id, change, h.cookies), http.StatusSeeOther)
	h.want(h.send("GET", "/bookings/day?day="+h.day.String(), nil, h.cookies), 200, "20:00", "a high chair")
	h.want(h.send("POST", "/bookings/"+id+"/cancel", url.Values{}, h.cookies), http.StatusSeeOther)
	h.want(h.send("GET", "/bookings?day="+h.day.String(), nil, h.cookies), 200, "Cancelled", "Take up again")
	h.want(h.send("POST", "/bookings/"+id+"/forget", url.Values{}, h.cookies), http.StatusSeeOther)
	if b := h.list(h.day)[0]; b.Name != "" || b.Contact.Phone != "" {
		t.Errorf("still known: %+v", b)
	}
}

func TestWhatCannotBeBookedIsSaidBesideItsFieldAndWhatWasTypedStays(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.want(h.send("POST", "/bookings", h.form(h.day, "19:30", "4", "First"), h.cookies), http.StatusSeeOther)
	for _, tt := range []struct {
		name   string
		change url.Values
		status int
		says   string
	}{
		{"no table left", url.Values{}, 409, "No table is free for this party"},
		{"no name", url.Values{"name": {" "}}, 422, "f-name-error"},
		{"no number of guests", url.Values{"party": {"many"}}, 422, "f-party-error"},
		{"no telephone", url.Values{"phone": {"call me"}}, 422, "This is not a telephone number"},
		{"between the quarters", url.Values{"other_time": {"19:40"}, "party": {"2"}}, 422, "Times are on the quarter hour"},
		{"no time at all", url.Values{"time": {""}}, 422, "choices-title"},
	} {
		form := h.form(h.day, "19:30", "4", "Second")
		for k, v := range tt.change {
			form[k] = v
		}
		form.Set("note", "by the window")
		t.Run(tt.name, func(t *testing.T) {
			h.want(h.send("POST", "/bookings", form, h.cookies), tt.status, tt.says, "by the window")
		})
	}
	if n := len(h.list(h.day)); n != 1 {
		t.Errorf("%d bookings", n)
	}
}

func TestSeatingABookingOpensItsOrderWithCoversNameAndAllergies(t *testing.T) {
	t.Parallel()
	h := open(t)
	soon := time.Now().Truncate(booking.Quarter).Add(booking.Quarter)
	today, at := h.clock.Of(soon), soon.In(h.clock.Zone).Format("15:04") // whatever the hour at which this runs
	form := h.form(today, "", "3", "Marchand")
	form.Set("other_time", at)
	form.Set("allergens", "nuts")
	form.Set("note", "By the window")
	h.want(h.send("POST", "/bookings", form, h.cookies), http.StatusSeeOther)
	b := h.list(today)[0]
	h.want(h.send("GET", "/floor?hall="+h.hall.String(), nil, h.cookies), 200, "shape-booked", `floor-card-guest">Marchand<`)
	command := uuid.Must(uuid.NewV7())
	for range 2 { // the same tap again leads to the same order
		w := h.send("POST", "/bookings/"+b.ID.String()+"/seat", url.Values{"command": {command.String()}, "table": {h.tables[1].String()}}, h.cookies)
		h.want(w, http.StatusSeeOther)
		if w.Header().Get("Location") != "/till?order="+command.String() {
			t.Fatalf("leads to %s", w.Header().Get("Location"))
		}
	}
	o, err := h.app.Orders.Load(h.ctx, command)
	if err != nil || o.Covers != 3 || o.Name != "Marchand" || o.Note != "By the window" || o.TableID != h.tables[1] || len(o.Allergies) != 1 {
		t.Errorf("the order: %+v, %v", o.Order, err)
	}
	if b := h.list(today)[0]; b.Status != booking.Seated || b.OrderID != command {
		t.Errorf("the booking is %s with %s", b.Status, b.OrderID)
	}
	other := h.form(today, "", "2", "Second")
	other.Set("other_time", at)
	h.want(h.send("POST", "/bookings", other, h.cookies), http.StatusSeeOther)
	for _, second := range h.list(today) {
		if second.Name == "Second" {
			w := h.send("POST", "/bookings/"+second.ID.String()+"/seat", url.Values{"table": {h.tables[1].String()}}, h.cookies)
			h.want(w, http.StatusConflict, "This table is not free")
		}
	}
}

var link = regexp.MustCompile(`^/b/[\w-]+$`)

func TestAGuestBooksChangesAndCancelsWithoutAScript(t *testing.T) {
	t.Parallel()
	h := open(t)
	page := "/shop/demo-house/book"
	h.want(h.send("GET", page, nil, nil), 200, "Show free times", `value="`+h.day.String()+`"`)
	step := page + "?party=2&day=" + h.day.String()
	h.want(h.send("GET", step, nil, nil), 200, `value="19:30"`, "Continue")
	h.want(h.send("GET", step+"&time=19:30", nil, nil), 200, `autocomplete="email"`, "Book the table")
	form := h.form(h.day, "19:30", "2", "Ada Lovelace")
	form.Set("email", "ada@example.test")
	h.want(h.send("POST", page, form, nil), 422, "consent", "Ada Lovelace")
	form.Set("consent", "on")
	form.Del("command")
	w := h.send("POST", page, form, nil)
	h.want(w, http.StatusSeeOther)
	mine := w.Header().Get("Location")
	if !link.MatchString(mine) {
		t.Fatalf("leads to %s", mine)
	}
	w = h.send("GET", mine, nil, nil)
	h.want(w, 200, "Ada Lovelace", "19:30", "Cancel the booking")
	if w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Error("the address leaks to other sites")
	}
	h.want(h.send("GET", mine+"/change", nil, nil), 200, "Show free times")
	change := h.form(h.day, "20:30", "2", "Ada Lovelace")
	change.Set("email", "ada@example.test")
	change.Set("consent", "on")
	h.want(h.send("POST", mine+"/change", change, nil), http.StatusSeeOther)
	if b := h.list(h.day); len(b) != 1 || b[0].Start.In(h.clock.Zone).Format("15:04") != "20:30" || b[0].Source != booking.Online {
		t.Errorf("%+v", b)
	}
	h.want(h.send("POST", mine+"/cancel", url.Values{}, nil), http.StatusSeeOther)
	if b := h.list(h.day); b[0].Status != booking.Cancelled {
		t.Errorf("it is %s", b[0].Status)
	}
	var letters []string
	err := h.app.DB.Read(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select subject from mails where account_id = app_account() and recipient = 'ada@example.test' order by created_at").Scan(ctx, &letters)
	})
	if err != nil || len(letters) != 3 || !strings.HasPrefix(letters[2], "Cancelled") {
		t.Errorf("letters %q, %v", letters, err)
	}
	linked := 0
	if err := h.app.DB.Read(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select count(*) from mails where account_id = app_account() and body like '%/b/%'").Scan(ctx, &linked)
	}); err != nil || linked != 0 {
		t.Errorf("%d letters lead to where whoever asked said that the server is, %v", linked, err)
	}
}

func TestABookingThatIsChangedDoesNotStandInItsOwnWay(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, party := range []string{"2", "4"} {
		h.want(h.send("POST", "/bookings", h.form(h.day, "19:30", party, "Taken"), h.cookies), http.StatusSeeOther)
	}
	id := h.list(h.day)[0].ID.String()
	h.want(h.send("GET", "/bookings/"+id, nil, h.cookies), 200, "/bookings/slots?id="+id)
	slots := "/bookings/slots?party=2&day=" + h.day.String()
	h.want(h.send("GET", slots, nil, h.cookies), 200, "full")
	if w := h.send("GET", slots+"&id="+id, nil, h.cookies); w.Code != 200 || strings.Contains(w.Body.String(), "full") {
		t.Errorf("its own time is taken: %d %s", w.Code, w.Body)
	}
}

func TestNobodyBooksOnlineWhereThatIsOff(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := booking.Usual()
	r.Slug = "demo-house"
	if err := h.app.Bookings.SaveRules(h.ctx, uuid.New(), h.venue, r, audit.Entry{}); err != nil {
		t.Fatal(err)
	}
	h.want(h.send("GET", "/shop/demo-house/book", nil, nil), 200, "No bookings online")
	form := h.form(h.day, "19:30", "2", "Ada")
	form.Set("email", "ada@example.test")
	form.Set("consent", "on")
	h.want(h.send("POST", "/shop/demo-house/book", form, nil), http.StatusNotFound)
}

func TestAGuestIsRefusedWhatIsFullTooLargeOrClosedAndSlowedDown(t *testing.T) {
	t.Parallel()
	h := open(t)
	page := "/shop/demo-house/book"
	h.want(h.send("GET", "/shop/another-house/book", nil, nil), http.StatusNotFound)
	h.want(h.send("GET", "/b/forged", nil, nil), http.StatusNotFound)
	for _, party := range []string{"2", "4"} {
		h.want(h.send("POST", "/bookings", h.form(h.day, "19:30", party, "Taken"), h.cookies), http.StatusSeeOther)
	}
	form := h.form(h.day, "19:30", "2", "Late")
	form.Set("email", "late@example.test")
	form.Set("consent", "on")
	h.want(h.send("POST", page, form, nil), 409, "No table is free", "Late", `value="12:00"`)
	form.Set("time", "12:00")
	form.Set("party", "9")
	form.Del("command")
	h.want(h.send("POST", page, form, nil), 409)
	status := 0
	for range 12 {
		form.Del("command")
		status = h.send("POST", page, form, nil).Code
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("after a dozen tries it answers %d", status)
	}
	if n := len(h.list(h.day)); n != 2 {
		t.Errorf("%d bookings", n)
	}
}

func TestRulesComeBackAsTheyWereSavedAndAsTheyWereTyped(t *testing.T) {
	t.Parallel()
	h := open(t)
	form := url.Values{
		"step": {"15"}, "pace": {"20"}, "join": {"3"}, "near": {"60"}, "largest": {"6"}, "ahead": {"30"}, "lead": {"120"}, "keep": {"30"}, "online": {"on"}, "slug": {"chez-ada"},
		"hours_5_0_from": {"18:00"}, "hours_5_0_last": {"01:00"}, "turn_up_to_0": {"4"}, "turn_minutes_0": {"90"}, "turn_minutes_1": {"120"},
		"special": {"2027-01-01\n2027-01-02 12:00-14:00"},
	}
	h.want(h.send("POST", "/admin/bookings", form, h.cookies), http.StatusSeeOther)
	h.want(h.send("GET", "/admin/bookings", nil, h.cookies), 200, `value="chez-ada"`, `value="01:00"`, "2027-01-01\n2027-01-02 12:00-14:00", "/shop/chez-ada/book", `value="120"`)
	h.want(h.send("GET", "/shop/chez-ada/book", nil, nil), 200, "Demo House")
	h.want(h.send("GET", "/shop/demo-house/book", nil, nil), http.StatusNotFound)
	form.Set("special", "on Monday")
	form.Set("slug", "No Good")
	form.Del("command")
	h.want(h.send("POST", "/admin/bookings", form, h.cookies), 422, "on Monday", "Write a date")
}

func TestWhoWaitsIsToldATimeCalledSeenOnTheirPhoneAndSeated(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.want(h.send("GET", "/bookings/waiting/quote?party=2", nil, h.cookies), 200, `value="0"`)
	h.want(h.send("POST", "/bookings/waiting", url.Values{"name": {""}, "party": {"2"}, "quoted": {"10"}}, h.cookies), 422, "f-wait-name-error")
	h.want(h.send("POST", "/bookings/waiting", url.Values{"name": {"Walker"}, "party": {"2"}, "quoted": {"10"}, "phone": {"0612345678"}}, h.cookies), http.StatusSeeOther)
	w := h.send("GET", "/bookings/waiting", nil, h.cookies)
	h.want(w, 200, "Walker", "0 of 10 min", "Text messages are not set up")
	at := regexp.MustCompile(`/w/[\w-]+`).FindString(w.Body.String())
	h.want(h.send("GET", at, nil, nil), 200, "Your place")
	list, err := h.app.Bookings.Queue(h.ctx, h.venue)
	if err != nil || len(list) != 1 {
		t.Fatal(len(list), err)
	}
	path := "/bookings/waiting/" + list[0].ID.String()
	h.want(h.send("POST", path+"/call", url.Values{"table": {h.tables[0].String()}}, h.cookies), http.StatusSeeOther)
	h.want(h.send("GET", at, nil, nil), 200, "Your table is ready", "Table G1")
	command := uuid.NewString()
	for range 2 { // the same tap again leads to the same order
		w = h.send("POST", path+"/seat", url.Values{"command": {command}, "table": {h.tables[0].String()}}, h.cookies)
		h.want(w, http.StatusSeeOther)
		if w.Header().Get("Location") != "/till?order="+command {
			t.Errorf("leads to %s", w.Header().Get("Location"))
		}
	}
	h.want(h.send("POST", path+"/seat", url.Values{"table": {h.tables[1].String()}}, h.cookies), http.StatusConflict, "moved on meanwhile")
	if _, taken, err := h.app.Orders.AtTable(h.ctx, h.tables[1]); taken || err != nil {
		t.Errorf("who sits already has a second order: %v", err)
	}
	h.want(h.send("POST", path+"/gone", url.Values{}, h.cookies), http.StatusConflict, "moved on meanwhile")
}
