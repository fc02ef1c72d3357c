package barcode

import (
	"strconv"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// Layout says what the digits of a scale's label mean. In Pattern a digit stands for
// itself, I for the item, W for the weight, P for the price, V for whatever the label does
// not need, C for the check digit over all.
type Layout struct {
	Pattern        string `json:"pattern"`
	WeightDecimals *int   `json:"weight_decimals,omitempty"` // of a kilogram; nil: 3
}

// ScaleLabel is what a label says.
type ScaleLabel struct {
	Item   string
	Grams  money.Quantity // where the layout has a weight
	Weight bool
	Price  money.Amount // where the layout has a price
	Priced bool
}

// ReadScaleLabel reads a code by the first layout that fits. The refusals are
// "barcode.no_layout" and "barcode.check_digit".
func ReadScaleLabel(layouts []Layout, code string) (ScaleLabel, error) {
	if !digits(code) {
		return ScaleLabel{}, fault.Invalid("barcode.no_layout")
	}
	for _, l := range layouts {
		if parts, ok := l.split(code); ok {
			return l.read(code, parts)
		}
	}
	return ScaleLabel{}, fault.Invalid("barcode.no_layout")
}

// split gathers the digits of a code by the letter that stands for them; it is false where
// the code does not fit.
func (l Layout) split(code string) (map[byte]string, bool) {
	if len(code) != len(l.Pattern) {
		return nil, false
	}
	parts := make(map[byte]string)
	for i := range len(code) {
		switch p := l.Pattern[i]; {
		case p >= '0' && p <= '9':
			if code[i] != p {
				return nil, false
			}
		default:
			parts[p] += code[i : i+1]
		}
	}
	return parts, true
}

func (l Layout) read(code string, parts map[byte]string) (ScaleLabel, error) {
	if parts['C'] != "" && !checked(code) {
		return ScaleLabel{}, fault.Invalid("barcode.check_digit")
	}
	label := ScaleLabel{Item: parts['I']}
	if w := parts['W']; w != "" {
		decimals := 3
		if l.WeightDecimals != nil {
			decimals = *l.WeightDecimals
		}
		grams, ok := gramsOf(w, decimals)
		if !ok {
			return ScaleLabel{}, fault.Invalid("barcode.no_layout")
		}
		label.Grams, label.Weight = grams, true
	}
	if p := parts['P']; p != "" {
		price, err := strconv.ParseInt(p, 10, 64)
		if err != nil || !money.Amount(price).InRange() {
			return ScaleLabel{}, fault.Invalid("barcode.no_layout")
		}
		label.Price, label.Priced = money.Amount(price), true
	}
	return label, nil
}

// gramsOf reads a whole number of kilograms with so many decimals.
func gramsOf(text string, decimals int) (money.Quantity, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || decimals < 0 || decimals > 12 {
		return 0, false
	}
	perUnit := int64(1)
	for range decimals {
		perUnit *= 10
	}
	grams, ok := money.HalfUp.MulDiv(n, 1000*int64(money.One), perUnit)
	return money.Quantity(grams), ok
}
