package booking_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/booking"
	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/mail"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// A house is one that takes bookings, with two tables of its own.
type house struct {
	*ordertest.House
	t        *testing.T
	bookings *booking.Store
	now      time.Time
	two      uuid.UUID // a table for two
	four     uuid.UUID // and one for four, that stands apart
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{House: ordertest.New(t), t: t, now: time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC), two: uuid.New(), four: uuid.New()}
	clock := func() time.Time { return h.now }
	h.bookings = booking.New(h.DB, nil, mail.NewStore(h.DB, clock, true), []byte("a secret for tests"), clock)
	account, _ := db.Account(h.Ctx)
	hall := uuid.New()
	h.run("update tables set archived_at = now() where account_id = ?", account)
	h.run("insert into halls (account_id, id, venue_id, name) values (?, ?, ?, 'Garden')", account, hall, h.Venue)
	for i, tb := range []struct {
		id    uuid.UUID
		name  string
		seats int
	}{{h.two, "G2", 2}, {h.four, "G4", 4}} {
		h.run("insert into tables (account_id, id, venue_id, hall_id, name, seats, x) values (?, ?, ?, ?, ?, ?, ?)", account, tb.id, h.Venue, hall, tb.name, tb.seats, i*500)
	}
	return h
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	err := h.DB.Read(h.Ctx, func(ctx context.Context, tx bun.Tx) error { return tx.NewRaw(query, args...).Scan(ctx, &n) })
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) wish(at time.Time, party int, name string) booking.Wish {
	return booking.Wish{ID: uuid.New(), VenueID: h.Venue, Start: at, Party: party, Name: name, Source: booking.ByStaff, Language: "fr"}
}

