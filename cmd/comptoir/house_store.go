package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/pflag"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

// A house says which account and venue a command works for.
type house struct {
	account string
	venue   string
}

func (h *house) register(f *pflag.FlagSet) {
	f.StringVar(&h.account, "account", "", "the account, by its id or by the e-mail of somebody who signs in to it; not needed where there is one only")
	f.StringVar(&h.venue, "venue", "", "the venue, by its id or its name; without it the account's first")
}

// premises are an account and one of its venues, with what tools need to know of them.
type premises struct {
	Account  uuid.UUID
	Name     string
	Venue    uuid.UUID
	Digits   int
	Language string
}

// find looks the account and the venue up and returns a context that works on their behalf.
func (h *house) find(ctx context.Context, d *db.DB) (context.Context, premises, error) {
	var p premises
	err := d.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		var known []uuid.UUID
		q := tx.NewSelect().TableExpr("logins").ColumnExpr("distinct account_id").OrderExpr("account_id").Limit(2)
		if id, err := uuid.Parse(h.account); err == nil {
			q = q.Where("account_id = ?", id)
		} else if h.account != "" {
			q = q.Where("email = ?", strings.ToLower(h.account))
		}
		if err := q.Scan(ctx, &known); err != nil {
			return fmt.Errorf("find account: %w", err)
		}
		switch {
		case len(known) == 1:
			p.Account = known[0]
			return nil
		case len(known) == 0 && h.account == "":
			return fmt.Errorf("there is no account yet: sign up first")
		case len(known) == 0:
			return fmt.Errorf("there is no account of %s", h.account)
		}
		return fmt.Errorf("there are several accounts: name one with --account, by the e-mail of somebody who signs in to it")
	})
	if err != nil {
		return ctx, p, err
	}
	ctx = db.WithAccount(ctx, p.Account)
	return ctx, p, d.Read(ctx, func(ctx context.Context, tx bun.Tx) error { return h.enter(ctx, tx, &p) })
}

// enter reads the account and its venue.
func (h *house) enter(ctx context.Context, tx bun.IDB, p *premises) error {
	err := tx.NewRaw("select name, digits, language from accounts where account_id = app_account()").Scan(ctx, &p.Name, &p.Digits, &p.Language)
	if err != nil {
		return fmt.Errorf("read account: %w", err)
	}
	err = tx.NewRaw(`select id from venues where account_id = app_account() and archived_at is null
		and (?0 = '' or id::text = ?0 or lower(name) = lower(?0)) order by created_at, id limit 1`, h.venue).Scan(ctx, &p.Venue)
	if db.IsNotFound(err) {
		return fmt.Errorf("the account has no venue %s", h.venue)
	}
	if err != nil {
		return fmt.Errorf("find venue: %w", err)
	}
	return nil
}
