package promotion

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order/orderdb"
	"comptoir/models/promotion"
	view "comptoir/views/promotion"
)

// A reading is a form being read: what is wrong is gathered, field by field.
type reading struct {
	values   url.Values
	currency money.Currency
	wrong    map[string]string
}

func read(c echo.Context) (*reading, error) {
	values, err := c.FormParams()
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	r := &reading{values: values, currency: web.Who(c).Currency, wrong: map[string]string{}}
	r.compact()
	return r, nil
}

// compact takes out the rows in which nothing was chosen.
func (r *reading) compact() {
	r.values["what"] = slices.DeleteFunc(r.values["what"], func(text string) bool { return text == "" })
	var counts, what []string
	for n, text := range r.values["group_what"] {
		if count := at(r.values["group_count"], n); text != "" || count != "" {
			counts, what = append(counts, count), append(what, text)
		}
	}
	r.values["group_count"], r.values["group_what"] = counts, what
}

// err is everything that could not be read, together with what a check refused.
func (r *reading) err(checked error) error {
	f := fault.Of(checked)
	if len(r.wrong) == 0 || checked != nil && f == nil {
		return checked
	}
	if f == nil {
		f = fault.Invalid("request.invalid")
	}
	for field, code := range r.wrong {
		f = f.Field(field, code)
	}
	return f
}

func (r *reading) number(field string) int {
	n, err := strconv.Atoi(strings.TrimSpace(r.values.Get(field)))
	if err != nil {
		r.wrong[field] = "field.number"
	}
	return n
}

func (r *reading) amount(field string) money.Amount {
	p, err := catalogdb.ParsePrice(r.values.Get(field), r.currency.Digits)
	if f := fault.Of(err); f != nil {
		r.wrong[field] = f.Code
		return 0
	}
	a := p.Round(money.HalfUp)
	if money.PriceOf(a) != p {
		r.wrong[field] = "field.amount"
	}
	return a
}

// percent reads "12.5" as 1250 basis points.
func (r *reading) percent(field string) int {
	text := strings.TrimSuffix(strings.TrimSpace(r.values.Get(field)), "%")
	q, err := money.ParseQuantity(strings.ReplaceAll(strings.TrimSpace(text), ",", "."))
	if err != nil || q%100 != 0 || q > money.Whole(100) {
		r.wrong[field] = "promotion.percent_range"
		return 0
	}
	return int(q / 100)
}

// offer reads an offer.
func (r *reading) offer() promotion.Scheduled {
	o := promotion.Scheduled{Offer: promotion.Offer{
		ID: r.id(r.values.Get("id")), Name: r.values.Get("name"), Kind: promotion.Kind(r.values.Get("kind")),
		Combines: r.values.Get("combines") != "", What: r.targets(r.values["what"], "what"),
	}}
	o.Rank, _ = strconv.Atoi(r.values.Get("rank")) // Check knows which there are
	for _, k := range r.values["kinds"] {
		o.Kinds = append(o.Kinds, catalog.Kind(k))
	}
	for _, v := range r.values["venues"] {
		o.Venues = append(o.Venues, r.id(v))
	}
	r.rule(&o.Offer)
	r.when(&o)
	return o
}

func (r *reading) rule(o *promotion.Offer) {
	switch o.Kind {
	case promotion.Pieces:
		r.take(o)
	case promotion.Free:
		o.Buy, o.Get = r.number("buy"), r.number("get")
	case promotion.Nth:
		o.Buy, o.Get, o.PercentBP = r.number("nth")-1, 1, r.percent("percent")
	case promotion.Basket:
		price := r.amount("price")
		o.Price, o.What, o.Groups = &price, nil, r.groups()
	case promotion.Spend:
		o.From = r.amount("from")
		r.take(o)
	}
}

func (r *reading) take(o *promotion.Offer) {
	switch r.values.Get("take") {
	case "amount":
		o.Amount = r.amount("amount")
	case "price":
		price := r.amount("price")
		o.Price = &price
	default:
		o.PercentBP = r.percent("percent")
	}
}

// groups reads rows of a number and what it is of; a row without a number belongs to the one before.
func (r *reading) groups() []promotion.Group {
	var groups []promotion.Group
	for n, text := range r.values["group_what"] {
		what := r.targets([]string{text}, "groups")
		count := strings.TrimSpace(at(r.values["group_count"], n))
		switch {
		case len(what) == 0:
			continue
		case count == "" && len(groups) > 0:
			groups[len(groups)-1].What = append(groups[len(groups)-1].What, what...)
			continue
		}
		pieces, err := strconv.Atoi(count)
		if err != nil {
			r.wrong["groups"] = "field.number"
		}
		groups = append(groups, promotion.Group{Count: pieces, What: what})
	}
	return groups
}