func (h *house) book(w booking.Wish) booking.Booking {
	h.t.Helper()
	b, err := h.bookings.Book(h.Ctx, uuid.New(), w, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

func (h *house) status(id uuid.UUID) booking.Booking {
	h.t.Helper()
	b, err := h.bookings.Booking(h.Ctx, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

func evening() time.Time { return time.Date(2026, 12, 1, 19, 0, 0, 0, time.UTC) }

// Tills, the web and the API give the two tables of an evening away at once: twenty ask, four parties fit.
func TestManyWhoBookAtOnceNeverGetOneTableTwice(t *testing.T) {
	t.Parallel()
	h := open(t)
	var booked, full atomic.Int32
	var wg sync.WaitGroup
	for n := range 20 {
		wg.Go(func() {
			w := h.wish(evening().Add(time.Duration(n%2)*90*time.Minute), 2, fmt.Sprint("Guest ", n))
			_, err := h.bookings.Book(h.Ctx, uuid.New(), w, nil)
			switch {
			case err == nil:
				booked.Add(1)
			case errors.Is(err, fault.Conflict("booking.full")):
				full.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if booked.Load() != 4 || full.Load() != 16 {
		t.Errorf("%d booked, %d refused; want 4 and 16", booked.Load(), full.Load())
	}
	if n := h.count("select count(*) from booking_holds"); n != 4*6 {
		t.Errorf("%d quarters are held, want %d", n, 4*6)
	}
}

func TestTheDatabaseItselfRefusesATableTwice(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.book(h.wish(evening(), 2, "First"))
	account, _ := db.Account(h.Ctx)
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "insert into booking_holds (account_id, table_id, quarter, booking_id) values (?, ?, ?, ?)", account, h.two, evening().Unix()/900, b.ID)
		return err
	})
	if db.Violated(err) != "booking_holds_once" {
		t.Errorf("got %v", err)
	}
}

func TestABookingGivenTwiceIsOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	w, command := h.wish(evening(), 2, "Once"), uuid.New()
	for range 2 {
		if _, err := h.bookings.Book(h.Ctx, command, w, nil); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.count("select count(*) from bookings"); n != 1 {
		t.Errorf("%d bookings", n)
	}
	w.Party = 3
	if _, err := h.bookings.Book(h.Ctx, command, w, nil); !errors.Is(err, db.ErrReused) {
		t.Errorf("the same command for another party: %v", err)
	}
}

func TestAChangedBookingGivesItsOldTimeUpAndARefusedOneKeepsIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	a, b := h.wish(evening(), 4, "Four"), h.wish(evening().Add(2*time.Hour), 4, "Later")
	h.book(a)
	h.book(b)
	moved := a
	moved.Start = evening().Add(90 * time.Minute)
	if _, err := h.bookings.Change(h.Ctx, uuid.New(), moved, nil); !errors.Is(err, fault.Conflict("booking.full")) {
		t.Fatalf("onto the table of another: %v", err)
	}
	if got := h.status(a.ID); !got.Start.Equal(a.Start) {
		t.Errorf("a refused change moved it to %s", got.Start)
	}
	moved.Start, moved.Party = evening().Add(15*time.Minute), 3
	got, err := h.bookings.Change(h.Ctx, uuid.New(), moved, nil)
	if err != nil || !got.Start.Equal(moved.Start) || got.Party != 3 || got.Version != 2 {
		t.Errorf("onto its own table a little later: %+v, %v", got, err)
	}
}

func TestAChangedNoteLeavesTimeAndTablesAlone(t *testing.T) {
	t.Parallel()
	h := open(t)
	w := h.wish(evening(), 2, "Ada")
	w.Tables = []uuid.UUID{h.four}
	before := h.book(w)
	r := booking.Usual()
	r.Pace, r.Turns = 1, []booking.Turn{{Minutes: 180}} // as it would not be given today
	if err := h.bookings.SaveRules(h.Ctx, uuid.New(), h.Venue, r, audit.Entry{}); err != nil {
		t.Fatal(err)
	}
	w.Tables, w.Contact.Note, w.Language = nil, "by the window", "uk"
	after, err := h.bookings.Change(h.Ctx, uuid.New(), w, nil)
	if err != nil || after.Contact.Note != "by the window" || after.Language != "uk" || after.Tables[0].ID != h.four || !after.End.Equal(before.End) {
		t.Errorf("%+v, %v", after, err)
	}
	w.Party = 3
	if _, err := h.bookings.Change(h.Ctx, uuid.New(), w, nil); !errors.Is(err, fault.Conflict("booking.full")) {
		t.Errorf("a larger party: %v", err)
	}
}

func TestACancelledBookingFreesItsTableAndComesBackOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	w := h.wish(evening(), 4, "Four")
	h.book(w)
	if _, err := h.bookings.Turn(h.Ctx, uuid.New(), w.ID, booking.Cancelled, nil); err != nil {
		t.Fatal(err)
	}
	other := h.book(h.wish(evening(), 3, "Three"))
	if _, err := h.bookings.Turn(h.Ctx, uuid.New(), w.ID, booking.Booked, nil); !errors.Is(err, fault.Conflict("booking.full")) {
		t.Fatalf("taken up though its table is gone: %v", err)
	}
	if _, err := h.bookings.Turn(h.Ctx, uuid.New(), other.ID, booking.NoShow, nil); err != nil {
		t.Fatal(err)
	}
	if b, err := h.bookings.Turn(h.Ctx, uuid.New(), w.ID, booking.Booked, nil); err != nil || b.Status != booking.Booked {
		t.Errorf("%v, %v", b.Status, err)
	}
}

// C080: an order that is moved onto a booked but empty table seats the booking; onto itself nothing happens.
func TestC080AnOrderMovedOntoABookedTableSeatsTheBooking(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.book(h.wish(evening(), 3, "Moved"))
	if b.Tables[0].ID != h.four {
		t.Fatalf("three guests at %s", b.Tables[0].Name)
	}
	id := ordertest.ID()
	h.at(id, evening().Add(-10*time.Minute), ordertest.Add(h.Soup), order.SetTable{TableID: h.two})
	if got := h.status(b.ID); got.Status != booking.Booked {
		t.Fatalf("at another table it is %s", got.Status)
	}
	h.at(id, evening().Add(-5*time.Minute), order.SetTable{TableID: h.two})
	h.at(id, evening().Add(-4*time.Minute), order.SetTable{TableID: h.four})
	got := h.status(b.ID)
	if got.Status != booking.Seated || got.OrderID != id {
		t.Fatalf("the booking is %s with order %s, want seated with %s", got.Status, got.OrderID, id)
	}
	o, err := h.Orders.Load(h.Ctx, id)
	if err != nil || o.TableID != h.four || len(o.Lines) != 1 {
		t.Errorf("the order stands at %s with %d lines, %v", o.TableID, len(o.Lines), err)
	}
}

func (h *house) at(id uuid.UUID, at time.Time, commands ...order.Command) {
	h.t.Helper()
	r := h.Ask(0, id, commands...)
	r.At, r.Opening.Kind = at, catalog.DineIn
	if _, err := h.Orders.Do(h.Ctx, r); err != nil {
		h.t.Fatal(err)
	}
}

func TestWhoSitsDownLongBeforeTheirTimeIsSomebodyElse(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.book(h.wish(evening(), 3, "Later"))
	h.at(ordertest.ID(), evening().Add(-45*time.Minute), ordertest.Add(h.Soup), order.SetTable{TableID: h.four})
	if got := h.status(b.ID); got.Status != booking.Booked {
		t.Errorf("the booking is %s", got.Status)
	}
}

func TestGuestsWhoLeaveFreeTheirTableAndAnOrderOpenedByMistakeDoesNot(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.book(h.wish(evening(), 3, "Guests"))
	id := ordertest.ID()
	h.at(id, evening(), order.SetTable{TableID: h.four})
	if got := h.status(b.ID); got.Status != booking.Seated {
		t.Fatalf("sitting at their table the guests are %s", got.Status)
	}
	h.at(id, evening().Add(time.Minute), order.Cancel{Reason: "mistake"})
	if got := h.status(b.ID); got.Status != booking.Booked {
		t.Fatalf("the order was a mistake: %s", got.Status)
	}
	next := ordertest.ID()
	h.at(next, evening().Add(5*time.Minute), ordertest.Add(h.Soup), order.SetTable{TableID: h.four})
	h.at(next, evening().Add(30*time.Minute), order.AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: 450}, order.Close{})
	if got := h.status(b.ID); got.Status != booking.Done {
		t.Fatalf("after the bill: %s", got.Status)
	}
	if n := h.count("select count(*) from booking_holds"); n != 0 {
		t.Errorf("%d quarters are still held", n)
	}
}

func TestWhatIsKnownOfGuestsIsUnreadableInTheDatabaseFoundByPhoneAndForgotten(t *testing.T) {
	t.Parallel()
	h := open(t)
	w := h.wish(evening(), 2, "Ada Lovelace")
	w.Contact = booking.Contact{Phone: "+33 6 12 34 56 78", Email: "ada@example.test", Note: "by the window", Allergens: catalog.Nuts}
	h.book(w)
	var sealed []byte
	if err := h.DB.Read(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select contact from bookings").Scan(ctx, &sealed)
	}); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"12 34", "ada@", "window"} {
		if bytes.Contains(sealed, []byte(secret)) {
			t.Errorf("the database shows %q", secret)
		}
	}
	for _, text := range []string{"06 12 34 56 78", "+33612345678", "lovel", "Ada@example.test"} {
		list, err := h.bookings.Find(h.Ctx, h.Venue, text)
		if err != nil || len(list) != 1 || list[0].Contact != w.Contact {
			t.Errorf("%q finds %+v, %v", text, list, err)
		}
	}
	for _, text := range []string{"06 12 34 56 79", "a@example.test"} {
		if list, _ := h.bookings.Find(h.Ctx, h.Venue, text); len(list) != 0 {
			t.Errorf("%q finds it, too", text)
		}
	}
	h.now = evening().AddDate(0, 0, 89)
	for _, want := range []string{"Ada Lovelace", ""} {
		if err := h.bookings.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := h.status(w.ID); got.Name != want || (got.Contact == booking.Contact{}) != (want == "") {
			t.Errorf("on %s it is of %q: %+v", h.now, got.Name, got.Contact)
		}
		h.now = evening().AddDate(0, 0, 90)
	}
}

