package catalog

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/views/i18n"
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
	return &reading{values: values, currency: web.Who(c).Currency, wrong: map[string]string{}}, nil
}

// err is the refusal of everything that could not be read, together with what a check refused.
func (r *reading) err(checked error) error {
	f := fault.Of(checked)
	if len(r.wrong) == 0 || checked != nil && f == nil {
		return checked
	}
	all := fault.Invalid("request.invalid")
	if f != nil {
		all = f
	}
	for field, code := range r.wrong {
		all = all.Field(field, code)
	}
	return all
}

func (r *reading) at(name string, n int) string {
	if list := r.values[name]; n < len(list) {
		return list[n]
	}
	return ""
}

func (r *reading) on(name string) bool { return r.values.Get(name) != "" }

// price reads an amount; an empty field is zero.
func (r *reading) price(text, field string) money.Price {
	if strings.TrimSpace(text) == "" {
		return money.Price{}
	}
	p, err := catalogdb.ParsePrice(text, r.currency.Digits)
	if f := fault.Of(err); f != nil {
		r.wrong[field] = f.Code
	}
	return p
}

// id reads an id; one that cannot be read is none of ours.
func (r *reading) id(text, field string) uuid.UUID {
	if text == "" {
		return uuid.Nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		r.wrong[field] = "field.unknown"
	}
	return id
}

func (r *reading) ids(name string) []uuid.UUID {
	var list []uuid.UUID
	for _, text := range r.values[name] {
		list = append(list, r.id(text, name))
	}
	return list
}

// number reads a small whole number; an empty field is zero.
func (r *reading) number(field string) int {
	text := strings.TrimSpace(r.values.Get(field))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 99 {
		r.wrong[field] = "field.range"
	}
	return n
}

// item reads the form of an item.
func (r *reading) item(id uuid.UUID) catalogdb.Item {
	item := catalogdb.Item{
		ID: id, CategoryID: r.id(r.values.Get("category_id"), "category_id"), TaxGroupID: r.id(r.values.Get("tax_group_id"), "tax_group_id"),
		Name: r.values.Get("name"), KitchenName: r.values.Get("kitchen_name"), Description: r.values.Get("description"),
		SKU: r.values.Get("sku"), Barcode: r.values.Get("barcode"), Price: r.price(r.values.Get("price"), "price"),
		OpenPrice: r.on("open_price"), Discountable: r.on("discountable"), Favourite: r.on("favourite"),
		Unit: catalog.Unit(r.values.Get("unit")), Tare: r.quantity("tare"), Role: catalog.Role(r.values.Get("role")), DepositItem: r.id(r.values.Get("deposit_item"), "deposit_item"),
		Colour: r.values.Get("colour"), Groups: r.ids("group"), Stations: r.ids("station"), Target: r.number("target") * 60,
	}
	var err error
	if item.Allergens, err = catalog.ParseAllergens(r.values["allergen"]); err != nil {
		r.wrong["allergens"] = "field.unknown"
	}
	for n, text := range r.values["variant_id"] {
		at := "variants." + strconv.Itoa(n) + "."
		item.Variants = append(item.Variants, catalog.Variant{
			ID: r.id(text, at+"name"), Name: r.at("variant_name", n), SKU: r.at("variant_sku", n), Barcode: r.at("variant_barcode", n),
			Price: r.price(r.at("variant_price", n), at+"price"),
		})
	}
	for n, text := range r.values["price_variant"] {
		at := "prices." + strconv.Itoa(n) + "."
		if len(item.Variants) == 0 {
			text = ""
		}
		item.Prices = append(item.Prices, catalog.PriceRule{
			VariantID: r.id(text, at+"variant"), VenueID: r.id(r.at("price_venue", n), at+"venue"),
			Kind: catalog.Kind(r.at("price_kind", n)), Price: r.price(r.at("price_price", n), at+"price"),
		})
	}
	item.Parts = r.parts()
	return item
}

