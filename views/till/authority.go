package till

import (
	"context"
	"slices"

	"comptoir/models/approval"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/paper"
)

// AuthorityView is the part of a sheet that asks why, and for leave where the person may not.
type AuthorityView struct {
	ID       string             // what the ids of its fields begin with: that of the sheet
	Approves string             // what exactly is asked for, in words: "1 × Cocktail, €11.00"
	Reasons  []string           // that the account chooses from
	Reason   string             // that was chosen or typed
	Other    bool               // none of the usual ones was asked for, but nothing typed yet
	Waiting  *approval.Approval // a manager was asked
	Plain    bool               // no reason is asked for
	Here     bool               // only by a PIN: nobody who is elsewhere can be asked
	Asks     bool               // for leave: the person may not, or not so much
	Currency money.Currency
	Fault    *fault.Fault
}

// other tells whether the reason is none of the usual ones.
func (a AuthorityView) other() bool {
	return a.Other || len(a.Reasons) == 0 || a.Reason != "" && !slices.Contains(a.Reasons, a.Reason)
}

func (a AuthorityView) typed() string {
	if a.other() {
		return a.Reason
	}
	return ""
}

// needed says why leave is asked for.
func (a AuthorityView) needed(ctx context.Context) string {
	if limit := limit(ctx, a.Fault, a.Currency); limit != "" {
		return i18n.T(ctx, "authority.limit", "limit", limit)
	}
	return i18n.T(ctx, "authority.needed")
}

// limit is how far the person may go by themselves, where a refusal says so.
func limit(ctx context.Context, f *fault.Fault, cur money.Currency) string {
	if f == nil {
		return ""
	}
	if bp, ok := f.Args["limit_bp"].(int); ok {
		return i18n.Percent(ctx, paper.Hundredths(bp))
	}
	if most, ok := f.Args["limit"].(money.Amount); ok {
		return i18n.Money(ctx, most, cur)
	}
	return ""
}

// said lists the fields beside which the part says what is wrong, for the message of the sheet.
func (a AuthorityView) said(ctx context.Context) string {
	if a.Fault != nil && a.Fault.Code == "approval_required" {
		return ""
	}
	return message(ctx, a.Fault, "reason", "pin")
}