func TestTheReminderWaitsForItsDayAndGoesWithTheBooking(t *testing.T) {
	t.Parallel()
	h := open(t)
	letters := func(b booking.Booking) []mail.Writing {
		if b.Status != booking.Booked {
			return nil
		}
		return []mail.Writing{{Letter: mail.Letter{ID: booking.ReminderID(b.ID), To: b.Contact.Email, Subject: "tomorrow", Body: b.Start.String()}, Kind: "booking", VenueID: b.VenueID, At: b.Start.AddDate(0, 0, -1)}}
	}
	w := h.wish(evening().AddDate(0, 0, 5), 2, "Ada")
	w.Contact.Email = "ada@example.test"
	if _, err := h.bookings.Book(h.Ctx, uuid.New(), w, letters); err != nil {
		t.Fatal(err)
	}
	w.Start = w.Start.AddDate(0, 0, 1)
	if _, err := h.bookings.Change(h.Ctx, uuid.New(), w, letters); err != nil {
		t.Fatal(err)
	}
	if n := h.count("select count(*) from mail_queue where next_at = ?", w.Start.AddDate(0, 0, -1)); n != 1 {
		t.Errorf("%d reminders for the new day", n)
	}
	if _, err := h.bookings.Turn(h.Ctx, uuid.New(), w.ID, booking.Cancelled, letters); err != nil {
		t.Fatal(err)
	}
	if n := h.count("select count(*) from mails"); n != 0 {
		t.Errorf("%d letters wait of a booking that is off", n)
	}
}

