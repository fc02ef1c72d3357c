package barcode

import (
	"slices"
	"strings"
	"time"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// A Reading is what a scanned code says, before anybody knows what it stands for.
type Reading struct {
	Text  string
	Codes []string // to look up, the likeliest first
	Label Label    // what it says besides; of the codes from Of on
	Of    int      // Codes before it are the code as such, without a label's facts
}

// A Label is what a code says of the very thing that it is stuck on.
type Label struct {
	Grams  money.Quantity // where it says a weight
	Price  *money.Amount  // where it says one: for all of it
	Count  money.Quantity // how many are inside; 0: it does not say
	Lot    string
	Expiry time.Time // zero: none
}

// Says is what the code says if it was found under the nth of its Codes.
func (r Reading) Says(n int) Label {
	if n < r.Of {
		return Label{}
	}
	return r.Label
}

// Read reads whatever a scanner sends: a GS1 element string, a label of a scale, or a number. A
// code of none of these forms is looked up as it is. digits are those of the currency in which a
// label of a price is written. An element string that is damaged is refused.
func Read(text string, layouts []Layout, digits int) (Reading, error) {
	text = strings.TrimSpace(text)
	if elements, ok := elementString(text); ok {
		return readElements(text, elements, digits)
	}
	r := Reading{Text: text, Codes: sameNumber(text)}
	r.Of = len(r.Codes)
	label, err := ReadScaleLabel(layouts, text)
	if f := fault.Of(err); f != nil {
		if f.Code == "barcode.check_digit" {
			return r, f // a label that was misread must not sell something else
		}
		return r, nil
	}
	r.Label = Label{Grams: label.Grams}
	if label.Priced {
		r.Label.Price = &label.Price
	}
	r.Codes = append(r.Codes, label.Item)
	if short := strings.TrimLeft(label.Item, "0"); short != label.Item && short != "" {
		r.Codes = append(r.Codes, short)
	}
	return r, nil
}

// elementString tells an element string from other codes, and writes one with brackets as
// scanners send it.
func elementString(text string) (string, bool) {
	if rest, ok := strings.CutPrefix(text, "("); ok {
		return strings.NewReplacer("(", separator, ")", "").Replace(rest), true
	}
	bare := withoutLead(text)
	if bare != text || strings.Contains(text, separator) {
		return text, true
	}
	const ai, gtin = 2, 14
	lead := strings.HasPrefix(text, "01") || strings.HasPrefix(text, "02")
	return text, lead && len(text) > ai+gtin && digits(text[:ai+gtin]) && checked(text[ai:ai+gtin])
}

func readElements(text, elements string, digits int) (Reading, error) {
	g, err := ParseGS1(elements)
	if err != nil {
		return Reading{Text: text}, err
	}
	r := Reading{Text: text, Label: Label{Grams: g.Grams, Lot: g.Fields["10"], Expiry: g.Expiry}}
	for ai, value := range g.Fields {
		switch {
		case ai == "01" || ai == "02":
			r.Codes = append(r.Codes, sameNumber(value)...)
		case ai == "30" || ai == "37":
			if n, err := money.ParseQuantity(value); err == nil {
				r.Label.Count = n
			}
		case strings.HasPrefix(ai, "392"):
			price, ok := priceOf(value, int(ai[3]-'0'), digits)
			if !ok {
				return r, fault.Invalid("barcode.too_long").With("ai", ai)
			}
			r.Label.Price = &price
		}
	}
	if len(r.Codes) == 0 {
		r.Codes = []string{text}
	}
	return r, nil
}

// priceOf reads a price with so many decimals in minor units of a currency.
func priceOf(value string, decimals, digits int) (money.Amount, bool) {
	n, err := money.ParseQuantity(value)
	if err != nil || n > money.Whole(int(money.Limit/money.Amount(money.One))) {
		return 0, false
	}
	minor, per := int64(1), int64(1)
	for range digits {
		minor *= 10
	}
	for range decimals {
		per *= 10
	}
	a, ok := money.HalfUp.MulDiv(int64(n), minor, per*int64(money.One))
	return money.Amount(a), ok && money.Amount(a).InRange()
}

// sameNumber are the ways in which one trade item number may be written: with the noughts before
// it or without, and a short code as the number that it stands for.
func sameNumber(text string) []string {
	list := []string{text}
	add := func(codes ...string) {
		for _, c := range codes {
			if c != "" && !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	if full, err := GTIN(text, ""); err == nil {
		add(written(full)...)
	}
	if full, err := GTIN(text, UPCE); err == nil && (text[0] == '0' || text[0] == '1') {
		add(written(full)...)
	}
	return list
}

// written are the lengths in which a number of fourteen digits may stand in a catalogue.
func written(full string) []string {
	list := []string{full}
	for _, length := range []int{13, 12, 8} {
		if short, ok := strings.CutPrefix(full, strings.Repeat("0", 14-length)); ok {
			list = append(list, short)
		}
	}
	return list
}

// ParseLayouts reads layouts as a person writes them: a pattern a line.
func ParseLayouts(text string) ([]Layout, error) {
	var list []Layout
	for line := range strings.Lines(text) {
		pattern := strings.ToUpper(strings.TrimSpace(line))
		if pattern == "" {
			continue
		}
		if strings.Trim(pattern, "0123456789IWPVC") != "" || !strings.Contains(pattern, "I") || len(pattern) < 8 || len(pattern) > 20 {
			return nil, fault.Invalid("barcode.pattern").With("pattern", pattern)
		}
		list = append(list, Layout{Pattern: pattern})
	}
	return list, nil
}
