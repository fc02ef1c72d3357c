package cases

import (
	"encoding/hex"

	"comptoir/models/text"
	"comptoir/printbridge/escpos"
)

func runAmount(in struct {
	Texts   []string  `json:"texts"`
	Digits  int       `json:"digits"`
	Decimal text.Mark `json:"decimal"`
}) (any, error) {
	results, err := each(in.Texts, func(typed string) (object, error) {
		minor, err := text.ParseAmount(typed, in.Digits, in.Decimal)
		return object{"minor": minor}, err
	})
	return object{"results": results}, err
}

func runCSV(in struct {
	Hex     string            `json:"bytes_hex"`
	Columns text.PriceColumns `json:"columns"`
	Digits  int               `json:"digits"`
}) (any, error) {
	data, err := hex.DecodeString(in.Hex)
	if err != nil {
		return nil, err
	}
	sheet, err := text.ReadSheet(data)
	if err != nil {
		return nil, err
	}
	rows, problems := text.ReadPrices(sheet, in.Columns, in.Digits)
	return object{"rows": rows, "errors": problems}, nil
}

func runCell(in struct {
	Cells []struct{ Type, Value string } `json:"cells"`
}) (any, error) {
	written := make([]string, len(in.Cells))
	for i, c := range in.Cells {
		written[i] = c.Value // a number is written as it is
		if c.Type == "text" {
			written[i] = text.Cell(c.Value)
		}
	}
	return object{"written": written}, nil
}

func runEncode(in struct {
	Texts []struct {
		Text     string `json:"text"`
		CodePage string `json:"code_page"`
	} `json:"texts"`
}) (any, error) {
	results := make([]object, len(in.Texts))
	for i, t := range in.Texts {
		encoded, missing := escpos.Encode(t.Text, t.CodePage)
		results[i] = object{"bytes_hex": hex.EncodeToString(encoded)}
		if len(missing) > 0 {
			results[i] = object{"missing": missing}
		}
	}
	return object{"results": results}, nil
}
