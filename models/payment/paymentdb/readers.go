package paymentdb

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
)

// Tips says how the guests of a venue add a tip to a card.
type Tips string

// The ways.
const (
	NoTips     Tips = "none"
	ReaderTips Tips = "reader" // the reader asks
	SlipTips   Tips = "slip"   // they write it on the slip; the money is held until then
)

// TipWays lists them.
func TipWays() []Tips { return []Tips{NoTips, ReaderTips, SlipTips} }

// A Place is a venue as the provider knows it.
type Place struct {
	VenueID uuid.UUID
	Name    string // the provider's; empty: it does not know it yet
	Tips    Tips
}

// A Reader takes cards.
type Reader struct {
	ID         uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID // where it stands; zero: anybody of the venue takes it
	Name       string
	External   string
	Model      string
	Device     string // what the bridge of its register calls it; empty: the provider reaches it
}

// Terminal says whether it stands at a till, behind its bridge.
func (r Reader) Terminal() bool { return r.Device != "" }

// Place returns what is known of a venue.
func (s *Store) Place(ctx context.Context, venue uuid.UUID) (p Place, err error) {
	var list []Place
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select venue_id, name, tips from payment_places where account_id = app_account() and venue_id = ?`, venue).Scan(ctx, &list)
	})
	if err != nil || len(list) == 0 {
		return Place{VenueID: venue, Tips: NoTips}, wrap(err, "read place")
	}
	return list[0], nil
}

// PutPlace keeps what is known of a venue.
func (s *Store) PutPlace(ctx context.Context, p Place) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into payment_places (account_id, venue_id, name, tips) values (app_account(), ?, ?, ?)
			on conflict (account_id, venue_id) do update set name = excluded.name, tips = excluded.tips`, p.VenueID, p.Name, string(p.Tips))
		return err
	})
	return wrap(err, "keep place")
}

// Readers lists the readers of a venue; those of a register first. A zero venue means all.
func (s *Store) Readers(ctx context.Context, venue, register uuid.UUID) (list []Reader, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, venue_id, coalesce(register_id, '00000000-0000-0000-0000-000000000000') as register_id, name, external, model, device from payment_readers
			where account_id = app_account() and archived_at is null and (?0::uuid is null or venue_id = ?0)
			order by register_id is not distinct from ?1 desc, name, id`, db.OrNull(venue), db.OrNull(register)).Scan(ctx, &list)
	})
	return list, wrap(err, "read readers")
}

// HasTerminal says whether a card terminal stands at a register.
func (s *Store) HasTerminal(ctx context.Context, register uuid.UUID) (has bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select exists (select from payment_readers where account_id = app_account() and register_id = ? and device <> '' and archived_at is null)`,
			register).Scan(ctx, &has)
	})
	return has, wrap(err, "look for a terminal")
}

// PutReader keeps a reader, new or changed.
func (s *Store) PutReader(ctx context.Context, r Reader) error {
	var c form.Check
	r.Name = c.Line("name", r.Name, 60)
	c.Require(r.Name != "", "name", "field.required")
	if r.Terminal() {
		r.Device = c.Line("device", r.Device, 40)
		c.Require(r.RegisterID != uuid.Nil, "register", "field.required")
		r.External = r.ID.String() // nobody but the bridge knows it
	}
	if err := c.Err(); err != nil {
		return err
	}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into payment_readers (account_id, id, venue_id, register_id, name, external, model, device, created_at)
			values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (account_id, id) do update set register_id = excluded.register_id, name = excluded.name`,
			r.ID, r.VenueID, db.OrNull(r.RegisterID), r.Name, r.External, r.Model, r.Device, s.now())
		return err
	})
	if db.Violated(err) == "payment_readers_device" {
		return fault.Conflict("cards.terminal_known").Field("device", "cards.terminal_known").Because(err)
	}
	if db.Violated(err) == "payment_readers_account_id_register_id_fkey" {
		return fault.Invalid("request.invalid").Field("register", "field.required").Because(err)
	}
	if db.Violated(err) == "payment_readers_external" {
		return fault.Conflict("cards.reader_known").Field("code", "cards.reader_known").Because(err)
	}
	return wrap(err, "keep reader")
}

// DropReader puts a reader away that has no guest before it.
func (s *Store) DropReader(ctx context.Context, id uuid.UUID) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, `update payment_readers set archived_at = ?1 where account_id = app_account() and id = ?0 and not exists (
			select from payments p where p.account_id = app_account() and p.reader_id = ?0
				and (p.state in ('requested', 'waiting') or p.was in ('requested', 'waiting')))`, id, s.now())
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.Conflict("cards.reader_busy").Because(err)
		}
		return nil
	})
	return wrap(err, "put reader away")
}
