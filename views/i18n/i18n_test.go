package i18n_test

import (
	"context"
	"testing"
	"time"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/views/i18n"
)

func reading(language, region string) context.Context {
	return i18n.With(context.Background(), i18n.Locale{Language: language, Region: region})
}

func TestMoneyIsWrittenAsEachLanguageWritesIt(t *testing.T) {
	euro := money.Currency{Code: "EUR", Digits: 2}
	for _, tt := range []struct {
		language, region string
		amount           money.Amount
		currency         money.Currency
		want             string
	}{
		{"en", "", 123450, euro, "€1,234.50"},
		{"en", "", -50, euro, "-€0.50"},
		{"fr", "", 123450, euro, "1\u202f234,50\u00a0€"},
		{"ru", "", 123450, money.Currency{Code: "RUB", Digits: 2}, "1\u00a0234,50\u00a0₽"},
		{"uk", "", 123450, money.Currency{Code: "UAH", Digits: 2}, "1\u00a0234,50\u00a0₴"},
		{"en", "US", 5, money.Currency{Code: "USD", Digits: 2}, "$0.05"},
		{"en", "", 500, money.Currency{Code: "JPY", Digits: 0}, "¥500"},
		{"en", "", 1234567, money.Currency{Code: "KWD", Digits: 3}, "KWD\u00a01,234.567"},
		{"fr", "", 100, money.Currency{Code: "QQQ", Digits: 2}, "1,00\u00a0QQQ"},
	} {
		if got := i18n.Money(reading(tt.language, tt.region), tt.amount, tt.currency); got != tt.want {
			t.Errorf("%s: %d %s is written %q, want %q", tt.language, tt.amount, tt.currency.Code, got, tt.want)
		}
	}
}

func TestAnInputFieldHoldsAPlainAmount(t *testing.T) {
	euro := money.Currency{Code: "EUR", Digits: 2}
	for amount, want := range map[money.Amount]string{0: "0.00", 7: "0.07", -7: "-0.07", 100000: "1000.00"} {
		if got := i18n.Plain(amount, euro); got != want {
			t.Errorf("%d is %q, want %q", amount, got, want)
		}
	}
}

func TestCountsTakeTheRightForm(t *testing.T) {
	for _, tt := range []struct {
		language string
		count    int
		want     string
	}{
		{"en", 1, "1 item"}, {"en", 2, "2 items"},
		{"fr", 0, "0 article"}, {"fr", 2, "2 articles"},
		{"ru", 1, "1 позиция"}, {"ru", 3, "3 позиции"}, {"ru", 11, "11 позиций"}, {"ru", 21, "21 позиция"},
		{"uk", 1, "1 позиція"}, {"uk", 4, "4 позиції"}, {"uk", 12, "12 позицій"}, {"uk", 22, "22 позиції"},
	} {
		if got := i18n.T(reading(tt.language, ""), "count.items", "count", tt.count); got != tt.want {
			t.Errorf("%s %d: got %q, want %q", tt.language, tt.count, got, tt.want)
		}
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	for _, tt := range []struct{ language, in, want string }{
		{"en", "1234567.8900", "1,234,567.8900"},
		{"fr", "-1234.5", "\u22121\u202f234,5"},
		{"uk", "999", "999"},
		{"en", "not a number", "not a number"},
	} {
		if got := i18n.Number(reading(tt.language, ""), tt.in); got != tt.want {
			t.Errorf("%s: %q is written %q, want %q", tt.language, tt.in, got, tt.want)
		}
	}
	if got := i18n.Quantity(reading("fr", ""), 25_000); got != "2,5" {
		t.Errorf("a quantity is written %q", got)
	}
	if got := i18n.Quantity(reading("en", ""), money.Whole(100)); got != "100" {
		t.Errorf("a hundred is written %q", got)
	}
	if got := i18n.Percent(reading("ru", ""), "12.5"); got != "12,5\u00a0%" {
		t.Errorf("a percentage is written %q", got)
	}
}

func TestTimesAreOnTheVenuesClock(t *testing.T) {
	kyiv := time.FixedZone("EET", 2*60*60)
	at := time.Date(2026, time.January, 31, 23, 5, 0, 0, time.UTC)
	for _, tt := range []struct{ language, region, want string }{
		{"en", "", "1\u00a0Feb 2026, 01:05"},
		{"en", "US", "Feb 1, 2026, 1:05\u00a0AM"},
		{"uk", "", "1\u00a0лют. 2026, 01:05"},
	} {
		ctx := i18n.With(context.Background(), i18n.Locale{Language: tt.language, Region: tt.region, Zone: kyiv})
		if got := i18n.DateTime(ctx, at); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.language, got, tt.want)
		}
	}
}

func TestTheBrowsersLanguageIsFound(t *testing.T) {
	for accept, want := range map[string]string{
		"fr-CH, fr;q=0.9, en;q=0.8": "fr-CH", "uk-UA,uk;q=0.9": "uk-UA", "ru": "ru", "en-US": "en-US",
		"ja": "en", "": "en", ";;;": "en", "de, uk;q=0.5": "uk",
	} {
		if got := i18n.Match(accept).Tag(); got != want {
			t.Errorf("%q gives %q, want %q", accept, got, want)
		}
	}
}

func TestARefusalSpeaksTheReadersLanguage(t *testing.T) {
	ctx := reading("fr", "")
	f := fault.Invalid("request.invalid").Field("name", "field.required")
	if got := i18n.Fault(ctx, f); got != "Veuillez vérifier les champs signalés." {
		t.Errorf("got %q", got)
	}
	if got := i18n.FaultField(ctx, f, "name"); got != "Veuillez remplir ce champ." {
		t.Errorf("got %q", got)
	}
	if got := i18n.FaultField(ctx, f, "price"); got != "" {
		t.Errorf("a field that is right is blamed: %q", got)
	}
}

func TestAMissingKeyIsShownAsItself(t *testing.T) {
	if got := i18n.T(context.Background(), "no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
}