// itemValues are what stands in the form of an item.
func itemValues(item catalogdb.Item, c money.Currency) url.Values {
	v := url.Values{
		"id": {item.ID.String()}, "name": {item.Name}, "category_id": {idText(item.CategoryID)}, "tax_group_id": {idText(item.TaxGroupID)},
		"kitchen_name": {item.KitchenName}, "description": {item.Description}, "sku": {item.SKU}, "barcode": {item.Barcode},
		"price": {i18n.PlainPrice(item.Price, c)}, "colour": {item.Colour},
		"unit": {string(item.Unit)}, "tare": {plainQuantity(item.Tare)}, "role": {string(cmp.Or(item.Role, catalog.Goods))}, "deposit_item": {idText(item.DepositItem)},
		"allergen": item.Allergens.Codes(),
	}
	for name, on := range map[string]bool{"open_price": item.OpenPrice, "discountable": item.Discountable, "favourite": item.Favourite} {
		if on {
			v.Set(name, "on")
		}
	}
	for _, g := range item.Groups {
		v.Add("group", g.String())
	}
	for _, s := range item.Stations {
		v.Add("station", s.String())
	}
	if item.Target > 0 {
		v.Set("target", strconv.Itoa((item.Target+30)/60))
	}
	for _, variant := range item.Variants {
		v.Add("variant_id", variant.ID.String())
		v.Add("variant_name", variant.Name)
		v.Add("variant_price", i18n.PlainPrice(variant.Price, c))
		v.Add("variant_sku", variant.SKU)
		v.Add("variant_barcode", variant.Barcode)
	}
	for _, p := range item.Prices {
		v.Add("price_variant", idText(p.VariantID))
		v.Add("price_venue", idText(p.VenueID))
		v.Add("price_kind", string(p.Kind))
		v.Add("price_price", i18n.PlainPrice(p.Price, c))
	}
	partValues(v, item.Parts, c)
	return v
}

// quantity reads a number of units; an empty field is none.
func (r *reading) quantity(field string) money.Quantity {
	text := strings.ReplaceAll(strings.TrimSpace(r.values.Get(field)), ",", ".")
	if text == "" {
		return 0
	}
	q, err := money.ParseQuantity(text)
	if err != nil {
		r.wrong[field] = "field.number"
	}
	return q
}

func plainQuantity(q money.Quantity) string {
	if q == 0 {
		return ""
	}
	return q.String()
}

func idText(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// rowFields are the fields of the rows that a form may have, the first being their identity.
func rowFields(list string) []string {
	switch list {
	case "variant":
		return []string{"variant_id", "variant_name", "variant_price", "variant_sku", "variant_barcode"}
	case "part":
		return []string{"part_id", "part_name", "part_min", "part_max", "part_course"}
	case "choice":
		return []string{"choice_part", "choice_item", "choice_upcharge"}
	case "price":
		return []string{"price_variant", "price_venue", "price_kind", "price_price"}
	case "modifier":
		return []string{"modifier_id", "modifier_name", "modifier_price", "modifier_opens"}
	}
	return nil
}

const rowsLimit = 200

// shape adds, moves or removes a row of a form as its button says: "add.variant", "up.price.2".
func shape(values url.Values, act string) {
	do, rest, _ := strings.Cut(act, ".")
	list, place, _ := strings.Cut(rest, ".")
	fields := rowFields(list)
	n, err := strconv.Atoi(place)
	for _, name := range fields {
		rows := values[name]
		switch {
		case do == "add" && len(rows) < rowsLimit:
			first := ""
			if name == list+"_id" {
				first = web.NewCommand()
			}
			rows = append(rows, first)
		case err != nil || n < 0 || n >= len(rows):
		case do == "remove":
			rows = slices.Delete(slices.Clone(rows), n, n+1)
		case do == "up" && n > 0:
			rows[n-1], rows[n] = rows[n], rows[n-1]
		case do == "down" && n+1 < len(rows):
			rows[n+1], rows[n] = rows[n], rows[n+1]
		}
		values[name] = rows
	}
	switch {
	case do == "pick":
		pick(values, rest)
	case act == "add.part":
		begin(values)
	}
	values.Del("shape")
}

// move answers the buttons that move a row of a list up and down.
func move(to func(ctx context.Context, command, id uuid.UUID, by int) error, back string) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, command, err := target(c)
		if err != nil {
			return err
		}
		if err := to(c.Request().Context(), command, id, direction(c)); err != nil {
			return err
		}
		return web.SeeOther(c, back)
	}
}

// direction is where a button moves a row: up or down.
func direction(c echo.Context) int {
	if c.FormValue("by") == "-1" {
		return -1
	}
	return 1
}

// away answers the button that takes something out of use.
func away(archive func(ctx context.Context, command, id uuid.UUID, away bool) error, back string) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, command, err := target(c)
		if err != nil {
			return err
		}
		if err := archive(c.Request().Context(), command, id, true); err != nil {
			return err
		}
		return web.SeeOther(c, back)
	}
}

// target is what a command is about, and its identity.
func target(c echo.Context) (id, command uuid.UUID, err error) {
	if id, err = web.ID(c, "id"); err != nil {
		return id, command, err
	}
	command, err = web.CommandID(c)
	return id, command, err
}
