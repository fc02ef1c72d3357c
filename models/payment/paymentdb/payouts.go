package paymentdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
	"comptoir/models/payment/payout"
)

// A PayoutRow is a payout with what is known of it.
type PayoutRow struct {
	payout.Payout
	Gross, Fees money.Amount  // of its moves
	Moves       *money.Amount // what they come to; nil: not asked yet
	BookedAt    time.Time
	BackAt      time.Time
}

// Differs says whether the moves do not come to what was paid out: nothing is booked then.
func (r PayoutRow) Differs() bool { return r.Moves != nil && *r.Moves != r.Amount }

type payoutRow struct {
	ID, Status       string
	Amount           money.Amount
	Automatic        bool
	Arrives          time.Time
	Gross, Fees      money.Amount
	Moves            *money.Amount
	BookedAt, BackAt bun.NullTime
}

func (r payoutRow) row() PayoutRow {
	return PayoutRow{
		Payout: payout.Payout{ID: r.ID, Amount: r.Amount, Status: r.Status, Automatic: r.Automatic, Arrives: r.Arrives},
		Gross:  r.Gross, Fees: r.Fees, Moves: r.Moves, BookedAt: r.BookedAt.Time, BackAt: r.BackAt.Time,
	}
}

const payoutColumns = `select p.id, p.amount, p.status, p.automatic, p.arrives, p.moves, p.booked_at, p.back_at,
	coalesce((select sum(gross) from payout_moves m where m.account_id = p.account_id and m.payout_id = p.id), 0)::bigint as gross,
	coalesce((select sum(fee) from payout_moves m where m.account_id = p.account_id and m.payout_id = p.id), 0)::bigint as fees
	from payouts p where p.account_id = app_account() `

// Payouts are the last ones, the newest first.
func (s *Store) Payouts(ctx context.Context, most int) (list []PayoutRow, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		var rows []payoutRow
		if err := tx.NewRaw(payoutColumns+`order by p.arrives desc, p.id desc limit ?`, most).Scan(ctx, &rows); err != nil {
			return err
		}
		list = make([]PayoutRow, len(rows))
		for i, r := range rows {
			list[i] = r.row()
		}
		return nil
	})
	return list, wrap(err, "list payouts")
}

// Payout returns one with its moves.
func (s *Store) Payout(ctx context.Context, id string) (r PayoutRow, moves []payout.Move, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row payoutRow
		if err := tx.NewRaw(payoutColumns+`and p.id = ?`, id).Scan(ctx, &row); err != nil {
			if db.IsNotFound(err) {
				return fault.NotFound("request.not_found")
			}
			return err
		}
		r = row.row()
		moves, err = movesOf(ctx, tx, id)
		return err
	})
	return r, moves, wrap(err, "read payout")
}

func movesOf(ctx context.Context, tx bun.IDB, id string) (list []payout.Move, err error) {
	var rows []struct {
		ID, What, About string
		Gross, Fee      money.Amount
		PaymentID       uuid.NullUUID
		At              time.Time
	}
	if err := tx.NewRaw(`select id, what, gross, fee, payment_id, at, about from payout_moves where account_id = app_account() and payout_id = ? order by at, id`, id).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read moves of payout: %w", err)
	}
	for _, r := range rows {
		list = append(list, payout.Move{ID: r.ID, What: ledger.SettlementOf(r.What), Gross: r.Gross, Fee: r.Fee, Payment: r.PaymentID.UUID, At: r.At, About: r.About})
	}
	return list, nil
}

// PutPayouts keeps what the provider says of payouts now. What is paid out in another currency than the house's is none of its books'.
func (s *Store) PutPayouts(ctx context.Context, list []payout.Payout) error {
	n := len(list)
	ids, statuses, currencies, arrives := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	amounts, automatic := make([]int64, n), make([]bool, n)
	for i, p := range list {
		ids[i], statuses[i], currencies[i], arrives[i] = p.ID, p.Status, p.Currency, p.Arrives.Format(time.DateOnly)
		amounts[i], automatic[i] = int64(p.Amount), p.Automatic
	}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`insert into payouts (account_id, id, amount, status, automatic, arrives, updated_at)
			select a.account_id, p.id, p.amount, p.status, p.automatic, p.arrives, ?0
			from unnest(?1::text[], ?2::bigint[], ?3::text[], ?4::boolean[], ?5::date[], ?6::text[]) as p(id, amount, status, automatic, arrives, currency)
			join accounts a on a.account_id = app_account() and lower(a.currency) = p.currency
			on conflict (account_id, id) do update set status = excluded.status, arrives = excluded.arrives, updated_at = excluded.updated_at`,
			s.now(), pgdialect.Array(ids), pgdialect.Array(amounts), pgdialect.Array(statuses), pgdialect.Array(automatic), pgdialect.Array(arrives), pgdialect.Array(currencies)).Exec(ctx)
		return err
	})
	return wrap(err, "keep payouts")
}

