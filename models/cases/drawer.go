package cases

import (
	"fmt"

	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/till"
)

type movement struct {
	Type    string          `json:"type"`
	Total   money.Amount    `json:"total"`
	Tenders []price.Payment `json:"tenders"`
	Tender  string          `json:"tender"`
	Amount  money.Amount    `json:"amount"`
}

func (m movement) on(d *till.Drawer) error {
	switch m.Type {
	case "sale":
		d.Sale(m.Total, m.Tenders)
	case "refund":
		d.Refund(m.Tender, m.Amount)
	case "paid_in":
		d.Pay(m.Amount)
	case "paid_out":
		d.Pay(-m.Amount)
	default:
		return fmt.Errorf("unknown movement %q", m.Type)
	}
	return nil
}

func runDrawer(in struct {
	Float     money.Amount  `json:"float"`
	Movements []movement    `json:"movements"`
	Counted   *money.Amount `json:"counted"`
}) (any, error) {
	d := till.Drawer{Float: in.Float, Tenders: map[string]money.Amount{}}
	for _, m := range in.Movements {
		if err := m.on(&d); err != nil {
			return nil, err
		}
	}
	out := object{"tenders": d.Tenders, "net_sales": d.NetSales, "expected_cash": d.Expected()}
	if in.Counted != nil {
		out["difference"] = d.Difference(*in.Counted)
	}
	return out, nil
}
