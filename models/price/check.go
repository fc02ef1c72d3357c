package price

import (
	"slices"

	"comptoir/models/fault"
)

// check refuses an order that the rules say nothing about.
func (o Order) check() error {
	switch {
	case !o.Rules.Rounding.Valid(), o.CashRounding != nil && !o.CashRounding.Mode.Valid():
		return fault.Invalid("price.unknown_rounding")
	case o.Rules.TaxLevel != "" && o.Rules.TaxLevel != PerRate && o.Rules.TaxLevel != PerLine:
		return fault.Invalid("price.unknown_tax_level")
	case o.Tip < 0:
		return fault.Invalid("price.negative_tip").Field("tip", "price.negative_tip")
	case !o.Tip.InRange():
		return fault.Invalid("price.out_of_range").Field("tip", "price.out_of_range")
	}
	if err := o.checkTaxes(); err != nil {
		return err
	}
	if err := o.checkService(); err != nil {
		return err
	}
	for i := range o.Lines {
		if o.Lines[i].Off < 0 {
			return fault.Invalid("price.bad_discount").Field("discount", "price.bad_discount")
		}
		if err := checkDiscounts(o.Lines[i].Discounts); err != nil {
			return err
		}
		if err := o.checkCarried(o.Lines[i].Taxes); err != nil {
			return err
		}
		for _, p := range o.Lines[i].Parts {
			if err := o.checkCarried(p.Taxes); err != nil {
				return err
			}
			if p.Weight < 0 || !p.Weight.InRange() {
				return fault.Invalid("price.bad_part").With("line", o.Lines[i].ID)
			}
		}
	}
	return checkDiscounts(o.Discounts)
}

func (o Order) checkTaxes() error {
	for _, rate := range o.Taxes {
		if !rate.Valid() {
			return fault.Invalid("price.bad_tax").With("tax", rate.ID)
		}
	}
	return nil
}

func (o Order) checkService() error {
	s := o.ServiceCharge
	switch {
	case s == nil:
		return nil
	case s.Base != "" && s.Base != AfterDiscounts && s.Base != BeforeDiscounts:
		return fault.Invalid("price.unknown_base")
	case s.BasisPoints < 0 || s.BasisPoints > hundredPercent || s.Least < 0 || !s.Least.InRange():
		return fault.Invalid("price.bad_service_charge")
	}
	return o.checkCarried(s.Taxes)
}

// checkCarried refuses unknown taxes, one tax twice, and a second inclusive tax.
func (o Order) checkCarried(places []int) error {
	within := 0
	for i, k := range places {
		if k < 0 || k >= len(o.Taxes) {
			return fault.Invalid("price.unknown_tax")
		}
		if slices.Contains(places[:i], k) {
			return fault.Invalid("price.tax_twice").With("tax", o.Taxes[k].ID)
		}
		if o.Taxes[k].Mode == inclusive {
			within++
		}
	}
	if within > 1 {
		return fault.Invalid("price.two_inclusive_taxes")
	}
	return nil
}

func checkDiscounts(ds []Discount) error {
	for _, d := range ds {
		switch {
		case d.PercentBP < 0 || d.PercentBP > hundredPercent || d.Amount < 0:
			return fault.Invalid("price.bad_discount").Field("discount", "price.bad_discount")
		case d.PercentBP != 0 && d.Amount != 0:
			return fault.Invalid("price.two_discounts_in_one")
		}
	}
	return nil
}

// names says whether an order's discount is for a line.
func (d Discount) names(line string) bool { return d.Lines == nil || slices.Contains(d.Lines, line) }
