package api

import (
	"bytes"
	"encoding/json"
	"fmt"

	"comptoir/models/money"
)

// Money is an amount in minor units of its currency: 1250 of EUR is 12.50 euro. A price finer than
// the minor unit is a decimal string: "104.25".
type Money struct {
	Amount   money.Price `json:"amount"`
	Currency string      `json:"currency"`
}

func moneyOf(a money.Amount, c money.Currency) Money { return Money{money.PriceOf(a), c.Code} }

// plain turns money objects inside a document into bare amounts, which is how the core reads them.
// Money in another currency is an error: nothing here changes money.
func plain(document json.RawMessage, currency string) (json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	value, err := bare(value, currency)
	if err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func bare(value any, currency string) (any, error) {
	var err error
	switch v := value.(type) {
	case []any:
		for i := range v {
			if v[i], err = bare(v[i], currency); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		if amount, ok := v["amount"]; ok && len(v) == 2 && v["currency"] != nil {
			if v["currency"] != currency {
				return nil, fmt.Errorf("money in %v, not in %s", v["currency"], currency)
			}
			return amount, nil
		}
		for name := range v {
			if v[name], err = bare(v[name], currency); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}
