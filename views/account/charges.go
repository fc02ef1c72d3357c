package account

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// How the least that is charged counts, as a form names it.
const (
	perOrder = "order"
	perCover = "cover"
)

// chargeValues adds what the form of a venue shows of its charges; what is none is empty.
func chargeValues(values url.Values, v account.Charges, cur money.Currency) {
	values["service_kinds"], values["minimum_kinds"] = v.ServiceKinds, v.MinimumKinds
	for name, value := range map[string]string{
		"service_name": v.ServiceName, "service_base": string(v.ServiceBase), "tips": v.Tips, "minimum_per": perOrder,
	} {
		values.Set(name, value)
	}
	if v.ServiceBP != 0 {
		values.Set("service_rate", Rate(v.ServiceBP))
	}
	shares := make([]string, len(v.TipShares))
	for n, share := range v.TipShares {
		shares[n] = strconv.Itoa(share)
	}
	values.Set("tip_shares", strings.Join(shares, ", "))
	if v.ServiceMinCovers != 0 {
		values.Set("service_min_covers", strconv.Itoa(v.ServiceMinCovers))
	}
	if v.ServiceTaxes != uuid.Nil {
		values.Set("service_taxes", v.ServiceTaxes.String())
	}
	if v.Minimum != 0 {
		values.Set("minimum", i18n.Plain(v.Minimum, cur))
	}
	if v.MinimumPerCover {
		values.Set("minimum_per", perCover)
	}
}

// serviceTaxes are the groups whose taxes the service charge may bear.
func (v VenueView) serviceTaxes(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "account.venue.service_untaxed")}}
	for _, g := range v.Groups {
		list = append(list, ui.Option{Value: g.ID.String(), Label: g.Name})
	}
	return list
}

func bases() []price.Base { return []price.Base{price.AfterDiscounts, price.BeforeDiscounts} }

func tipRules() []string { return []string{account.TipServer, order.TipPool} }
