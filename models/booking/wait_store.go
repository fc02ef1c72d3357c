package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

type waitRow struct {
	ID, VenueID uuid.UUID
	Party       int
	Name        string
	Contact     []byte
	Quoted      int
	Status      string
	Language    string
	TableID     *uuid.UUID
	TableName   string
	OrderID     uuid.UUID `bun:",nullzero"`
	Told        string
	CreatedAt   time.Time
	CalledAt    *time.Time
}

const selectWaits = `select w.id, w.venue_id, w.party, w.name, w.contact, w.quoted, w.status, w.language, w.table_id, coalesce(t.name, '') as table_name, w.order_id, w.told, w.created_at, w.called_at
	from waits w left join tables t on t.account_id = w.account_id and t.id = w.table_id where w.account_id = app_account() `

func (s *Store) waits(ctx context.Context, tx bun.IDB, account uuid.UUID, where string, args ...any) ([]Wait, error) {
	var rows []waitRow
	if err := tx.NewRaw(selectWaits+where, args...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read waiting list: %w", err)
	}
	list := make([]Wait, len(rows))
	for i, r := range rows {
		contact, err := s.seal.open(r.Contact, account, r.ID)
		if err != nil {
			return nil, err
		}
		list[i] = Wait{
			ID: r.ID, VenueID: r.VenueID, Party: r.Party, Name: r.Name, Contact: contact, Quoted: r.Quoted, Status: WaitStatus(r.Status),
			Language: r.Language, Table: r.TableName, OrderID: r.OrderID, Told: r.Told, CreatedAt: r.CreatedAt,
		}
		if r.TableID != nil {
			list[i].TableID = *r.TableID
		}
		if r.CalledAt != nil {
			list[i].CalledAt = *r.CalledAt
		}
	}
	return list, nil
}

// queueSQL is who waits at a venue; what was forgotten at the end of an evening is left out after a day.
const queueSQL = "and w.venue_id = ? and w.status in ('waiting', 'called') and w.created_at > ? order by w.created_at, w.id"

func (s *Store) queue(ctx context.Context, tx bun.IDB, account, venue uuid.UUID) ([]Wait, error) {
	list, err := s.waits(ctx, tx, account, queueSQL, venue, s.now().Add(-16*time.Hour))
	for i := range list {
		list[i].Place = i + 1
	}
	return list, err
}

// Queue lists who waits at a venue, the first first.
func (s *Store) Queue(ctx context.Context, venue uuid.UUID) (list []Wait, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err = s.queue(ctx, tx, account, venue)
		return err
	})
	return list, err
}

// Wait finds one of those who wait, with their place in the queue.
func (s *Store) Wait(ctx context.Context, id uuid.UUID) (w Wait, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return w, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		w, err = s.wait(ctx, tx, account, id)
		if err != nil {
			return err
		}
		list, err := s.queue(ctx, tx, account, w.VenueID)
		for _, q := range list {
			if q.ID == id {
				w.Place = q.Place
			}
		}
		return err
	})
	return w, err
}

func (s *Store) wait(ctx context.Context, tx bun.IDB, account, id uuid.UUID) (Wait, error) {
	list, err := s.waits(ctx, tx, account, "and w.id = ?", id)
	if err != nil {
		return Wait{}, err
	}
	if len(list) == 0 {
		return Wait{}, fault.NotFound("booking.unknown")
	}
	return list[0], nil
}

// Walk puts a party on the waiting list. Its id is the command's.
func (s *Store) Walk(ctx context.Context, command uuid.UUID, w Walk) (Wait, error) {
	if err := w.check(); err != nil {
		return Wait{}, err
	}
	err := s.once(ctx, command, "wait.add", w, &struct{}{}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		p, err := readPlace(ctx, tx, w.VenueID)
		if err != nil {
			return err
		}
		sealed, err := s.seal.seal(w.Contact, account, command)
		if err != nil {
			return err
		}
		_, err = tx.NewRaw(`insert into waits (account_id, id, venue_id, party, name, contact, quoted, language, created_at) values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?)`,
			command, w.VenueID, w.Party, w.Name, sealed, w.Quoted, w.Language, s.now()).Exec(ctx)
		if err != nil {
			return fmt.Errorf("put %s on the waiting list: %w", command, err)
		}
		if err := forgetAt(ctx, tx, "wait", command, s.now().AddDate(0, 0, min(p.rules.Keep, 7))); err != nil {
			return err
		}
		return tell(ctx, tx, command, w.VenueID)
	})
	if err != nil {
		return Wait{}, err
	}
	return s.Wait(ctx, command)
}

// Move is what becomes of somebody who waits: called to a table, seated at it, or gone.
func (s *Store) Move(ctx context.Context, command, id uuid.UUID, to WaitStatus, table, order uuid.UUID) (Wait, error) {
	body := []any{id, to, table, order}
	err := s.once(ctx, command, "wait.move", body, &struct{}{}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		w, err := s.wait(ctx, tx, account, id)
		if err != nil {
			return err
		}
		ended := to == WaitSeated || to == Gone
		res, err := tx.NewRaw(`update waits set status = ?0, table_id = coalesce(?1, table_id), order_id = ?2, called_at = case when ?0 = 'called' then ?3 else called_at end,
				ended_at = case when ?4 then ?3::timestamptz end
			where account_id = app_account() and id = ?5 and (status in ('waiting', 'called') or ?0 = 'waiting')`,
			string(to), db.OrNull(table), db.OrNull(order), s.now(), ended, id).Exec(ctx)
		if db.Violated(err) != "" {
			return fault.NotFound("order.table_unknown").Because(err)
		}
		if err != nil {
			return fmt.Errorf("move %s on the waiting list: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.Conflict("booking.not_open").Because(err)
		}
		return tell(ctx, tx, id, w.VenueID)
	})
	if err != nil {
		return Wait{}, err
	}
	return s.Wait(ctx, id)
}

// Told notes whether a message reached the network.
func (s *Store) Told(ctx context.Context, w Wait, sent bool) error {
	state := "failed"
	if sent {
		state = "sent"
	}
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewRaw("update waits set told = ? where account_id = app_account() and id = ?", state, w.ID).Exec(ctx); err != nil {
			return err
		}
		return tell(ctx, tx, w.ID, w.VenueID)
	})
	if err != nil {
		return fmt.Errorf("note message to %s: %w", w.ID, err)
	}
	if s.hub != nil {
		s.hub.Wake(account)
	}
	return nil
}
