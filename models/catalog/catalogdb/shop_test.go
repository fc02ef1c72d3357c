package catalogdb_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/money"
)

// A shop is an account with two venues, a kitchen in each, two tax groups and a category.
type shop struct {
	*catalogdb.Store
	t        testing.TB
	db       *db.DB
	ctx      context.Context
	venue    uuid.UUID
	other    uuid.UUID // another venue
	kitchen  uuid.UUID // of venue
	standard uuid.UUID // tax group: 20 %, 10 % on the spot
	category uuid.UUID
}

func newShop(t testing.TB) *shop {
	t.Helper()
	d := dbtest.New(t)
	s := &shop{Store: catalogdb.New(d, nil), t: t, db: d, ctx: dbtest.Context(t, d)}
	s.fill()
	return s
}

func (s *shop) fill() {
	s.t.Helper()
	s.venue, s.other, s.kitchen, s.standard, s.category = id(), id(), id(), id(), id()
	full, reduced := id(), id()
	s.exec(`insert into venues (account_id, id, name, language, zone) values (app_account(), ?, 'Here', 'fr', 'Europe/Paris'), (app_account(), ?, 'There', 'fr', 'Europe/Paris')`, s.venue, s.other)
	s.exec(`insert into stations (account_id, id, venue_id, name) values (app_account(), ?, ?, 'Kitchen'), (app_account(), ?, ?, 'Kitchen')`, s.kitchen, s.venue, id(), s.other)
	s.exec(`insert into taxes (account_id, id, name, basis_points, mode) values (app_account(), ?, 'TVA 20', 2000, 'inclusive'), (app_account(), ?, 'TVA 10', 1000, 'inclusive')`, full, reduced)
	s.exec(`insert into tax_groups (account_id, id, name, is_default) values (app_account(), ?, 'Standard', true)`, s.standard)
	s.exec(`insert into tax_group_taxes (account_id, tax_group_id, kind, tax_id) values (app_account(), ?0, '', ?1), (app_account(), ?0, 'dine_in', ?2)`, s.standard, full, reduced)
	s.do(s.SaveCategory(s.ctx, id(), catalogdb.Category{ID: s.category, Name: "Pizza", Colour: "red", Stations: []uuid.UUID{s.kitchen}}))
}

// exec runs a statement of the account.
func (s *shop) exec(statement string, args ...any) {
	s.t.Helper()
	s.do(s.db.Tx(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	}))
}

func (s *shop) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// draft is an item that is not written yet.
func (s *shop) draft(name string, price money.Amount) catalogdb.Item {
	return catalogdb.Item{ID: id(), CategoryID: s.category, TaxGroupID: s.standard, Name: name, Price: money.PriceOf(price), Discountable: true}
}

// add writes an item and returns its id.
func (s *shop) add(item catalogdb.Item) uuid.UUID {
	s.t.Helper()
	s.do(s.AddItem(s.ctx, id(), item))
	return item.ID
}

// sale is the item as the venue sells it now.
func (s *shop) sale(venue, item uuid.UUID) catalog.Item {
	s.t.Helper()
	items, err := s.ItemsForSale(s.ctx, venue, s.revision(), []uuid.UUID{item})
	s.do(err)
	return items[item]
}

func (s *shop) revision() (n int64) {
	s.t.Helper()
	s.do(s.db.Read(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select revision from accounts").Scan(ctx, &n)
	}))
	return n
}

func id() uuid.UUID { return uuid.Must(uuid.NewV7()) }
