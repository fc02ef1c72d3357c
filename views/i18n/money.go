package i18n

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/bojanz/currency"

	"comptoir/models/money"
)

// formatters are made once for each locale and number of digits: making one costs more than using it.
var formatters sync.Map // formatterKey -> *currency.Formatter

type formatterKey struct {
	tag    string
	digits uint8
	bare   bool
}

// Money writes an amount with its currency as the person reads it: "€12.50", "12,50 €".
func Money(ctx context.Context, a money.Amount, c money.Currency) string {
	return write(ctx, a, c, false)
}

// MoneyBare writes an amount without its currency, for columns that name it once.
func MoneyBare(ctx context.Context, a money.Amount, c money.Currency) string {
	return write(ctx, a, c, true)
}

// MoneyShort writes an amount without its minor units, for the marks of a chart: "€1,200". It
// cuts what lies below a whole unit off.
func MoneyShort(ctx context.Context, a money.Amount, c money.Currency) string {
	whole := money.Currency{Code: c.Code}
	return write(ctx, a/c.Unit(), whole, false)
}

// Symbol is how the person's language writes a currency in front of or behind an amount.
func Symbol(ctx context.Context, c money.Currency) string {
	if s, ok := currency.GetSymbol(c.Code, currency.NewLocale(From(ctx).Tag())); ok {
		return s
	}
	return c.Code
}

func write(ctx context.Context, a money.Amount, c money.Currency, bare bool) string {
	text := Plain(a, c)
	amount, err := currency.NewAmount(text, c.Code)
	if err != nil { // a currency that CLDR does not know, a trial one for instance
		if bare {
			return Number(ctx, text)
		}
		return Number(ctx, text) + "\u00a0" + c.Code
	}
	return formatter(From(ctx).Tag(), uint8(c.Digits), bare).Format(amount)
}

func formatter(tag string, digits uint8, bare bool) *currency.Formatter {
	key := formatterKey{tag, digits, bare}
	if f, ok := formatters.Load(key); ok {
		return f.(*currency.Formatter)
	}
	f := currency.NewFormatter(currency.NewLocale(tag))
	f.MinDigits, f.MaxDigits = digits, digits
	if bare {
		f.CurrencyDisplay = currency.DisplayNone
	}
	formatters.Store(key, f)
	return f
}

// Plain is an amount as a machine and an input field write it: "1234.50".
func Plain(a money.Amount, c money.Currency) string {
	n := int64(a)
	sign := ""
	text := strconv.FormatInt(n, 10)
	if n < 0 {
		sign, text = "-", text[1:]
	}
	if c.Digits <= 0 {
		return sign + text
	}
	if missing := int(c.Digits) + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	cut := len(text) - int(c.Digits)
	return sign + text[:cut] + "." + text[cut:]
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// PlainPrice is a price as an input field holds it: in whole units, with as many decimals as it has.
func PlainPrice(p money.Price, c money.Currency) string {
	if whole := p.Round(money.HalfUp); money.PriceOf(whole) == p {
		return Plain(whole, c)
	}
	minor, fraction, _ := strings.Cut(p.String(), ".")
	sign := ""
	if rest, negative := strings.CutPrefix(minor, "-"); negative {
		sign, minor = "-", rest
	}
	minor = strings.Repeat("0", max(0, c.Digits+1-len(minor))) + minor
	at := len(minor) - c.Digits
	return sign + minor[:at] + "." + minor[at:] + fraction
}