// Unbooked are the payouts that were paid out and are not in the books, the oldest first: also those that the bank had sent
// back before anybody asked, or what they were made of would be owed for ever.
func (s *Store) Unbooked(ctx context.Context) (ids []string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id from payouts where account_id = app_account() and automatic and booked_at is null and status in (?, ?) order by arrives, id`, payout.PaidOut, payout.SentBack).Scan(ctx, &ids)
	})
	return ids, wrap(err, "list payouts")
}

// BookPayout keeps what a payout is made of and books it, once, where that comes to what was paid out.
func (s *Store) BookPayout(ctx context.Context, id string, moves []payout.Move) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, err := lockPayout(ctx, tx, id)
		if err != nil || !p.BookedAt.IsZero() {
			return err
		}
		if err := putMoves(ctx, tx, id, moves); err != nil {
			return err
		}
		kept, err := movesOf(ctx, tx, id)
		if err != nil {
			return err
		}
		net := payout.NetOf(kept)
		if _, err := tx.NewRaw(`update payouts set moves = ? where account_id = app_account() and id = ?`, int64(net), id).Exec(ctx); err != nil {
			return err
		}
		if net != p.Amount || !p.Left() {
			return nil
		}
		if err := s.post(ctx, tx, p, kept); err != nil {
			return err
		}
		_, err = tx.NewRaw(`update payouts set booked_at = ? where account_id = app_account() and id = ?`, s.now(), id).Exec(ctx)
		return err
	})
	return wrap(err, "book payout "+id)
}

func lockPayout(ctx context.Context, tx bun.Tx, id string) (PayoutRow, error) {
	var row payoutRow
	err := tx.NewRaw(payoutColumns+`and p.id = ? for update of p`, id).Scan(ctx, &row)
	return row.row(), err
}

// putMoves keeps what a payout is made of, in one statement. What names a payment that is none of ours was taken elsewhere.
func putMoves(ctx context.Context, tx bun.Tx, id string, moves []payout.Move) error {
	n := len(moves)
	ids, whats, abouts, payments, returns := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	gross, fees, at := make([]int64, n), make([]int64, n), make([]string, n)
	for i, m := range moves {
		ids[i], whats[i], abouts[i], payments[i], returns[i] = m.ID, string(m.What), m.About, m.Payment.String(), m.Return.String()
		gross[i], fees[i], at[i] = int64(m.Gross), int64(m.Fee), m.At.Format(time.RFC3339Nano)
	}
	_, err := tx.NewRaw(`insert into payout_moves (account_id, id, payout_id, what, gross, fee, payment_id, at, about)
		select app_account(), m.id, ?0, case when m.what = 'takings' and p.id is null then 'elsewhere' else m.what end, m.gross, m.fee, p.id, m.at, m.about
		from unnest(?1::text[], ?2::text[], ?3::bigint[], ?4::bigint[], ?5::uuid[], ?6::uuid[], ?7::timestamptz[], ?8::text[])
			as m(id, what, gross, fee, payment_id, return_id, at, about)
		left join payment_returns r on r.account_id = app_account() and r.id = m.return_id
		left join payments p on p.account_id = app_account() and p.id = coalesce(r.payment_id, m.payment_id)
		on conflict do nothing`,
		id, pgdialect.Array(ids), pgdialect.Array(whats), pgdialect.Array(gross), pgdialect.Array(fees), pgdialect.Array(payments), pgdialect.Array(returns),
		pgdialect.Array(at), pgdialect.Array(abouts)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep moves of payout: %w", err)
	}
	return nil
}

// post books each venue's part; what is of no payment is of the first venue.
func (s *Store) post(ctx context.Context, tx bun.Tx, p PayoutRow, moves []payout.Move) error {
	first, err := firstVenue(ctx, tx)
	if err != nil {
		return err
	}
	var rows []struct {
		ID, VenueID uuid.UUID
		Tender      string
	}
	if err := tx.NewRaw(`select p.id, p.venue_id, p.tender from payments p where p.account_id = app_account()
		and p.id in (select payment_id from payout_moves where account_id = app_account() and payout_id = ?)`, p.ID).Scan(ctx, &rows); err != nil {
		return fmt.Errorf("find payments of payout: %w", err)
	}
	venues, tenders := map[uuid.UUID]uuid.UUID{}, map[uuid.UUID]string{}
	for _, r := range rows {
		venues[r.ID], tenders[r.ID] = r.VenueID, r.Tender
	}
	parts := map[uuid.UUID][]payout.Move{}
	for _, m := range moves {
		venue, ok := venues[m.Payment]
		if !ok {
			venue = first
		}
		parts[venue] = append(parts[venue], m)
	}
	for venue, part := range parts {
		e := ledger.PayoutEntry(payout.Settlements(part, func(id uuid.UUID) string { return tenders[id] }))
		if err := ledgerdb.Post(ctx, tx, s.ofPayout(p, venue, ledger.Payout), e); err != nil {
			return err
		}
	}
	return nil
}

// firstVenue is the one that has what is of no venue.
func firstVenue(ctx context.Context, tx bun.Tx) (id uuid.UUID, err error) {
	if err = tx.NewRaw(`select id from venues where account_id = app_account() order by created_at, id limit 1`).Scan(ctx, &id); err != nil {
		return id, fmt.Errorf("find first venue: %w", err)
	}
	return id, nil
}

func (s *Store) ofPayout(p PayoutRow, venue uuid.UUID, kind ledger.Kind) ledgerdb.Meta {
	source := uuid.NewSHA1(venue, []byte(p.ID))
	return ledgerdb.Meta{
		ID: uuid.NewSHA1(source, []byte(kind)), VenueID: venue, Day: businessday.FromTime(p.Arrives), SourceID: source, Memo: p.ID, At: s.now(),
	}
}

// SendBack books that the bank sent payouts back which had come.
func (s *Store) SendBack(ctx context.Context) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var rows []payoutRow
		if err := tx.NewRaw(payoutColumns+`and p.status = ? and p.booked_at is not null and p.back_at is null for update of p`, payout.SentBack).Scan(ctx, &rows); err != nil {
			return err
		}
		first, err := firstVenue(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			p := r.row()
			if err := ledgerdb.Post(ctx, tx, s.ofPayout(p, first, ledger.PayoutBack), ledger.PayoutBackEntry(p.Amount)); err != nil {
				return err
			}
			if _, err := tx.NewRaw(`update payouts set back_at = ? where account_id = app_account() and id = ?`, s.now(), p.ID).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "book what was sent back")
}
