package account

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// TipServer is whose tips are where each keeps their own; where all share them it is order.TipPool.
const TipServer = "server"

// Charges are what a venue asks beside what is ordered, and whose tips are. Kinds that are not
// named are all.
type Charges struct {
	ServiceBP        int          `bun:"service_bp"` // 0: none
	ServiceName      string       `bun:"service_name"`
	ServiceMinCovers int          `bun:"service_min_covers"` // for so many guests, or more
	ServiceKinds     []string     `bun:"service_kinds,array"`
	ServiceBase      price.Base   `bun:"service_base"`
	ServiceTaxes     uuid.UUID    `bun:"service_tax_group_id,nullzero"` // zero: it bears none
	Tips             string       `bun:"tips"`
	TipShares        []int        `bun:"tip_shares,array"` // percentages that the till offers
	Minimum          money.Amount `bun:"minimum"`          // the least that is charged; 0: anything
	MinimumPerCover  bool         `bun:"minimum_per_cover"`
	MinimumKinds     []string     `bun:"minimum_kinds,array"`
}

const coversLimit = 1000

func usualCharges() Charges {
	return Charges{ServiceBase: price.AfterDiscounts, Tips: TipServer, TipShares: []int{5, 10, 15}}
}

// tipSharesLimit is how many of them there is room for.
const tipSharesLimit = 4

func (v *Charges) check(c *form.Check) {
	v.ServiceBase, v.Tips = cmp.Or(v.ServiceBase, price.AfterDiscounts), cmp.Or(v.Tips, TipServer)
	v.ServiceName = c.Optional("service_name", v.ServiceName, nameLimit)
	c.Require(v.ServiceBP >= 0 && v.ServiceBP <= 10_000, "service_rate", "order.service_rate")
	c.Require(v.ServiceMinCovers >= 0 && v.ServiceMinCovers <= coversLimit, "service_min_covers", "field.range")
	c.One("service_base", string(v.ServiceBase), string(price.AfterDiscounts), string(price.BeforeDiscounts))
	c.One("tips", v.Tips, TipServer, order.TipPool)
	c.Require(len(v.TipShares) <= tipSharesLimit, "tip_shares", "account.venue.tip_shares_wrong")
	for _, n := range v.TipShares {
		c.Require(n > 0 && n <= 100, "tip_shares", "account.venue.tip_shares_wrong")
	}
	c.Require(v.Minimum >= 0 && v.Minimum.InRange(), "minimum", "field.amount")
	for field, kinds := range map[string][]string{"service_kinds": v.ServiceKinds, "minimum_kinds": v.MinimumKinds} {
		for _, k := range kinds {
			c.Require(catalog.Kind(k).Valid(), field, "field.unknown")
		}
	}
}

// setCharges writes what a venue charges.
func setCharges(ctx context.Context, tx bun.IDB, venue uuid.UUID, v Charges) error {
	_, err := tx.NewRaw(`update venues set service_bp = ?, service_name = ?, service_min_covers = ?, service_kinds = ?, service_base = ?,
			service_tax_group_id = ?, tips = ?, tip_shares = ?, minimum = ?, minimum_per_cover = ?, minimum_kinds = ?
		where account_id = app_account() and id = ?`,
		v.ServiceBP, v.ServiceName, v.ServiceMinCovers, pgdialect.Array(named(v.ServiceKinds)), string(v.ServiceBase),
		db.OrNull(v.ServiceTaxes), v.Tips, pgdialect.Array(append([]int{}, v.TipShares...)), v.Minimum, v.MinimumPerCover, pgdialect.Array(named(v.MinimumKinds)), venue).Exec(ctx)
	if db.Violated(err) == "venues_service_taxes_fkey" {
		return fault.Invalid("request.invalid").Field("service_taxes", "field.unknown").Because(err)
	}
	if err != nil {
		return fmt.Errorf("change charges of venue %s: %w", venue, err)
	}
	return nil
}

// named is a list that is never null.
func named(kinds []string) []string {
	if kinds == nil {
		return []string{}
	}
	return kinds
}
