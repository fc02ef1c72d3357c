package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/db/postgres"
	"comptoir/models/live"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
)

// Books are what is left of a shop after the chaos, read by the models themselves.
type books struct {
	t      *testing.T
	ctx    context.Context
	db     *db.DB
	orders *orderdb.Store
	load   *load
}

func checkBooks(t *testing.T, dir string, s *shop, l *load) {
	t.Helper()
	server, err := postgres.Start(t.Context(), postgres.Config{Dir: filepath.Join(dir, "postgres")})
	if err != nil {
		t.Fatalf("open the books: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	d, err := db.Open(t.Context(), db.Config{URL: server.URL(db.Role, "comptoir"), MigrateURL: server.URL(postgres.Superuser, "comptoir"), MaxConns: 4})
	if err != nil {
		t.Fatalf("open the books: %v", err)
	}
	t.Cleanup(func() { _ = d.Close() })
	log := slog.New(slog.DiscardHandler)
	hub := live.NewHub(d, log)
	b := &books{t, db.WithAccount(t.Context(), s.account), d, orderdb.New(d, catalogdb.New(d, hub), hub, log), l}
	b.commands()
	b.totals()
	b.chains()
	b.ledger()
	b.kitchen()
}

// commands compares what was acknowledged with what is written.
func (b *books) commands() {
	b.t.Helper()
	written := map[uuid.UUID][]string{}
	orders := map[uuid.UUID]uuid.UUID{}
	b.rows("select command_id, order_id, type from order_events order by order_id, seq", func(scan func(...any) error) error {
		var command, order uuid.UUID
		var kind string
		err := scan(&command, &order, &kind)
		if kind == "quantity_set" {
			kind = "line_added" // the same item again makes more of the line that stands there
		}
		written[command], orders[command] = append(written[command], kind), order
		return err
	})
	lost := 0
	for command, want := range b.load.acknowledged {
		got := written[command]
		if !slices.Equal(got, want.events) || orders[command] != want.order {
			if lost++; lost <= 10 {
				b.t.Errorf("command %s was acknowledged as %v, written is %v", command, want.events, got)
			}
		}
	}
	for command := range written {
		if _, ok := b.load.acknowledged[command]; !ok {
			b.t.Errorf("command %s is written but nobody was told", command)
		}
	}
	b.t.Logf("%d commands acknowledged, %d written, %d lost or doubled", len(b.load.acknowledged), len(written), lost)
}

// totals folds every order's events and compares them with the projection, and with the prices.
func (b *books) totals() {
	b.t.Helper()
	prices := map[uuid.UUID]int64{}
	b.rows("select id, price::bigint from items", func(scan func(...any) error) error {
		var id uuid.UUID
		var price int64
		err := scan(&id, &price)
		prices[id] = price
		return err
	})
	type row struct {
		id         uuid.UUID
		status     string
		total, due int64
		version    int
	}
	var list []row
	b.rows("select id, status, total, due, version from orders", func(scan func(...any) error) error {
		var r row
		err := scan(&r.id, &r.status, &r.total, &r.due, &r.version)
		list = append(list, r)
		return err
	})
	for _, r := range list {
		o, err := b.orders.Load(b.ctx, r.id)
		if err != nil {
			b.t.Fatal(err)
		}
		if string(o.Status) != r.status || int64(o.Totals.Total) != r.total || int64(o.Totals.Due) != r.due || o.Version != r.version {
			b.t.Errorf("order %s is %+v, its events say %s %d %d %d", r.id, r, o.Status, o.Totals.Total, o.Totals.Due, o.Version)
		}
		var want int64
		for _, item := range b.load.lines[r.id] {
			want += prices[item]
		}
		var portions money.Quantity
		for _, l := range o.Active() {
			portions += l.Quantity
		}
		if rung := len(b.load.lines[r.id]); want != r.total || portions != money.One*money.Quantity(rung) {
			b.t.Errorf("order %s has %v portions for %d, the till rang up %d for %d", r.id, portions, r.total, rung, want)
		}
		if b.load.closed[r.id] != (o.Status == order.Closed) {
			b.t.Errorf("order %s is %s", r.id, o.Status)
		}
	}
	if len(list) != len(b.load.lines) {
		b.t.Errorf("%d orders are written, the tills began %d", len(list), len(b.load.lines))
	}
}

// chains verifies every register's chain of events.
func (b *books) chains() {
	b.t.Helper()
	var registers []uuid.UUID
	b.rows("select register_id from register_chains", func(scan func(...any) error) error {
		var id uuid.UUID
		err := scan(&id)
		registers = append(registers, id)
		return err
	})
	if len(registers) != chaosTills {
		b.t.Errorf("%d registers", len(registers))
	}
	for _, id := range registers {
		if broken, err := b.orders.VerifyChain(b.ctx, id); err != nil || broken != nil {
			b.t.Errorf("chain of register %s: %+v %v", id, broken, err)
		}
	}
}

// ledger: every closed order is one sale and one balanced entry, and the drawers hold their sum.
func (b *books) ledger() {
	b.t.Helper()
	closed := len(b.load.closed)
	for what, query := range map[string]string{
		"closed orders":                 "select count(*) from orders where status = 'closed'",
		"sales":                         "select count(*) from sales",
		"sale entries":                  "select count(*) from journal_entries where kind = 'sale'",
		"orders that were entered once": "select count(distinct source_id) from journal_entries where kind = 'sale'",
	} {
		if n := b.number(query); n != int64(closed) {
			b.t.Errorf("%d %s, the tills closed %d", n, what, closed)
		}
	}
	for what, query := range map[string]string{
		"the ledger's sum":            "select coalesce(sum(amount), 0) from journal_postings",
		"entries that do not balance": "select count(*) from (select 1 from journal_postings group by entry_id having sum(amount) <> 0) as e",
		"sales beside their orders":   "select count(*) from sales s join orders o on o.account_id = s.account_id and o.id = s.order_id where s.total <> o.total",
		"sales beside their lines":    "select count(*) from sales s where s.net + s.tax <> (select sum(l.net + l.tax) from sale_lines l where l.account_id = s.account_id and l.order_id = s.order_id)",
		"cash beside the sales": `select (select coalesce(sum(p.amount), 0) from journal_postings p join journal_entries e on e.account_id = p.account_id and e.id = p.entry_id
			where e.kind = 'sale' and p.amount > 0 and p.ledger_account like 'cash%') - (select sum(total) from sales)`,
	} {
		if n := b.number(query); n != 0 {
			b.t.Errorf("%s: %d, want 0", what, n)
		}
	}
}

// kitchen: what was sent is on its stations once.
func (b *books) kitchen() {
	b.t.Helper()
	twice := b.number("select count(*) from (select 1 from tickets t join ticket_lines l on l.account_id = t.account_id and l.ticket_id = t.id group by t.station_id, l.line_id having count(*) > 1) as d")
	never := b.number(`select count(*) from order_events e where e.type = 'sent' and not exists
		(select 1 from tickets t where t.account_id = e.account_id and t.order_id = e.order_id and t.event_seq = e.seq)`)
	if twice != 0 || never != 0 {
		b.t.Errorf("%d dishes are twice on a station, %d orders were sent and are on none", twice, never)
	}
}

func (b *books) rows(query string, each func(scan func(...any) error) error) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	err := b.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			if err := each(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err != nil {
		b.t.Fatal(fmt.Errorf("%s: %w", query, err))
	}
}

func (b *books) number(query string) int64 {
	b.t.Helper()
	var n int64
	b.rows(query, func(scan func(...any) error) error { return scan(&n) })
	return n
}
