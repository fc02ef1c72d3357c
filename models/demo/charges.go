package demo

import (
	"context"
	"fmt"

	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
)

// A charge is a fee or a deposit that a house asks beside what it serves.
type charge struct {
	trade account.Trade
	shelf string
	name  string
	role  catalog.Role
	price money.Amount
}

// charges are what the houses ask: nobody sold any of it in the past that is made up.
var charges = []charge{
	{account.Cafe, "Cold drinks", "Bottle deposit", catalog.Deposit, 25},
	{account.Cafe, "Hot drinks", "Cup deposit", catalog.Deposit, 200},
	{account.Restaurant, "Wines", "Corkage", catalog.Fee, 1500},
	{account.Restaurant, "Drinks", "Crate deposit", catalog.Deposit, 150},
	{account.Florist, "Bouquets", "Delivery", catalog.Fee, 750},
}

// charge puts fees and deposits on the menu.
func (s *site) charge(ctx context.Context) error {
	groups, err := s.Catalog.TaxGroups(ctx)
	if err != nil {
		return err
	}
	taxes, err := s.taxGroups(groups)
	if err != nil {
		return err
	}
	for _, c := range charges {
		if c.trade != s.trade {
			continue
		}
		item := catalogdb.Item{
			ID: s.named("charge " + c.name), CategoryID: s.shelves[c.shelf], TaxGroupID: taxes[standard], Name: c.name, Price: money.PriceOf(c.price), Role: c.role,
		}
		if err := s.Catalog.AddItem(ctx, s.named("add charge "+c.name), item); err != nil {
			return fmt.Errorf("add %s: %w", c.name, err)
		}
	}
	return nil
}
