package promotiondb

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/promotion"
)

const (
	nameLimit   = 60
	targetLimit = 100
	countLimit  = 99
	// amountLimit bounds what an offer names, so that no number of baskets is out of range.
	amountLimit money.Amount = 10_000_000_000
)

// Check tidies an offer up and refuses one that could never take anything off, or that says two
// things at once. Fields of the nth group are named "groups.<n>.count".
func Check(o *promotion.Scheduled) error {
	var c form.Check
	o.Name = c.Line("name", o.Name, nameLimit)
	c.Require(o.ID != uuid.Nil, "id", "field.required")
	c.Require(slices.Contains(promotion.Kinds(), o.Kind), "kind", "field.unknown")
	c.Require(!slices.ContainsFunc(o.Kinds, func(k catalog.Kind) bool { return !k.Valid() }), "kinds", "field.unknown")
	c.Require(len(o.What) <= targetLimit, "what", "promotion.too_many_targets")
	c.Require(o.Rank >= -1 && o.Rank <= 1, "rank", "field.unknown")
	switch o.Kind {
	case promotion.Pieces:
		checkTake(&c, o)
	case promotion.Free:
		c.Require(o.Buy >= 1 && o.Buy <= countLimit, "buy", "field.range")
		c.Require(o.Get >= 1 && o.Get <= countLimit, "get", "field.range")
	case promotion.Nth:
		c.Require(o.Buy >= 1 && o.Buy < countLimit, "nth", "promotion.nth_range")
		c.Require(o.PercentBP > 0 && o.PercentBP <= 10_000, "percent", "promotion.percent_range")
	case promotion.Basket:
		checkBasket(&c, o)
	case promotion.Spend:
		c.Require(o.From > 0 && o.From <= amountLimit, "from", "promotion.amount_needed")
		checkTake(&c, o)
	}
	checkWhen(&c, o.When)
	return c.Err()
}

// checkTake wants exactly one way of taking something off.
func checkTake(c *form.Check, o *promotion.Scheduled) {
	switch {
	case o.Price != nil:
		c.Require(*o.Price >= 0 && *o.Price <= amountLimit, "price", "promotion.amount_needed")
		c.Require(o.Kind == promotion.Pieces, "price", "field.unknown")
	case o.Amount != 0:
		c.Require(o.Amount > 0 && o.Amount <= amountLimit, "amount", "promotion.amount_needed")
		c.Require(o.PercentBP == 0, "percent", "promotion.percent_range")
	default:
		c.Require(o.PercentBP > 0 && o.PercentBP <= 10_000, "percent", "promotion.percent_range")
	}
}

func checkBasket(c *form.Check, o *promotion.Scheduled) {
	c.Require(o.Price != nil && *o.Price >= 0 && *o.Price <= amountLimit, "price", "promotion.amount_needed")
	c.Require(len(o.Groups) > 0 && len(o.Groups) <= 10, "groups", "promotion.groups_needed")
	for n, g := range o.Groups {
		at := "groups." + strconv.Itoa(n)
		c.Require(g.Count >= 1 && g.Count <= countLimit, at+".count", "field.range")
		c.Require(len(g.What) > 0 && len(g.What) <= targetLimit, at+".what", "field.required")
	}
}

func checkWhen(c *form.Check, when businessday.Offer) {
	for field, day := range map[string]businessday.Day{"from_day": when.From, "to_day": when.To} {
		if day == "" {
			continue
		}
		_, err := businessday.Parse(day.String())
		c.Require(err == nil, field, "field.date")
	}
	c.Require(when.From == "" || when.To == "" || when.From <= when.To, "to_day", "promotion.ends_before")
}
