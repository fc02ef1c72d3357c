package ledgerdb_test

import (
	"context"
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"comptoir/models/db"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
	"comptoir/models/order/ordertest"
)

func meta(h *ordertest.House) ledgerdb.Meta {
	return ledgerdb.Meta{
		ID: ordertest.ID(), VenueID: h.Venue, RegisterID: h.Tills[0], Day: "2026-03-14", SourceID: ordertest.ID(),
		At: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC), Memo: "test",
	}
}

func post(h *ordertest.House, m ledgerdb.Meta, e ledger.Entry) error {
	return h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error { return ledgerdb.Post(ctx, tx, m, e) })
}

func days(t testing.TB, h *ordertest.House, s ledgerdb.Span, kinds ...ledger.Kind) (b ledgerdb.Balances) {
	t.Helper()
	err := h.DB.Read(h.Ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		b, err = ledgerdb.OfDays(ctx, tx, s, kinds...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheDatabaseRefusesAnEntryThatDoesNotBalance(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	e := ledger.Entry{Kind: ledger.PaidIn, Postings: []ledger.Posting{
		{Account: ledger.Cash, Detail: "cash", Amount: 500}, {Account: ledger.OtherIncome, Amount: -499},
	}}
	if err := post(h, meta(h), e); db.Violated(err) != "journal_balanced" {
		t.Errorf("one by one: %v", err)
	}
	err := h.DB.Hot().Do(h.Ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
		return func(b *pgx.Batch) { ledgerdb.Queue(b, meta(h), e) }, nil
	})
	if db.Violated(err) != "journal_balanced" {
		t.Errorf("in a batch: %v", err)
	}
	if b := days(t, h, ledgerdb.Span{From: "2026-03-14", To: "2026-03-14"}); len(b) != 0 {
		t.Errorf("something stayed behind: %v", b)
	}
}

func TestAnEntryIsPostedOnceAndNeverChanged(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	m := meta(h)
	if err := post(h, m, ledger.PaidInEntry(500)); err != nil {
		t.Fatal(err)
	}
	m.ID = ordertest.ID()
	if err := post(h, m, ledger.PaidInEntry(500)); !errors.Is(err, ledgerdb.ErrTwice) {
		t.Errorf("the same source again: %v", err)
	}
	for _, query := range []string{
		`update journal_postings set amount = 0`, `delete from journal_postings`, `update journal_entries set memo = ''`, `delete from journal_entries`,
	} {
		err := h.DB.Tx(h.Ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, query)
			return err
		})
		if db.Violated(err) != "append_only" {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestBothWaysOfPostingWriteTheSame(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	e := ledger.CountEntry(1000, 990)
	m := meta(h)
	m.ShiftID = ordertest.ID()
	if err := post(h, m, e); err != nil {
		t.Fatal(err)
	}
	m.ID, m.SourceID, m.Day = ordertest.ID(), ordertest.ID(), "2026-03-15"
	err := h.DB.Hot().Do(h.Ctx, func(*pgx.Batch) {}, func() (func(*pgx.Batch), error) {
		return func(b *pgx.Batch) { ledgerdb.Queue(b, m, e) }, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first := days(t, h, ledgerdb.Span{From: "2026-03-14", To: "2026-03-14"})
	second := days(t, h, ledgerdb.Span{From: "2026-03-15", To: "2026-03-15"})
	if len(first) != 3 || len(second) != 3 || first[0] != second[0] || first[1] != second[1] || first[2] != second[2] {
		t.Errorf("%v and %v", first, second)
	}
}

func TestBalancesAreThoseOfTheAskedDaysVenuesAndKinds(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	var posted money.Amount
	rapid.Check(t, func(r *rapid.T) {
		a := money.Amount(rapid.Int64Range(1, 1_000_000).Draw(r, "amount"))
		if err := post(h, meta(h), ledger.PaidInEntry(a)); err != nil {
			r.Fatal(err)
		}
		posted += a
	})
	other := meta(h)
	other.Day = "2026-03-15"
	if err := post(h, other, ledger.FloatEntry(77)); err != nil {
		t.Fatal(err)
	}
	whole := ledgerdb.Span{From: "2026-03-01", To: "2026-03-31", Venues: []uuid.UUID{h.Venue}}
	b := days(t, h, whole)
	if b.Total() != 0 || b.Of(ledger.Cash) != posted+77 || b.Of(ledger.OtherIncome) != -posted || len(b.Details(ledger.Safe)) != 1 {
		t.Errorf("the month %v", b)
	}
	if b := days(t, h, whole, ledger.Float); b.Of(ledger.Cash) != 77 {
		t.Errorf("floats %v", b)
	}
	if b := days(t, h, ledgerdb.Span{From: "2026-03-15", To: "2026-03-15"}); b.Of(ledger.Cash) != 77 {
		t.Errorf("one day %v", b)
	}
	if b := days(t, h, ledgerdb.Span{From: "2026-03-01", To: "2026-03-31", Venues: []uuid.UUID{uuid.New()}}); len(b) != 0 {
		t.Errorf("another venue %v", b)
	}
}