func TestAForgottenGuestIsNotInTheOutboxEither(t *testing.T) {
	t.Parallel()
	h := open(t)
	letters := func(b booking.Booking) []mail.Writing {
		letter := func(id uuid.UUID, at time.Time) mail.Writing {
			return mail.Writing{Letter: mail.Letter{ID: id, To: b.Contact.Email, Subject: "A table", Body: b.Name}, Kind: "booking", VenueID: b.VenueID, At: at}
		}
		return []mail.Writing{letter(booking.ConfirmationID(b.ID, b.Version), time.Time{}), letter(booking.ReminderID(b.ID), b.Start.AddDate(0, 0, -1))}
	}
	w := h.wish(evening().AddDate(0, 0, 5), 2, "Ada")
	w.Contact.Email = "ada@example.test"
	if _, err := h.bookings.Book(h.Ctx, uuid.New(), w, letters); err != nil {
		t.Fatal(err)
	}
	sent := func(version int) {
		h.run("update mails set state = 'sent' where id = ?", booking.ConfirmationID(w.ID, version))
		h.run("delete from mail_queue where mail_id = ?", booking.ConfirmationID(w.ID, version))
	}
	sent(1)
	h.run("update bookings set version = 70") // somebody who changes their mind
	if _, err := h.bookings.Change(h.Ctx, uuid.New(), w, letters); err != nil {
		t.Fatal(err)
	}
	sent(71)
	if err := h.bookings.Forget(h.Ctx, w.ID); err != nil {
		t.Fatal(err)
	}
	if n := h.count("select count(*) from mails where recipient like 'ada%' or body like '%Ada%'"); n != 0 {
		t.Errorf("%d letters still name the guest", n)
	}
	if n := h.count("select count(*) from mail_queue"); n != 0 {
		t.Errorf("%d letters to a forgotten guest still wait", n)
	}
}

func TestRulesAreCheckedKeptAndNoTwoVenuesShareAnAddress(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := booking.Usual()
	r.Online, r.Slug, r.Pace = true, "demo-house", 12
	if err := h.bookings.SaveRules(h.Ctx, uuid.New(), h.Venue, r, audit.Entry{}); err != nil {
		t.Fatal(err)
	}
	got, err := h.bookings.Rules(h.Ctx, h.Venue)
	if err != nil || got.Slug != "demo-house" || got.Pace != 12 || !got.Online || !slices.Equal(got.Hours, r.Hours) {
		t.Errorf("%+v, %v", got, err)
	}
	account, _ := db.Account(h.Ctx)
	if a, v, err := h.bookings.Found(t.Context(), "demo-house"); err != nil || a != account || v != h.Venue {
		t.Errorf("found %s %s, %v", a, v, err)
	}
	other := uuid.New()
	h.run("insert into venues (account_id, id, name, language, zone) values (?, ?, 'Other', 'fr', 'Europe/Paris')", account, other)
	for _, tt := range []struct {
		field, code string
		change      func(*booking.Rules)
	}{
		{"slug", "field.taken", func(*booking.Rules) {}},
		{"slug", "booking.slug", func(r *booking.Rules) { r.Slug = "Demo House" }},
		{"slug", "field.required", func(r *booking.Rules) { r.Slug = "" }},
		{"step", "field.unknown", func(r *booking.Rules) { r.Step = 7 }},
		{"turns", "booking.turns", func(r *booking.Rules) {
			r.Turns = []booking.Turn{{UpTo: 4, Minutes: 90}, {UpTo: 2, Minutes: 90}, {UpTo: 0, Minutes: 90}}
		}},
		{"hours", "booking.hours", func(r *booking.Rules) { r.Hours = []booking.Hours{{Day: 1, From: 61, Last: 120}} }},
	} {
		bad := r
		tt.change(&bad)
		err := h.bookings.SaveRules(h.Ctx, uuid.New(), other, bad, audit.Entry{})
		if f := fault.Of(err); f == nil || f.Fields[tt.field] != tt.code {
			t.Errorf("%s: %v, want %s", tt.field, err, tt.code)
		}
	}
}

