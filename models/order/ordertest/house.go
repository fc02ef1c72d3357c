// Package ordertest gives tests a small house that can take orders: a venue with two registers,
// a kitchen and a bar, a table, and a menu of four.
//
// It is for tests only; it writes rows as the back office would. Start reading at New.
package ordertest

import (
	"context"
	"log/slog"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

// A House is where a test takes orders.
type House struct {
	T       testing.TB
	DB      *db.DB
	Ctx     context.Context
	Account uuid.UUID
	Venue   uuid.UUID
	Tills   [2]uuid.UUID // registers
	Table   uuid.UUID
	Kitchen uuid.UUID
	Bar     uuid.UUID
	Food    uuid.UUID // categories
	Drinks  uuid.UUID
	Soup    uuid.UUID // 4.50, made in the kitchen, 10 % inside
	Pizza   uuid.UUID // small 9.00, large 12.00
	Beer    uuid.UUID // 5.00 at the bar, 20 % inside
	Card    uuid.UUID // 2.00, made nowhere
	Small   uuid.UUID
	Large   uuid.UUID
	Catalog *catalogdb.Store
	Orders  *orderdb.Store
}

// New makes a house in a database of its own.
func New(t testing.TB) *House {
	t.Helper()
	d := dbtest.New(t)
	return In(t, d, dbtest.Context(t, d))
}

// In makes a house for the account of ctx.
func In(t testing.TB, d *db.DB, ctx context.Context) *House {
	t.Helper()
	account, err := db.Account(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h := &House{T: t, DB: d, Ctx: ctx, Account: account}
	for _, id := range []*uuid.UUID{
		&h.Venue, &h.Tills[0], &h.Tills[1], &h.Table, &h.Kitchen, &h.Bar, &h.Food, &h.Drinks,
		&h.Soup, &h.Pizza, &h.Beer, &h.Card, &h.Small, &h.Large,
	} {
		*id = ID()
	}
	if err := d.Tx(ctx, h.furnish); err != nil {
		t.Fatalf("furnish the house: %v", err)
	}
	h.Orders = Copy(h)
	return h
}

// Copy makes the store that another copy of the server would have: it remembers nothing.
func Copy(h *House) *orderdb.Store {
	log := slog.New(slog.DiscardHandler)
	hub := live.NewHub(h.DB, log)
	h.Catalog = catalogdb.New(h.DB, hub)
	return orderdb.New(h.DB, h.Catalog, hub, log)
}

func (h *House) furnish(ctx context.Context, tx bun.Tx) error {
	hall, low, high := ID(), ID(), ID()
	lowTax, highTax := ID(), ID()
	a := h.Account
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{`insert into venues (account_id, id, name, language, zone) values (?, ?, 'Test House', 'en', 'Europe/Paris')`, []any{a, h.Venue}},
		{`insert into registers (account_id, id, venue_id, name) values (?0, ?1, ?3, 'Till 1'), (?0, ?2, ?3, 'Till 2')`, []any{a, h.Tills[0], h.Tills[1], h.Venue}},
		{`insert into register_chains (account_id, register_id) values (?0, ?1), (?0, ?2)`, []any{a, h.Tills[0], h.Tills[1]}},
		{`insert into halls (account_id, id, venue_id, name) values (?, ?, ?, 'Hall')`, []any{a, hall, h.Venue}},
		{`insert into tables (account_id, id, venue_id, hall_id, name) values (?, ?, ?, ?, '7')`, []any{a, h.Table, h.Venue, hall}},
		{`insert into stations (account_id, id, venue_id, name) values (?0, ?1, ?3, 'Kitchen'), (?0, ?2, ?3, 'Bar')`, []any{a, h.Kitchen, h.Bar, h.Venue}},
		{`insert into taxes (account_id, id, name, basis_points, mode) values (?0, ?1, 'Reduced', 1000, 'inclusive'), (?0, ?2, 'Standard', 2000, 'inclusive')`, []any{a, lowTax, highTax}},
		{`insert into tax_groups (account_id, id, name, is_default) values (?0, ?1, 'Food', true), (?0, ?2, 'Alcohol', false)`, []any{a, low, high}},
		{`insert into tax_group_taxes (account_id, tax_group_id, tax_id) values (?0, ?1, ?2), (?0, ?3, ?4)`, []any{a, low, lowTax, high, highTax}},
		{`insert into categories (account_id, id, name) values (?0, ?1, 'Food'), (?0, ?2, 'Drinks')`, []any{a, h.Food, h.Drinks}},
		{`insert into category_stations (account_id, category_id, station_id) values (?0, ?1, ?2), (?0, ?3, ?4)`, []any{a, h.Food, h.Kitchen, h.Drinks, h.Bar}},
		{`insert into categories (account_id, id, name) values (?, ?, 'Cards')`, []any{a, h.Card}},
		{`insert into items (account_id, id, category_id, tax_group_id, name, price) values
			(?0, ?1, ?5, ?7, 'Soup', 450), (?0, ?2, ?5, ?7, 'Pizza', 0), (?0, ?3, ?6, ?8, 'Beer', 500), (?0, ?4, ?4, ?7, 'Card', 200)`,
			[]any{a, h.Soup, h.Pizza, h.Beer, h.Card, h.Food, h.Drinks, low, high}},
		{`insert into variants (account_id, id, item_id, name, price, position) values (?0, ?1, ?3, 'Small', 900, 1), (?0, ?2, ?3, 'Large', 1200, 2)`, []any{a, h.Small, h.Large, h.Pizza}},
		{`update accounts set revision = revision + 1 where account_id = ?`, []any{a}},
	} {
		if _, err := tx.ExecContext(ctx, s.sql, s.args...); err != nil {
			return err
		}
	}
	return nil
}

// Ask makes a request of till n, by somebody who may do everything; each command is a tap of its own.
func (h *House) Ask(n int, orderID uuid.UUID, commands ...order.Command) orderdb.Request {
	r := orderdb.Request{
		OrderID: orderID, VenueID: h.Venue, RegisterID: h.Tills[n], Opening: orderdb.Opening{Allowed: true, Kind: catalog.Counter},
		Actor: order.Actor{Name: "Tester"}, May: func(string) bool { return true },
	}
	for _, c := range commands {
		r.Commands = append(r.Commands, orderdb.Command{ID: ID(), Command: c})
	}
	return r
}

// Do gives commands to an order at till 0 and fails the test when they are refused.
func (h *House) Do(orderID uuid.UUID, commands ...order.Command) orderdb.Order {
	h.T.Helper()
	o, err := h.Orders.Do(h.Ctx, h.Ask(0, orderID, commands...))
	if err != nil {
		h.T.Fatalf("order %s: %v", orderID, err)
	}
	return o
}

// Sell rings items up, takes exact cash and closes.
func (h *House) Sell(items ...uuid.UUID) orderdb.Order {
	h.T.Helper()
	id := ID()
	var adds []order.Command
	for _, item := range items {
		adds = append(adds, Add(item))
	}
	o := h.Do(id, adds...)
	return h.Do(id, order.AddPayment{PaymentID: ID(), Tender: "cash", Amount: o.Totals.Due}, order.Close{})
}

// Add rings one unit of an item up.
func Add(item uuid.UUID) order.AddLine {
	return order.AddLine{LineID: ID(), Choice: catalog.Choice{ItemID: item}, Quantity: money.One}
}

// ID makes an id.
func ID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
