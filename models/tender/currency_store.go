package tender

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
	"golang.org/x/text/currency"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/text"
)

// A Currency is one that drawers take beside the house's own.
type Currency struct {
	Code string
	Rate money.Price // what one whole unit is worth, in minor units of the house's own
}

// finer is how many decimals beyond a minor unit a rate has.
const finer = 4

// ParseRate reads what one unit of a currency is worth in the house's own, as somebody typed it. One mark is a decimal mark.
func ParseRate(typed string, own money.Currency) (money.Price, error) {
	if strings.Count(typed, ",")+strings.Count(typed, ".") == 1 {
		typed = strings.Replace(typed, ",", ".", 1)
	}
	a, err := text.ParseAmount(typed, own.Digits+finer, text.Point)
	if err != nil {
		return money.Price{}, err
	}
	if a <= 0 {
		return money.Price{}, fault.Invalid("field.range")
	}
	scale := money.Amount(10_000) // of the decimals beyond a minor unit
	return money.ParsePrice(fmt.Sprintf("%d.%04d", a/scale, a%scale))
}

// ReadCurrencies reads the currencies that an account's drawers take.
func ReadCurrencies(ctx context.Context, tx bun.IDB) ([]Currency, error) {
	var rows []struct{ Code, Rate string }
	if err := tx.NewRaw(`select code, rate::text as rate from currencies where account_id = app_account() and archived_at is null order by code`).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read currencies: %w", err)
	}
	out := make([]Currency, len(rows))
	for i, r := range rows {
		rate, err := money.ParsePrice(r.Rate)
		if err != nil {
			return nil, fmt.Errorf("read rate of %s: %w", r.Code, err)
		}
		out[i] = Currency{r.Code, rate}
	}
	return out, nil
}

// Currencies lists them.
func (s *Store) Currencies(ctx context.Context) (list []Currency, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err = ReadCurrencies(ctx, tx)
		return err
	})
	return list, err
}

// SaveCurrency has drawers take a currency, or changes its rate. What was taken before keeps the rate of its moment.
func (s *Store) SaveCurrency(ctx context.Context, c Currency, own string) error {
	c.Code = strings.ToUpper(strings.TrimSpace(c.Code))
	var check form.Check
	_, err := currency.ParseISO(c.Code)
	check.Require(err == nil && c.Code != own, "code", "tender.currency_code")
	check.Require(!c.Rate.IsZero() && !c.Rate.IsNegative(), "rate", "field.required")
	if err := check.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		have, err := ReadCurrencies(ctx, tx)
		if err != nil {
			return err
		}
		if len(have) >= MostCurrencies && !slices.ContainsFunc(have, func(x Currency) bool { return x.Code == c.Code }) {
			return fault.Conflict("tender.currencies_many").Field("code", "tender.currencies_many").With("most", MostCurrencies)
		}
		_, err = tx.NewRaw(`insert into currencies (account_id, code, rate) values (app_account(), ?, ?::numeric)
			on conflict (account_id, code) do update set rate = excluded.rate, archived_at = null`, c.Code, c.Rate.String()).Exec(ctx)
		if err != nil {
			return fmt.Errorf("save currency %s: %w", c.Code, err)
		}
		return db.Touch(ctx, tx)
	})
}

// MostCurrencies is as many as a payment sheet can show.
const MostCurrencies = 6

// RemoveCurrency has drawers take a currency no longer; what they hold stays to be counted.
func (s *Store) RemoveCurrency(ctx context.Context, code string) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewRaw(`update currencies set archived_at = ? where account_id = app_account() and code = ? and archived_at is null`, s.now(), code).Exec(ctx); err != nil {
			return fmt.Errorf("remove currency %s: %w", code, err)
		}
		return db.Touch(ctx, tx)
	})
}

// Taken is foreign cash that came into the drawer of a shift with a payment.
type Taken struct {
	Account, Payment, Shift uuid.UUID
	order.Foreign
	Worth money.Amount
	At    time.Time
}

// QueueTaken keeps it.
func QueueTaken(b *pgx.Batch, t Taken) {
	b.Queue(`insert into foreign_cash (account_id, payment_id, back, shift_id, currency, amount, worth, at) values ($1, $2, false, $3, $4, $5, $6, $7)`,
		t.Account, t.Payment, t.Shift, t.Currency, int64(t.Amount), int64(t.Worth), t.At)
}

// QueueGivenBack keeps that the foreign cash of a payment, if it had any, went back to the guest out of the drawer of a shift.
func QueueGivenBack(b *pgx.Batch, account, payment, shift uuid.UUID, at time.Time) {
	b.Queue(`insert into foreign_cash (account_id, payment_id, back, shift_id, currency, amount, worth, at)
		select account_id, payment_id, true, $3, currency, -amount, -worth, $4 from foreign_cash where account_id = $1 and payment_id = $2 and not back`,
		account, payment, shift, at)
}