func TestTheWaitingListCallsSeatsAndForgets(t *testing.T) {
	t.Parallel()
	h := open(t)
	var ids []uuid.UUID
	for _, name := range []string{"First", "Second", "Third"} {
		id := uuid.New()
		if _, err := h.bookings.Walk(h.Ctx, id, booking.Walk{VenueID: h.Venue, Party: 2, Name: name, Quoted: 20, Language: "fr"}); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		h.now = h.now.Add(time.Minute)
	}
	if w, err := h.bookings.Move(h.Ctx, uuid.New(), ids[0], booking.Called, h.two, uuid.Nil); err != nil || w.Table != "G2" || w.Status != booking.Called {
		t.Fatalf("%+v, %v", w, err)
	}
	if _, err := h.bookings.Move(h.Ctx, uuid.New(), ids[0], booking.WaitSeated, uuid.Nil, uuid.Nil); err != nil {
		t.Fatal(err)
	}
	if w, err := h.bookings.Wait(h.Ctx, ids[2]); err != nil || w.Place != 2 {
		t.Errorf("the third is at place %d, %v", w.Place, err)
	}
	if _, err := h.bookings.Move(h.Ctx, uuid.New(), ids[0], booking.Called, uuid.Nil, uuid.Nil); !errors.Is(err, fault.Conflict("booking.not_open")) {
		t.Errorf("who sits is called: %v", err)
	}
	if _, err := h.bookings.Move(h.Ctx, uuid.New(), ids[1], booking.Called, uuid.New(), uuid.Nil); !errors.Is(err, fault.NotFound("order.table_unknown")) {
		t.Errorf("called to a table that there is not: %v", err)
	}
	list, err := h.bookings.Queue(h.Ctx, h.Venue)
	var names []string
	for _, w := range list {
		names = append(names, w.Name)
	}
	if err != nil || strings.Join(names, " ") != "Second Third" {
		t.Errorf("%v wait, %v", names, err)
	}
}

func TestTablesThatThePlanJoinsAreBookedTogether(t *testing.T) {
	t.Parallel()
	h := open(t)
	if _, err := h.bookings.Book(h.Ctx, uuid.New(), h.wish(evening(), 6, "Six"), nil); !errors.Is(err, fault.Conflict("booking.full")) {
		t.Fatalf("six guests at tables that stand apart: %v", err)
	}
	h.run("update tables set joins = array[?::uuid] where id = ?", h.four, h.two)
	b := h.book(h.wish(evening(), 6, "Six"))
	if len(b.Tables) != 2 {
		t.Errorf("six guests at %v", b.Tables)
	}
	if _, err := h.bookings.Book(h.Ctx, uuid.New(), h.wish(evening(), 1, "One"), nil); !errors.Is(err, fault.Conflict("booking.full")) {
		t.Errorf("one more at a table of theirs: %v", err)
	}
}

func TestGuestsWhoSitElsewhereFreeTheTableThatWasKeptForThem(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.book(h.wish(evening(), 2, "Guests"))
	r := h.Ask(0, ordertest.ID(), order.SetCovers{Covers: 2})
	r.At, r.BookingID = evening().Add(-2*time.Hour), b.ID // long before their time
	r.Opening.Kind, r.Opening.TableID = catalog.DineIn, h.four
	if _, err := h.Orders.Do(h.Ctx, r); err != nil {
		t.Fatal(err)
	}
	got := h.status(b.ID)
	if got.Status != booking.Seated || got.OrderID != r.OrderID || len(got.Tables) != 1 || got.Tables[0].ID != h.four {
		t.Errorf("the booking is %s at %v", got.Status, got.Tables)
	}
	if n := h.count("select count(*) from booking_holds where booking_id = ?", b.ID); n != 0 {
		t.Errorf("%d quarters are still held", n)
	}
	h.at(r.OrderID, evening().Add(-time.Hour), order.Cancel{Reason: "mistake"})
	if n := h.count("select count(*) from booking_holds where booking_id = ? and table_id = ?", b.ID, h.four); n != 6 {
		t.Errorf("after all they have not sat down: their table is kept for %d quarters", n)
	}
}