func (r *reading) when(o *promotion.Scheduled) {
	w := businessday.Window{From: r.time("from_time"), To: r.time("to_time")}
	for _, d := range r.values["days"] {
		if n, err := strconv.Atoi(d); err == nil && n >= 0 && n < 7 {
			w.Days = append(w.Days, time.Weekday(n))
		}
	}
	o.When = businessday.Offer{
		Windows: []businessday.Window{w}, From: businessday.Day(r.values.Get("from_day")), To: businessday.Day(r.values.Get("to_day")),
	}
}

func (r *reading) time(field string) time.Duration {
	if r.values.Get(field) == "" {
		return 0
	}
	d, err := businessday.ParseTime(r.values.Get(field))
	if err != nil {
		r.wrong[field] = "field.unknown"
	}
	return d
}

// targets reads what an offer is for: "c:" with a category's id, "i:" with that of an item, and of a variant after a slash.
func (r *reading) targets(texts []string, field string) []promotion.Target {
	var out []promotion.Target
	for _, text := range texts {
		kind, ids, _ := strings.Cut(text, ":")
		item, variant, _ := strings.Cut(ids, "/")
		switch kind {
		case "":
		case "c":
			out = append(out, promotion.Target{CategoryID: r.id(item)})
		case "i":
			out = append(out, promotion.Target{ItemID: r.id(item), VariantID: r.id(variant)})
		default:
			r.wrong[field] = "field.unknown"
		}
	}
	return out
}

// wishes are what the preview is asked about.
func (r *reading) wishes() []orderdb.Wish {
	var out []orderdb.Wish
	for n, text := range r.values["try_what"] {
		what := r.targets([]string{text}, "try")
		if len(what) == 0 {
			continue
		}
		q, err := money.ParseQuantity(at(r.values["try_count"], n))
		if err != nil || q <= 0 {
			r.wrong["try"] = "order.quantity"
			continue
		}
		out = append(out, orderdb.Wish{Choice: catalog.Choice{ItemID: what[0].ItemID, VariantID: what[0].VariantID}, Quantity: q})
	}
	return out
}

func (r *reading) id(text string) uuid.UUID {
	if text == "" {
		return uuid.Nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		r.wrong["id"] = "field.unknown"
	}
	return id
}

func at(list []string, n int) string {
	if n < len(list) {
		return list[n]
	}
	return ""
}

// valuesOf are what stands in the form of an offer.
func valuesOf(o promotion.Scheduled, c money.Currency) url.Values {
	v := url.Values{
		"id": {o.ID.String()}, "kind": {string(o.Kind)}, "name": {o.Name}, "rank": {strconv.Itoa(o.Rank)}, "take": {"percent"},
		"buy": {strconv.Itoa(o.Buy)}, "get": {strconv.Itoa(o.Get)}, "nth": {strconv.Itoa(o.Buy + 1)}, "try_count": {"1", "1", "1"},
		"from_day": {o.When.From.String()}, "to_day": {o.When.To.String()},
	}
	if o.PercentBP != 0 {
		v.Set("percent", money.Quantity(int64(o.PercentBP)*100).String())
	}
	if o.Amount != 0 {
		v.Set("take", "amount")
		v.Set("amount", view.Plain(o.Amount, c))
	}
	if o.Price != nil {
		v.Set("take", "price")
		v.Set("price", view.Plain(*o.Price, c))
	}
	if o.From != 0 {
		v.Set("from", view.Plain(o.From, c))
	}
	if o.Combines {
		v.Set("combines", "on")
	}
	for _, k := range o.Kinds {
		v.Add("kinds", string(k))
	}
	for _, id := range o.Venues {
		v.Add("venues", id.String())
	}
	for _, t := range o.What {
		v.Add("what", view.TargetValue(t))
	}
	for _, g := range o.Groups {
		for n, t := range g.What {
			count := ""
			if n == 0 {
				count = strconv.Itoa(g.Count)
			}
			v.Add("group_count", count)
			v.Add("group_what", view.TargetValue(t))
		}
	}
	for _, w := range o.When.Windows {
		for _, d := range w.Days {
			v.Add("days", strconv.Itoa(int(d)))
		}
		if w.From != w.To {
			v.Set("from_time", time.Time{}.Add(w.From).Format("15:04"))
			v.Set("to_time", time.Time{}.Add(w.To).Format("15:04"))
		}
	}
	return v
}
