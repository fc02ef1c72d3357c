package booking

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/mail"
)

// A Wish is what somebody asks for.
type Wish struct {
	ID       uuid.UUID
	VenueID  uuid.UUID
	Start    time.Time
	Party    int
	Name     string
	Contact  Contact
	Tables   []uuid.UUID // chosen by hand; none: as the rules choose
	Source   Source
	Language string
	Guest    bool // guests book for themselves: hours, lead and largest party hold
	StaffID  uuid.UUID
}

// Letters words what a guest is told of a booking; none: nothing. It must not do anything.
type Letters func(Booking) []mail.Writing

const (
	nameLimit = 80
	noteLimit = 300
	mostParty = 200
)

func (w *Wish) check() error {
	var c form.Check
	w.Name = c.Line("name", w.Name, nameLimit)
	w.Contact.check(&c)
	c.Require(w.Party >= 1 && w.Party <= mostParty, "party", "field.range")
	first, after := quarters(w.Start, w.Start)
	c.Require(first == after, "time", "booking.quarter")
	c.One("language", w.Language, "en", "fr", "ru", "uk")
	if w.Guest {
		c.Require(w.Contact.Email != "", "email", "field.required")
		c.Require(w.Contact.Phone != "", "phone", "field.required")
	}
	return c.Err()
}

func (t *Contact) check(c *form.Check) {
	t.Phone = c.Optional("phone", t.Phone, 40)
	t.Note = c.Lines("note", t.Note, noteLimit)
	t.Allergy = c.Optional("allergy", t.Allergy, nameLimit)
	t.Email = strings.TrimSpace(t.Email)
	digits := 0
	for _, r := range t.Phone {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	c.Require(t.Phone == "" || digits >= 6 && strings.Trim(t.Phone, "0123456789+()-./ ") == "", "phone", "booking.phone")
	if t.Email != "" {
		_, err := mail.Address(t.Email)
		c.Require(err == nil, "email", "field.email")
	}
}

// Book gives a party its tables, or says why it cannot.
func (s *Store) Book(ctx context.Context, command uuid.UUID, w Wish, letters Letters) (b Booking, err error) {
	if err := w.check(); err != nil {
		return b, err
	}
	if w.ID == uuid.Nil {
		w.ID = command
	}
	err = s.once(ctx, command, "booking.book", w, &struct{}{}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		if err := lock(ctx, tx, w.VenueID); err != nil {
			return err
		}
		p, tables, err := s.give(ctx, tx, w)
		if err != nil {
			return err
		}
		row, err := s.rowOf(account, p, w, tables)
		if err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&row).ExcludeColumn("version", "order_id").Exec(ctx); err != nil {
			return fmt.Errorf("book %s: %w", w.ID, err)
		}
		if err := s.keep(ctx, tx, row); err != nil {
			return err
		}
		return s.settle(ctx, tx, account, p, w.ID, letters)
	})
	if err != nil {
		return b, err
	}
	return s.Booking(ctx, w.ID)
}

// give decides, with the venue's tables locked, which of them a party gets.
func (s *Store) give(ctx context.Context, tx bun.IDB, w Wish) (place, []uuid.UUID, error) {
	p, err := readPlace(ctx, tx, w.VenueID)
	if err != nil {
		return p, nil, err
	}
	day := p.clock.Of(w.Start)
	room, err := s.room(ctx, tx, p, day)
	if err != nil {
		return p, nil, err
	}
	room = room.Without(w.ID)
	tables, err := p.rules.choose(room, w, s.now())
	return p, tables, err
}

// choose are the tables that a wish gets.
func (r Rules) choose(room Room, w Wish, now time.Time) ([]uuid.UUID, error) {
	if w.Guest {
		if !r.Online {
			return nil, fault.NotFound("request.not_found")
		}
		for _, slot := range r.Free(room, room.Clock.Of(w.Start), w.Party, now) {
			if slot.At.Equal(w.Start) {
				return idsOf(slot.Tables), nil
			}
		}
		return nil, fault.Conflict("booking.full").Field("time", "booking.full")
	}
	if now.Sub(w.Start) > 12*time.Hour {
		return nil, fault.Invalid("request.invalid").Field("time", "booking.past")
	}
	if len(w.Tables) == 0 {
		if tables := r.At(room, w.Start, w.Party); tables != nil {
			return idsOf(tables), nil
		}
		return nil, fault.Conflict("booking.full").Field("time", "booking.full")
	}
	if r.Pace > 0 && r.beginning(room, w.Start)+w.Party > r.Pace {
		return nil, fault.Conflict("booking.full").Field("time", "booking.full")
	}
	for _, id := range w.Tables {
		known := slices.ContainsFunc(room.Tables, func(t Table) bool { return t.ID == id })
		if !known || !free(id, w.Start, w.Start.Add(r.Stay(w.Party)), room.Holds) {
			return nil, fault.Conflict("booking.table_taken").Field("table", "booking.table_taken")
		}
	}
	return w.Tables, nil
}

func idsOf(tables []Table) []uuid.UUID {
	ids := make([]uuid.UUID, len(tables))
	for i, t := range tables {
		ids[i] = t.ID
	}
	return ids
}

// keep writes which quarters of an hour a booking has its tables.
func (s *Store) keep(ctx context.Context, tx bun.IDB, row bookingRow) error {
	if _, err := tx.NewRaw("delete from booking_holds where account_id = app_account() and booking_id = ?", row.ID).Exec(ctx); err != nil {
		return fmt.Errorf("free tables of booking %s: %w", row.ID, err)
	}
	first, after := quarters(row.StartsAt, row.EndsAt)
	_, err := tx.NewRaw(`insert into booking_holds (account_id, table_id, quarter, booking_id)
		select app_account(), t, q, ?0 from unnest(?1::uuid[]) as t, generate_series(?2::bigint, ?3::bigint) as q`,
		row.ID, pgdialect.Array(row.TableIDs), first, after-1).Exec(ctx)
	if db.Violated(err) == "booking_holds_once" {
		return fault.Conflict("booking.table_taken").Field("table", "booking.table_taken").Because(err)
	}
	if err != nil {
		return fmt.Errorf("hold tables of booking %s: %w", row.ID, err)
	}
	return nil
}

// settle has the guest told, remembered for as long as the rules say, and the screens.
func (s *Store) settle(ctx context.Context, tx bun.IDB, account uuid.UUID, p place, id uuid.UUID, letters Letters) error {
	b, err := s.one(ctx, tx, account, id)
	if err != nil {
		return err
	}
	if err := s.mails.Withdraw(ctx, tx, ReminderID(id)); err != nil {
		return err
	}
	if letters != nil && s.mails.On() && b.Contact.Email != "" {
		for _, l := range letters(b) {
			if err := s.mails.WriteIn(ctx, tx, l); err != nil {
				return err
			}
		}
	}
	if err := forgetAt(ctx, tx, "booking", id, b.Start.AddDate(0, 0, p.rules.Keep)); err != nil {
		return err
	}
	return tell(ctx, tx, id, b.VenueID)
}

// ReminderID is the letter that reminds guests of a booking: there is one.
func ReminderID(booking uuid.UUID) uuid.UUID { return uuid.NewSHA1(booking, []byte("reminder")) }

// ConfirmationID is the letter that tells guests of a booking as it is in a version.
func ConfirmationID(booking uuid.UUID, version int) uuid.UUID {
	return uuid.NewSHA1(booking, fmt.Appendf(nil, "confirmation %d", version))
}
