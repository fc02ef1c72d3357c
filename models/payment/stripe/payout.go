package stripe

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"

	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/payment/payout"
)

// lastPayouts is how many are looked through: one a day, for a quarter.
const lastPayouts = 90

// Payouts are the last ones, the newest first.
func (c *Client) Payouts(ctx context.Context) (list []payout.Payout, err error) {
	p := &stripe.PayoutListParams{}
	p.Context, p.Limit = ctx, stripe.Int64(lastPayouts)
	it := c.api.Payouts.List(p)
	for it.Next() && len(list) < lastPayouts {
		o := it.Payout()
		list = append(list, payout.Payout{
			ID: o.ID, Amount: money.Amount(o.Amount), Currency: string(o.Currency), Status: string(o.Status), Automatic: o.Automatic, Arrives: time.Unix(o.ArrivalDate, 0).UTC(),
		})
	}
	if err := it.Err(); err != nil {
		return nil, unsaid(err, "list payouts")
	}
	return list, nil
}

// mostMoves bounds what is read of one payout.
const mostMoves = 100_000

// Moves are what a payout is made of.
func (c *Client) Moves(ctx context.Context, of string) (list []payout.Move, err error) {
	p := &stripe.BalanceTransactionListParams{Payout: stripe.String(of)}
	p.Context, p.Limit = ctx, stripe.Int64(100)
	p.AddExpand("data.source")
	it := c.api.BalanceTransactions.List(p)
	for it.Next() && len(list) < mostMoves {
		if t := it.BalanceTransaction(); t.Type != stripe.BalanceTransactionTypePayout {
			list = append(list, moveOf(t))
		}
	}
	if err := it.Err(); err != nil {
		return nil, unsaid(err, "list what a payout is made of")
	}
	return list, nil
}

// moveOf is what a balance transaction says. Charges carry the metadata of their intents, refunds their own.
func moveOf(t *stripe.BalanceTransaction) payout.Move {
	m := payout.Move{
		ID: t.ID, What: ledger.Elsewhere, Gross: money.Amount(t.Amount), Fee: money.Amount(t.Fee), At: time.Unix(t.Created, 0).UTC(), About: t.Description,
	}
	if m.About == "" {
		m.About = string(t.Type)
	}
	s := t.Source
	if s == nil {
		s = &stripe.BalanceTransactionSource{}
	}
	switch t.ReportingCategory {
	case stripe.BalanceTransactionReportingCategoryCharge:
		if s.Charge != nil {
			m.Payment = ours(s.Charge.Metadata, "payment_id")
		}
	case stripe.BalanceTransactionReportingCategoryRefund, stripe.BalanceTransactionReportingCategoryRefundFailure:
		if s.Refund != nil {
			m.Payment, m.Return = ours(s.Refund.Metadata, "payment_id"), ours(s.Refund.Metadata, "return_id")
		}
	case stripe.BalanceTransactionReportingCategoryDispute, stripe.BalanceTransactionReportingCategoryDisputeReversal:
		m.What = ledger.Disputes
	case stripe.BalanceTransactionReportingCategoryFee:
		m.What = ledger.Fees
	}
	if m.Payment != uuid.Nil || m.Return != uuid.Nil {
		m.What = ledger.Takings
	}
	return m
}

func ours(metadata map[string]string, name string) uuid.UUID {
	id, err := uuid.Parse(metadata[name])
	if err != nil {
		return uuid.Nil // absent, or somebody else's
	}
	return id
}

// Dispute reads one.
func (c *Client) Dispute(ctx context.Context, id string) (payout.Dispute, error) {
	p := &stripe.DisputeParams{}
	p.Context = ctx
	p.AddExpand("payment_intent")
	d, err := c.api.Disputes.Get(id, p)
	if err != nil {
		return payout.Dispute{}, unsaid(err, "read dispute")
	}
	out := payout.Dispute{
		ID: d.ID, Amount: money.Amount(d.Amount), Reason: string(d.Reason), Status: string(d.Status), At: time.Unix(d.Created, 0).UTC(),
	}
	if d.PaymentIntent != nil {
		out.Payment, out.Intent = ours(d.PaymentIntent.Metadata, "payment_id"), d.PaymentIntent.ID
	}
	if d.EvidenceDetails != nil && d.EvidenceDetails.DueBy > 0 {
		out.Due = time.Unix(d.EvidenceDetails.DueBy, 0).UTC()
	}
	return out, nil
}
