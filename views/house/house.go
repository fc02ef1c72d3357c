// Package house shows the office's pages of house accounts.
//
// It owns how accounts and statements look, on screen and as a file. It must not know how money is booked. Start reading at List.
package house

import (
	"context"
	"encoding/csv"
	"io"

	"comptoir/models/fault"
	"comptoir/models/houseaccount"
	"comptoir/models/money"
	"comptoir/models/text"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/paper"
	"comptoir/views/ui"
)

// Typed is what somebody typed of an account.
type Typed struct {
	Name, Contact, Limit string
	Blocked              bool
}

// TypedOf is an account as its form shows it.
func TypedOf(a houseaccount.Account, c money.Currency) Typed {
	t := Typed{Name: a.Name, Contact: a.Contact, Blocked: a.Blocked}
	if a.Limit > 0 {
		t.Limit = i18n.Plain(a.Limit, c)
	}
	return t
}

// ListView is the list of accounts, with what was typed of a new one.
type ListView struct {
	Frame    layout.PageView
	Accounts []houseaccount.Account
	Currency money.Currency
	Typed    Typed
	Fault    *fault.Fault
	Command  string
}

// owed is what all accounts owe together, and how many owe anything.
func (v ListView) owed() (sum money.Amount, n int) {
	for _, a := range v.Accounts {
		if a.Balance > 0 {
			sum, n = sum+a.Balance, n+1
		}
	}
	return sum, n
}

// PageView is one account with its statement, and what was typed to settle or change it.
type PageView struct {
	Frame     layout.PageView
	Account   houseaccount.Account
	Statement houseaccount.Statement
	Ages      houseaccount.Ages
	Currency  money.Currency
	Typed     Typed
	Amount    string
	Tender    string
	Memo      string
	Saved     string // what was done just now: "saved", "settled"
	Fault     *fault.Fault
	Command   string
}

func (v PageView) at(path string) string {
	return "/admin/house-accounts/" + v.Account.ID.String() + path
}

func (v PageView) csv() string {
	return v.at("/statement.csv?from=" + string(v.Statement.From) + "&to=" + string(v.Statement.To))
}

// amount is what the settlement's field holds: what is owed, until somebody types.
func (v PageView) amount() string {
	if v.Amount != "" || v.Account.Balance <= 0 {
		return v.Amount
	}
	return i18n.Plain(v.Account.Balance, v.Currency)
}

func (v PageView) tenders(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, t := range houseaccount.Tenders() {
		list = append(list, ui.Option{Value: t, Label: paper.Tender(ctx, t)})
	}
	return list
}

// left is how far an account can still go, in words.
func left(ctx context.Context, a houseaccount.Account, c money.Currency) string {
	rest, limited := a.Left()
	if !limited {
		return i18n.T(ctx, "house.no_limit")
	}
	return i18n.Money(ctx, rest, c)
}

// what says what happened.
func what(ctx context.Context, p houseaccount.Past) string {
	said := i18n.T(ctx, "house.move."+string(p.Kind))
	if p.Tender != "" {
		said += ", " + paper.Tender(ctx, p.Tender)
	}
	if p.Memo != "" {
		said += " " + p.Memo
	}
	if p.Number != 0 {
		said += " · " + i18n.T(ctx, "receipt.order", "number", p.Number)
	}
	return said
}

// WriteStatement writes the statement as RFC 4180 has it; figures have a point, whatever the language.
func WriteStatement(ctx context.Context, w io.Writer, v PageView) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{
		{i18n.T(ctx, "audit.at"), i18n.T(ctx, "audit.what"), i18n.T(ctx, "audit.by"), i18n.T(ctx, "audit.amount"), i18n.T(ctx, "house.owed")},
		{string(v.Statement.From), i18n.T(ctx, "house.before"), "", "", i18n.Plain(v.Statement.Before, v.Currency)},
	}
	for _, p := range v.Statement.Past {
		rows = append(rows, []string{p.At.UTC().Format("2006-01-02T15:04:05Z"), text.Cell(what(ctx, p)), text.Cell(p.Staff), i18n.Plain(p.Amount, v.Currency), i18n.Plain(p.After, v.Currency)})
	}
	rows = append(rows, []string{string(v.Statement.To), i18n.T(ctx, "house.after"), "", "", i18n.Plain(v.Statement.After, v.Currency)})
	return out.WriteAll(rows)
}
