// Package tender keeps the tenders of a house's own, beside those that every house has.
//
// It owns their list and its order. It must not know what a tender does to an order: order.TenderRule does. Start reading at Store.
package tender

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
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// Store keeps them.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// NewStore makes a store.
func NewStore(d *db.DB, now func() time.Time) *Store { return &Store{d, now} }

// Most is as many as a payment sheet can show.
const Most = 12

const longestName = 40

type row struct {
	Name       string
	Slip       string
	Most       int64
	PerGuest   bool
	Categories []string `bun:",array"`
}

// Read reads the tenders of an account in the order in which tills show them.
func Read(ctx context.Context, tx bun.IDB) ([]order.TenderRule, error) {
	var rows []row
	err := tx.NewRaw(`select name, slip, most, per_guest, categories::text[] as categories from tenders
		where account_id = app_account() and archived_at is null order by position, lower(name)`).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read tenders: %w", err)
	}
	out := make([]order.TenderRule, len(rows))
	for i, r := range rows {
		out[i] = order.TenderRule{Name: r.Name, Slip: order.Slip(r.Slip), Most: money.Amount(r.Most), PerGuest: r.PerGuest}
		for _, text := range r.Categories {
			id, err := uuid.Parse(text)
			if err != nil {
				return nil, fmt.Errorf("read categories of tender %s: %w", r.Name, err)
			}
			out[i].Categories = append(out[i].Categories, id)
		}
	}
	return out, nil
}

// List lists them.
func (s *Store) List(ctx context.Context) (list []order.TenderRule, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err = Read(ctx, tx)
		return err
	})
	return list, err
}

// taken are the names of the tenders that every house has.
func taken() []string {
	return append([]string{price.Cash, "card", "voucher", "transfer", "other", order.Credit, order.GiftCard, order.HouseAccount}, order.OutsideTenders()...)
}

// Save adds a tender, or says anew what the one of that name may pay.
func (s *Store) Save(ctx context.Context, r order.TenderRule) error {
	var c form.Check
	r.Name = c.Line("name", r.Name, longestName)
	c.Require(!slices.Contains(taken(), strings.ToLower(r.Name)), "name", "tender.taken")
	c.Require(r.Most >= 0 && r.Most.InRange(), "most", "field.range")
	r.Slip = order.Slip(c.One("slip", string(r.Slip), string(order.SlipNever), string(order.SlipOptional), string(order.SlipRequired)))
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var others int
		err := tx.NewRaw(`select count(*) from (select 1 from tenders where account_id = app_account() and archived_at is null and name <> ? for update) t`, r.Name).Scan(ctx, &others)
		if err != nil {
			return fmt.Errorf("count tenders: %w", err)
		}
		if others >= Most {
			return fault.Conflict("tender.many").Field("name", "tender.many").With("most", Most)
		}
		categories := make([]string, len(r.Categories))
		for i, id := range r.Categories {
			categories[i] = id.String()
		}
		_, err = tx.NewRaw(`insert into tenders (account_id, name, slip, most, per_guest, categories, position)
			select app_account(), ?0, ?1, ?2, ?3, ?4::uuid[], coalesce(max(position), 0) + 1 from tenders where account_id = app_account()
			on conflict (account_id, name) do update set slip = excluded.slip, most = excluded.most, per_guest = excluded.per_guest,
				categories = excluded.categories, archived_at = null`,
			r.Name, string(r.Slip), int64(r.Most), r.PerGuest, pgdialect.Array(categories)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("save tender: %w", err)
		}
		return db.Touch(ctx, tx)
	})
}

// Remove takes a tender off the tills; what it paid stays as it is.
func (s *Store) Remove(ctx context.Context, name string) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewRaw(`update tenders set archived_at = ? where account_id = app_account() and name = ? and archived_at is null`, s.now(), name).Exec(ctx); err != nil {
			return fmt.Errorf("remove tender: %w", err)
		}
		return db.Touch(ctx, tx)
	})
}
