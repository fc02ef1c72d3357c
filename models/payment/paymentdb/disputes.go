package paymentdb

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/money"
	"comptoir/models/payment/payout"
)

// PutDispute keeps what the provider says of a dispute now.
func (s *Store) PutDispute(ctx context.Context, d payout.Dispute) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var due any
		if !d.Due.IsZero() {
			due = d.Due.Format(time.DateOnly)
		}
		_, err := tx.NewRaw(`insert into payment_disputes (account_id, id, payment_id, amount, reason, status, due, at)
			select app_account(), ?0, (select id from payments where account_id = app_account() and (id = ?1 or external <> '' and external = ?2) limit 1), ?3, ?4, ?5, ?6::date, ?7
			on conflict (account_id, id) do update set amount = excluded.amount, status = excluded.status, due = excluded.due`,
			d.ID, d.Payment, d.Intent, int64(d.Amount), d.Reason, d.Status, due, d.At).Exec(ctx)
		return err
	})
	return wrap(err, "keep dispute "+d.ID)
}

// A DisputeRow is a dispute with the order that was paid.
type DisputeRow struct {
	payout.Dispute
	OrderID uuid.UUID
	Number  int // of the order
}

// Disputes are the last ones, the newest first.
func (s *Store) Disputes(ctx context.Context, most int) (list []DisputeRow, err error) {
	var rows []struct {
		ID, Reason, Status string
		Amount             money.Amount
		Due                bun.NullTime
		At                 time.Time
		OrderID            uuid.NullUUID
		Number             int
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select d.id, d.reason, d.status, d.amount, d.due, d.at, p.order_id, coalesce(o.number, 0) as number from payment_disputes d
			left join payments p on p.account_id = d.account_id and p.id = d.payment_id left join orders o on o.account_id = p.account_id and o.id = p.order_id
			where d.account_id = app_account() order by d.at desc, d.id desc limit ?`, most).Scan(ctx, &rows)
	})
	for _, r := range rows {
		list = append(list, DisputeRow{payout.Dispute{ID: r.ID, Amount: r.Amount, Reason: r.Reason, Status: r.Status, Due: r.Due.Time, At: r.At}, r.OrderID.UUID, r.Number})
	}
	return list, wrap(err, "list disputes")
}
