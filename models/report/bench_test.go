package report_test

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"comptoir/models/order/ordertest"
	"comptoir/models/report"
)

// aYear writes the sales of a busy year: 21,350 orders of two or three lines, with their entries.
func aYear(b *testing.B, h *ordertest.House) {
	b.Helper()
	err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, sql := range []string{
			`create temporary table year on commit drop as
				select n, gen_random_uuid() as id, date '2025-01-01' + (n * 365 / 21350) as day, n % 59 + 1 as number, (n * 7 % 12 + 10)::smallint as hour, n % 2 + 2 as lines
				from generate_series(0, 21349) as n`,
			`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, version, opened_at, updated_at, closed_at)
				select app_account(), id, ?0, ?1, day, n + 1, 'counter', 'closed', 1, day + interval '12 h', day + interval '12 h', day + interval '12 h' from year`,
			`insert into sales (account_id, id, order_id, venue_id, register_id, business_day, hour, number, kind, covers, closed_at, quantity, amount, discount, service, net, tax, tip, rounding, total)
				select app_account(), id, id, ?0, ?1, day, hour, n + 1, 'counter', 1, day + interval '12 h', lines, lines * 1100, 0, 0, lines * 1000, lines * 100, 0, 0, lines * 1100 from year`,
			`insert into sale_lines (account_id, sale_id, order_id, n, line_id, venue_id, business_day, item_id, category_id, item_name, category_name, quantity, amount, discount, total, net, tax)
				select app_account(), id, id, l, gen_random_uuid(), ?0, day, md5('item' || (n * 3 + l) % 96)::uuid, md5('category' || (n + l) % 4)::uuid, 'Item ' || (n * 3 + l) % 96, 'Category ' || (n + l) % 4, 1, 1100, 0, 1100, 1000, 100
				from year, generate_series(1, 3) as l where l <= lines`,
			`insert into journal_entries (account_id, id, venue_id, register_id, business_day, kind, source_id, at)
				select app_account(), id, ?0, ?1, day, 'sale', id, day + interval '12 h' from year`,
			`insert into journal_postings (account_id, entry_id, n, ledger_account, detail, amount, venue_id, business_day, kind)
				select app_account(), id, p.n, p.account, p.detail, p.share * lines, ?0, day, 'sale'
				from year, (values (1, 'cash', 'cash', 1100), (2, 'revenue', '', -1000), (3, 'tax_payable', 'a', -100)) as p(n, account, detail, share)`,
		} {
			if _, err := tx.ExecContext(ctx, sql, h.Venue, h.Tills[0]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkReportsOfAYear(b *testing.B) {
	o := newOffice(b, "2025-12-31T12:00:00Z")
	aYear(b, o.House)
	for _, kind := range report.Kinds() {
		b.Run(string(kind), func(b *testing.B) {
			for b.Loop() {
				r, err := o.reports.Report(o.Ctx, report.Query{Kind: kind, Range: report.Range{From: "2025-01-01", To: "2025-12-31"}})
				if err != nil || !r.Agreement.Holds() {
					b.Fatal(r.Agreement, err)
				}
			}
		})
	}
	b.Run("today", func(b *testing.B) {
		list, err := o.reports.Venues(o.Ctx)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := o.reports.Today(o.Ctx, list); err != nil {
				b.Fatal(err)
			}
		}
	})
}
