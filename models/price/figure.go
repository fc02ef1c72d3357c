package price

import "slices"

// taxes are the order's, and those that only a part has that was paid before they went from the order.
func (d Division) taxes(now []TaxResult) []TaxResult {
	out := slices.Clip(now)
	for _, p := range d.Parts {
		if p.Settled == nil {
			continue
		}
		out = with(out, p.Settled.Taxes)
		if p.Settled.Adjusted != nil {
			out = with(out, p.Settled.Adjusted.Taxes)
		}
	}
	return out
}

// with are taxes and, with nothing taken, those that only others have.
func with(out, others []TaxResult) []TaxResult {
	for _, t := range others {
		if !slices.ContainsFunc(out, t.same) {
			t.Net, t.Amount = 0, 0
			out = append(out, t)
		}
	}
	return out
}

func (t TaxResult) same(other TaxResult) bool {
	return t.Tax == other.Tax && t.BasisPoints == other.BasisPoints && t.Mode == other.Mode
}

// figureOf is a settlement as a figure.
func (v *division) figureOf(s Settlement) figure {
	f := v.none()
	f[figTotal], f[figTip], f[figService], f[figDeposit] = s.Total, s.Tip, s.Service, s.Deposit
	for k, t := range v.taxes {
		for _, kept := range s.Taxes {
			if kept.same(t) {
				f[figTaxes+2*k], f[figTaxes+2*k+1] = kept.Amount, kept.Net
			}
		}
	}
	return f
}

func (f figure) plus(g figure) {
	for k := range f {
		f[k] += g[k]
	}
}

func (f figure) minus(g figure) {
	for k := range f {
		f[k] -= g[k]
	}
}

func (f figure) zero() bool {
	for _, a := range f {
		if a != 0 {
			return false
		}
	}
	return true
}

// allocate shares every figure by the same weights.
func (f figure) allocate(weights []int64) []figure {
	out := make([]figure, len(weights))
	for i := range out {
		out[i] = make(figure, len(f))
	}
	for k, a := range f {
		for i, part := range a.Allocate(weights) {
			out[i][k] = part
		}
	}
	return out
}

func (f figure) settlement(taxes []TaxResult) Settlement {
	s := Settlement{Service: f[figService], Tip: f[figTip], Deposit: f[figDeposit], Total: f[figTotal]}
	for k, t := range taxes {
		t.Amount, t.Net = f[figTaxes+2*k], f[figTaxes+2*k+1]
		s.Tax += t.Amount
		if t.Amount != 0 || t.Net != 0 {
			s.Taxes = append(s.Taxes, t)
		}
	}
	s.Net = s.Total - s.Tax - s.Tip - s.Deposit
	return s
}

func totals(list []figure) []int64 {
	out := make([]int64, len(list))
	for i, f := range list {
		out[i] = int64(f[figTotal])
	}
	return out
}

// Nothing says whether every figure of the settlement is nothing.
func (s Settlement) Nothing() bool {
	return s.Total == 0 && s.Net == 0 && s.Tax == 0 && s.Tip == 0 && s.Service == 0 && s.Deposit == 0 && len(s.Taxes) == 0
}
