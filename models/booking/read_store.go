package booking

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
)

type bookingRow struct {
	bun.BaseModel `bun:"table:bookings"`
	AccountID     uuid.UUID   `bun:"account_id"`
	ID            uuid.UUID   `bun:"id"`
	VenueID       uuid.UUID   `bun:"venue_id"`
	Day           string      `bun:"day"`
	StartsAt      time.Time   `bun:"starts_at"`
	EndsAt        time.Time   `bun:"ends_at"`
	Party         int         `bun:"party"`
	Name          string      `bun:"name"`
	Status        string      `bun:"status"`
	Source        string      `bun:"source"`
	Contact       []byte      `bun:"contact"`
	PhoneKey      []byte      `bun:"phone_key"`
	MailKey       []byte      `bun:"mail_key"`
	Language      string      `bun:"language"`
	TableIDs      []uuid.UUID `bun:"table_ids,array"`
	OrderID       uuid.UUID   `bun:"order_id,nullzero"`
	Version       int         `bun:"version"`
	CreatedBy     uuid.UUID   `bun:"created_by,nullzero"`
	CreatedAt     time.Time   `bun:"created_at"`
	UpdatedAt     time.Time   `bun:"updated_at"`
}

// rowOf is a wish that was granted.
func (s *Store) rowOf(account uuid.UUID, p place, w Wish, tables []uuid.UUID) (bookingRow, error) {
	sealed, err := s.seal.seal(w.Contact, account, w.ID)
	now := s.now()
	return bookingRow{
		AccountID: account, ID: w.ID, VenueID: w.VenueID, Day: p.clock.Of(w.Start).String(), StartsAt: w.Start, EndsAt: w.Start.Add(p.rules.Stay(w.Party)),
		Party: w.Party, Name: w.Name, Status: string(Booked), Source: string(w.Source), Contact: sealed,
		PhoneKey: s.seal.phoneKey(account, w.Contact.Phone), MailKey: s.seal.mailKey(account, w.Contact.Email),
		Language: w.Language, TableIDs: tables, CreatedBy: w.StaffID, CreatedAt: now, UpdatedAt: now,
	}, err
}

const selectBookings = `select id, venue_id, to_char(day, 'YYYY-MM-DD') as day, starts_at, ends_at, party, name, status, source, contact, language, table_ids,
	order_id, version, created_at from bookings where account_id = app_account() `

// list reads bookings with their tables.
func (s *Store) list(ctx context.Context, tx bun.IDB, account uuid.UUID, where string, args ...any) ([]Booking, error) {
	var rows []bookingRow
	if err := tx.NewRaw(selectBookings+where, args...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read bookings: %w", err)
	}
	var ids []uuid.UUID
	for _, r := range rows {
		ids = append(ids, r.TableIDs...)
	}
	tables := map[uuid.UUID]Table{}
	if len(ids) > 0 {
		var known []Table
		if err := tx.NewRaw("select id, hall_id, name, seats from tables where account_id = app_account() and id in (?)", bun.List(ids)).Scan(ctx, &known); err != nil {
			return nil, fmt.Errorf("read tables of bookings: %w", err)
		}
		for _, t := range known {
			tables[t.ID] = t
		}
	}
	list := make([]Booking, len(rows))
	for i, r := range rows {
		contact, err := s.seal.open(r.Contact, account, r.ID)
		if err != nil {
			return nil, err
		}
		list[i] = Booking{
			ID: r.ID, VenueID: r.VenueID, Day: businessday.Day(r.Day), Start: r.StartsAt, End: r.EndsAt, Party: r.Party, Name: r.Name, Contact: contact,
			Status: Status(r.Status), Source: Source(r.Source), Language: r.Language, OrderID: r.OrderID, Version: r.Version, CreatedAt: r.CreatedAt,
		}
		for _, id := range r.TableIDs {
			list[i].Tables = append(list[i].Tables, tables[id])
		}
	}
	return list, nil
}

func (s *Store) one(ctx context.Context, tx bun.IDB, account, id uuid.UUID) (Booking, error) {
	list, err := s.list(ctx, tx, account, "and id = ?", id)
	if err != nil {
		return Booking{}, err
	}
	if len(list) == 0 {
		return Booking{}, fault.NotFound("booking.unknown")
	}
	return list[0], nil
}

func (s *Store) read(ctx context.Context, where string, args ...any) (list []Booking, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err = s.list(ctx, tx, account, where, args...)
		return err
	})
	return list, err
}

// Booking finds one.
func (s *Store) Booking(ctx context.Context, id uuid.UUID) (Booking, error) {
	list, err := s.read(ctx, "and id = ?", id)
	if err != nil {
		return Booking{}, err
	}
	if len(list) == 0 {
		return Booking{}, fault.NotFound("booking.unknown")
	}
	return list[0], nil
}

// Day lists the bookings of a venue on a day, by time.
func (s *Store) Day(ctx context.Context, venue uuid.UUID, day businessday.Day) ([]Booking, error) {
	return s.read(ctx, "and venue_id = ? and day = ? order by starts_at, name, id", venue, day.String())
}

// mostFound is how many bookings a search shows.
const mostFound = 50

// Find looks for a name, or part of one, or a whole telephone number or address of mail: what comes first, then what was.
func (s *Store) Find(ctx context.Context, venue uuid.UUID, text string) ([]Booking, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return nil, nil
	}
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
	phone := s.seal.phoneKey(account, text)
	if phone == nil {
		phone = []byte{} // finds nobody
	}
	return s.read(ctx, "and venue_id = ? and (name ilike ? or phone_key = ? or mail_key = ?) order by starts_at < ?, abs(extract(epoch from starts_at - ?)) limit ?",
		venue, like, phone, s.seal.mailKey(account, text), s.now().Add(-12*time.Hour), s.now(), mostFound)
}
