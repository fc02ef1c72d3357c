package cases

import (
	"encoding/json"

	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/tax"
)

func runPrice(in price.Order) (any, error) { return price.Compute(in) }

type pieces struct {
	Lines []struct {
		ID       string          `json:"id"`
		Quantity json.RawMessage `json:"quantity"`
	} `json:"lines"`
}

// list reads the pieces; quantities are numbers or decimal strings.
func (p pieces) list() ([]price.Piece, error) {
	out := make([]price.Piece, len(p.Lines))
	for i, l := range p.Lines {
		out[i].ID = l.ID
		if err := json.Unmarshal(l.Quantity, &out[i].Quantity); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// take takes pieces out of what is left of an order.
func (p pieces) take(left *price.Remains) (object, error) {
	list, err := p.list()
	if err != nil {
		return nil, err
	}
	taken, err := left.Take(list)
	if err != nil {
		return nil, err
	}
	lines := make([]object, len(taken.Lines))
	for i, l := range taken.Lines {
		lines[i] = object{"id": l.ID, "quantity": p.Lines[i].Quantity, "total": l.Total, "tax": l.Tax}
	}
	return object{"lines": lines, "total": taken.Total, "tax": taken.Tax}, nil
}

func runRefund(in struct {
	Order   price.Order `json:"order"`
	Refunds []pieces    `json:"refunds"`
}) (any, error) {
	result, err := price.Compute(in.Order)
	if err != nil {
		return nil, err
	}
	left := price.Left(in.Order, result)
	refunds, err := each(in.Refunds, func(p pieces) (object, error) { return p.take(left) })
	return object{
		"sale":    object{"total": result.Total, "tax": result.Tax},
		"refunds": refunds,
		"left":    object{"total": left.Total, "tax": left.Tax},
	}, err
}

func runSplit(in struct {
	Order price.Order `json:"order"`
	Parts []pieces    `json:"parts"`
}) (any, error) {
	result, err := price.Compute(in.Order)
	if err != nil {
		return nil, err
	}
	left := price.Left(in.Order, result)
	parts, err := each(in.Parts, func(p pieces) (object, error) { return p.take(left) })
	return object{"whole": object{"total": result.Total, "tax": result.Tax}, "parts": parts}, err
}

func runTaxOfAmount(in struct {
	Gross    *money.Amount  `json:"gross"`
	Net      money.Amount   `json:"net"`
	RateBP   int            `json:"rate_bp"`
	Rounding money.Rounding `json:"rounding"`
}) (any, error) {
	if in.Gross != nil {
		amount, net := tax.Rate{BasisPoints: in.RateBP, Mode: tax.Inclusive}.Of(*in.Gross, in.Rounding)
		return object{"net": net, "tax": amount, "gross": *in.Gross}, nil
	}
	amount, net := tax.Rate{BasisPoints: in.RateBP, Mode: tax.Exclusive}.Of(in.Net, in.Rounding)
	return object{"net": net, "tax": amount, "gross": net + amount}, nil
}

func runAllocate(in struct {
	Amount  money.Amount `json:"amount"`
	Weights []int64      `json:"weights"`
	Parts   int          `json:"parts"`
}) (any, error) {
	if in.Parts > 0 {
		return object{"parts": in.Amount.AllocateEvenly(in.Parts)}, nil
	}
	return object{"parts": in.Amount.Allocate(in.Weights)}, nil
}

func runCashRounding(in struct {
	Increment money.Amount   `json:"increment"`
	Mode      money.Rounding `json:"mode"`
	Amounts   []money.Amount `json:"amounts"`
}) (any, error) {
	rounded := make([]money.Amount, len(in.Amounts))
	differences := make([]money.Amount, len(in.Amounts))
	for i, a := range in.Amounts {
		rounded[i] = money.RoundCash(a, in.Increment, in.Mode)
		differences[i] = rounded[i] - a
	}
	return object{"rounded": rounded, "differences": differences}, nil
}

func runNthFree(in struct {
	Buy    int            `json:"buy"`
	Free   int            `json:"free"`
	Prices []money.Amount `json:"unit_prices"`
}) (any, error) {
	free := price.NthFree(in.Prices, in.Buy, in.Free)
	discount := money.SumOf(free)
	return object{"free_units": len(free), "discount": discount, "total": money.SumOf(in.Prices) - discount}, nil
}

func runProviderAmount(in struct {
	Amounts []struct {
		Currency string       `json:"currency"`
		Minor    money.Amount `json:"minor"`
	} `json:"amounts"`
}) (any, error) {
	sent := make([]int64, len(in.Amounts))
	for i, a := range in.Amounts {
		sent[i] = money.ForProvider(a.Minor, a.Currency)
	}
	return object{"sent": sent}, nil
}
