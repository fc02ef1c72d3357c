// Package paper puts words on what is printed, and shows on the screen what a printer would print.
//
// It owns the way from a language to receipt.Words. It must not know what stands on a receipt:
// models/receipt does. Start reading at Words and Preview.
package paper

import (
	"context"
	"strings"
	"time"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/receipt"
	"comptoir/views/i18n"
)

// plain replaces marks of typography that receipt printers lack by those that they have.
var plain = strings.NewReplacer("\u202f", "\u00a0", "\u2212", "-", "\u2019", "'")

// Words writes paper in a locale: the venue's language and clock, and the account's currency.
func Words(l i18n.Locale, cur money.Currency) receipt.Words {
	ctx := i18n.With(context.Background(), l)
	return receipt.Words{
		Language: l.Language,
		Say:      func(key string, args ...any) string { return say(ctx, key, args) },
		Money:    func(a money.Amount) string { return plain.Replace(i18n.Money(ctx, a, cur)) },
		Bare:     func(a money.Amount) string { return plain.Replace(i18n.MoneyBare(ctx, a, cur)) },
		Foreign:  func(f order.Foreign) string { return plain.Replace(foreign(ctx, f, cur)) },
		In: func(a money.Amount, code string) string {
			return plain.Replace(i18n.Money(ctx, a, money.CurrencyOf(code)))
		},
		Quantity: func(q money.Quantity) string { return plain.Replace(i18n.Quantity(ctx, q)) },
		Percent:  func(bp int) string { return plain.Replace(i18n.Percent(ctx, Hundredths(bp))) },
		Moment:   func(t time.Time) string { return plain.Replace(i18n.DateTime(ctx, t)) },
		Clock:    func(t time.Time) string { return plain.Replace(i18n.Time(ctx, t)) },
	}
}

// foreign says what was given of another currency, and what one of it was worth.
func foreign(ctx context.Context, f order.Foreign, own money.Currency) string {
	return i18n.T(ctx, "receipt.foreign", "given", i18n.Money(ctx, f.Amount, money.CurrencyOf(f.Currency)), "code", f.Currency, "rate", i18n.PlainPrice(f.Rate, own)+" "+own.Code)
}

const tenderPrefix = "receipt.tender."

// say finds a message. A tender that an account invented is its own name.
func say(ctx context.Context, key string, args []any) string {
	if name, ok := strings.CutPrefix(key, tenderPrefix); ok && !i18n.Has(key) {
		return name
	}
	return plain.Replace(i18n.T(ctx, key, args...))
}

// Tender is the name of a tender in the reader's language.
func Tender(ctx context.Context, tender string) string { return say(ctx, tenderPrefix+tender, nil) }

// Hundredths writes basis points as a decimal number of percent: 550 is "5.5".
func Hundredths(bp int) string { return money.Quantity(int64(bp) * 100).String() }
