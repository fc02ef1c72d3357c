package cards

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/payout"
	"comptoir/models/text"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// PayoutsView is what came to the bank, and what is drawn back.
type PayoutsView struct {
	layout.PageView
	On       bool
	Payouts  []paymentdb.PayoutRow
	Disputes []paymentdb.DisputeRow
	Currency money.Currency
	NewID    func() string
	Fault    *fault.Fault
}

// PayoutView is one payout.
type PayoutView struct {
	layout.PageView
	Payout   paymentdb.PayoutRow
	Moves    []payout.Move
	Currency money.Currency
}

// payoutState says in a word, and with its colour, what became of a payout.
func payoutState(ctx context.Context, r paymentdb.PayoutRow) (ui.Tone, string) {
	switch {
	case !r.BackAt.IsZero() || r.Status == payout.SentBack:
		return ui.Bad, i18n.T(ctx, "payout.state.back")
	case !r.BookedAt.IsZero():
		return ui.Good, i18n.T(ctx, "payout.state.booked")
	case r.Differs():
		return ui.Bad, i18n.T(ctx, "payout.state.differs")
	case !r.Automatic:
		return ui.Warn, i18n.T(ctx, "payout.state.by_hand")
	case r.Status == payout.PaidOut:
		return ui.Warn, i18n.T(ctx, "payout.state.paid")
	}
	return ui.Neutral, i18n.T(ctx, "payout.state.coming")
}

// disputeState says how a dispute stands, in our words where there are any.
func disputeState(ctx context.Context, d paymentdb.DisputeRow) (ui.Tone, string) {
	key := "payout.dispute." + d.Status
	switch {
	case d.Open():
		return ui.Bad, i18n.T(ctx, "payout.dispute.needs_response")
	case d.Status == "won" || d.Status == "warning_closed":
		return ui.Good, i18n.T(ctx, "payout.dispute.won")
	case i18n.Has(key):
		return ui.Neutral, i18n.T(ctx, key)
	}
	return ui.Neutral, d.Status
}

// WritePayouts writes payouts as CSV: amounts as plain numbers, days as dates.
func WritePayouts(ctx context.Context, to io.Writer, list []paymentdb.PayoutRow, c money.Currency) error {
	w := csv.NewWriter(to)
	var head []string
	for _, key := range []string{"payout.arrives", "payout.id", "payout.gross", "payout.fees", "payout.amount", "payout.state"} {
		head = append(head, text.Cell(i18n.T(ctx, key)))
	}
	if err := w.Write(head); err != nil {
		return fmt.Errorf("write payouts: %w", err)
	}
	for _, r := range list {
		_, state := payoutState(ctx, r)
		if err := w.Write([]string{
			r.Arrives.Format(time.DateOnly), text.Cell(r.ID), i18n.Plain(r.Gross, c), i18n.Plain(r.Fees, c), i18n.Plain(r.Amount, c), text.Cell(state),
		}); err != nil {
			return fmt.Errorf("write payouts: %w", err)
		}
	}
	w.Flush()
	return w.Error()
}
