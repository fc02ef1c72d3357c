package cases

import (
	"time"

	"comptoir/models/barcode"
)

type code struct {
	Text      string            `json:"text"`
	Symbology barcode.Symbology `json:"symbology"`
}

func runGTIN(in struct {
	Codes []code `json:"codes"`
}) (any, error) {
	results, err := each(in.Codes, func(c code) (object, error) {
		gtin, err := barcode.GTIN(c.Text, c.Symbology)
		return object{"gtin14": gtin}, err
	})
	return object{"results": results}, err
}

func runScaleCode(in struct {
	Layouts []barcode.Layout `json:"layouts"`
	Codes   []string         `json:"codes"`
}) (any, error) {
	results, err := each(in.Codes, func(code string) (object, error) {
		label, err := barcode.ReadScaleLabel(in.Layouts, code)
		out := object{"item": label.Item}
		if label.Weight {
			out["weight_g"] = number(label.Grams)
		}
		if label.Priced {
			out["price"] = label.Price
		}
		return out, err
	})
	return object{"results": results}, err
}

func runGS1(in struct {
	Codes []string `json:"codes"`
}) (any, error) {
	results, err := each(in.Codes, func(code string) (object, error) {
		g, err := barcode.ParseGS1(code)
		out := object{"fields": g.Fields}
		if !g.Expiry.IsZero() {
			out["expiry"] = g.Expiry.Format(time.DateOnly)
		}
		if !g.BestBefore.IsZero() {
			out["best_before"] = g.BestBefore.Format(time.DateOnly)
		}
		if g.Weight {
			out["weight_g"] = number(g.Grams)
		}
		return out, err
	})
	return object{"results": results}, err
}
