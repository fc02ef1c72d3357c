// Package i18n says everything a person reads, in that person's language.
//
// It owns the message catalogue (messages/<area>.<language>.toml) and how money, numbers,
// dates and times are written. It must not know any screen or rule: it is handed keys and
// values. Every area exists in every language with the same keys; a test proves it.
// Start reading at T.
package i18n

import (
	"context"
	"time"

	"golang.org/x/text/language"

	"comptoir/models/fault"
)

// A Locale is how one person reads: language, region and the venue's clock.
type Locale struct {
	Language string         // "en", "fr", "ru" or "uk"
	Region   string         // "GB"; may be empty. It changes how dates and money look, never the words
	Zone     *time.Location // the venue's; nil is UTC
}

// Default is what somebody reads of whom nothing is known.
func Default() Locale { return Locale{Language: "en"} }

// In returns the locale with the clock of a venue.
func (l Locale) In(zone *time.Location) Locale {
	l.Zone = zone
	return l
}

// Tag is the locale as HTML and HTTP name it: "en-GB".
func (l Locale) Tag() string {
	if l.Region == "" {
		return l.Language
	}
	return l.Language + "-" + l.Region
}

// A Language is one that the interface is written in.
type Language struct {
	Code string // "uk"
	Name string // as its own speakers write it
}

// Languages are those the interface is written in, the default first.
func Languages() []Language {
	return []Language{{"en", "English"}, {"fr", "Français"}, {"ru", "Русский"}, {"uk", "Українська"}}
}

type key struct{}

// With returns a context whose texts are in the locale.
func With(ctx context.Context, l Locale) context.Context {
	if l.Language == "" {
		l.Language = Default().Language
	}
	return context.WithValue(ctx, key{}, l)
}

// From is the locale of a context; English where none was set.
func From(ctx context.Context) Locale {
	if l, ok := ctx.Value(key{}).(Locale); ok {
		return l
	}
	return Default()
}

// Match picks the best of our languages for an Accept-Language header or a language code.
func Match(accept string) Locale {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return Default()
	}
	ours := make([]language.Tag, 0, len(Languages()))
	for _, l := range Languages() {
		ours = append(ours, language.MustParse(l.Code))
	}
	_, index, confidence := language.NewMatcher(ours).Match(wanted...)
	if confidence == language.No {
		return Default()
	}
	l := Locale{Language: Languages()[index].Code}
	for _, tag := range wanted { // the region of the language that was picked
		base, _ := tag.Base()
		if region, sure := tag.Region(); base.String() == l.Language && sure == language.Exact {
			l.Region = region.String()
			break
		}
	}
	return l
}

// T is the message of a key in the context's language. Values for its placeholders follow as
// name and value; "count" also picks the plural form:
//
//	i18n.T(ctx, "till.lines", "count", 3)
//
// A key that exists in no language is shown as itself and logged once.
func T(ctx context.Context, key string, args ...any) string {
	return texts().say(From(ctx).Language, key, pairs(args))
}

// Has tells whether a key has a message.
func Has(key string) bool { return texts().has(key) }

// Fault is what a refusal says to the person who can act on it.
func Fault(ctx context.Context, f *fault.Fault) string {
	if f == nil {
		return ""
	}
	return texts().say(From(ctx).Language, faultKey(f.Code), f.Args)
}

// faultKey is where the message of a refusal stands: under its code, or under "fault." and its
// code where a screen has a text of the same name.
func faultKey(code string) string {
	if prefixed := "fault." + code; Has(prefixed) {
		return prefixed
	}
	return code
}

// FaultField is what a refusal says about one field of a form; empty where it says nothing.
func FaultField(ctx context.Context, f *fault.Fault, field string) string {
	if f == nil || f.Fields[field] == "" {
		return ""
	}
	return texts().say(From(ctx).Language, faultKey(f.Fields[field]), f.Args)
}

func pairs(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	values := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			values[name] = args[i+1]
		}
	}
	return values
}
