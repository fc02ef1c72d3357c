package till

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/paper"
	"comptoir/views/ui"
)

// What the sheet of charges does, as a form names it.
const (
	ChargeService = "service" // the service charge by hand
	ChargeFee     = "fee"     // add a fee
	ChargeEmpties = "empties" // give deposits back
	ChargeExempt  = "exempt"  // sell without tax
)

// The choices of a service charge beside its usual rates.
const (
	ServiceOff   = "off"
	ServiceTyped = "typed"
)

// ChargesView is what is charged beside what is ordered, or taken off that.
type ChargesView struct {
	Order     order.Order
	Name      string     // what the order is called
	Act       string     // empty: nothing of it can be done
	Acts      []string   // that can be done
	Undo      bool       // take back what was set by hand
	Form      url.Values // as it was filled in
	Fees      []*catalogdb.Card
	Empties   []*catalogdb.Card
	Prices    map[string]money.Amount // of fees and empties by their ids, here
	Currency  money.Currency
	Fault     *fault.Fault
	Authority *AuthorityView // nil: nobody is asked
	Command   string
}

func chargeIcon(act string) string {
	switch act {
	case ChargeFee:
		return "plus"
	case ChargeEmpties:
		return "undo-2"
	case ChargeExempt:
		return "percent"
	}
	return "hand-coins"
}

// label says what the button does.
func (v ChargesView) label(ctx context.Context) string {
	if v.Undo {
		return i18n.T(ctx, "charges.undo."+v.Act)
	}
	return i18n.T(ctx, "charges.do."+v.Act)
}

// rates are those that are one tap.
func rates() []string { return []string{"5", "10", "12.5", "15"} }

// What names exactly what would be charged, or not.
func (v ChargesView) What(ctx context.Context) string {
	switch {
	case v.Undo:
		return v.label(ctx)
	case v.Act == ChargeService:
		switch chosen := v.Form.Get("service"); chosen {
		case "":
			return i18n.T(ctx, "receipt.service")
		case ServiceOff:
			return i18n.T(ctx, "charges.service_off")
		case ServiceTyped:
			return i18n.T(ctx, "receipt.service") + " " + v.Form.Get("rate") + " %"
		default:
			return i18n.T(ctx, "receipt.service") + " " + i18n.Percent(ctx, chosen)
		}
	case v.Act == ChargeExempt:
		return strings.TrimSpace(i18n.T(ctx, "receipt.exempt", "certificate", v.Form.Get("certificate")) + " " + v.Form.Get("holder"))
	case v.Act == ChargeFee:
		for _, f := range v.Fees {
			if f.ID.String() == v.Form.Get("fee") {
				return f.Name + " " + v.Form.Get("amount")
			}
		}
	}
	return i18n.T(ctx, "charges.act."+v.Act)
}

// price is what a fee costs here, in words; nothing where that is typed.
func (v ChargesView) price(ctx context.Context, c *catalogdb.Card) string {
	if c.OpenPrice {
		return ""
	}
	return i18n.Money(ctx, v.Prices[c.ID.String()], v.Currency)
}

// picked is the fee that is chosen: the only one from the start.
func (v ChargesView) picked(c *catalogdb.Card) bool {
	return len(v.Fees) == 1 || v.Form.Get("fee") == c.ID.String()
}

// Priced says whether whoever adds the chosen fee always types its price.
func (v ChargesView) Priced() bool {
	for _, f := range v.Fees {
		if v.picked(f) {
			return f.OpenPrice
		}
	}
	return false
}

// back is how many of something come back, as typed; nothing shows as none.
func (v ChargesView) back(c *catalogdb.Card) string { return v.Form.Get("back-" + c.ID.String()) }

// A byHand is something about the charges of the order that was set by hand.
type byHand struct{ act, words string }

// byHand lists what was set by hand, which one tap takes back.
func (p PanelView) byHand(ctx context.Context) []byHand {
	var list []byHand
	if rate := p.Order.ServiceBP; rate != nil {
		words := i18n.T(ctx, "charges.service_off")
		if *rate != 0 {
			words = i18n.T(ctx, "receipt.service") + " " + i18n.Percent(ctx, paper.Hundredths(*rate))
		}
		if why := p.Order.ServiceWhy; why != "" {
			words += " · " + why
		}
		list = append(list, byHand{ChargeService, words})
	}
	if x := p.Order.Exemption; x != nil {
		words := i18n.T(ctx, "receipt.exempt", "certificate", x.Certificate)
		if x.Name != "" {
			words += " · " + x.Name
		}
		list = append(list, byHand{ChargeExempt, words})
	}
	return list
}

// emptiesMost is how many of one deposit come back at once.
const emptiesMost = 999

func (v ChargesView) portions(ctx context.Context, c *catalogdb.Card) ui.PortionsView {
	return ui.PortionsView{Name: "back-" + c.ID.String(), Label: c.Name, Extra: v.price(ctx, c), Value: v.back(c), Max: strconv.Itoa(emptiesMost)}
}

// now says what the service charge is as things stand.
func (v ChargesView) now(ctx context.Context) string {
	rate := v.Order.ServiceRate()
	switch {
	case rate == 0 && v.Order.ServiceBP != nil:
		return i18n.T(ctx, "charges.now_off")
	case rate == 0:
		return i18n.T(ctx, "charges.now_none")
	case v.Order.ServiceBP != nil:
		return i18n.T(ctx, "charges.now_by_hand", "rate", i18n.Percent(ctx, paper.Hundredths(rate)))
	}
	return i18n.T(ctx, "charges.now", "rate", i18n.Percent(ctx, paper.Hundredths(rate)))
}
