package api

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// ItemSummary is an item in a list.
type ItemSummary struct {
	ID         uuid.UUID `json:"id"`
	Name       string    `json:"name"`
	CategoryID uuid.UUID `json:"category_id,omitzero"`
	Category   string    `json:"category,omitempty"`
	SKU        string    `json:"sku,omitempty"`
	Price      Money     `json:"price"` // the lowest of its variants
	Variants   int       `json:"variants"`
	OpenPrice  bool      `json:"open_price"`
}

// Item is what can be sold.
type Item struct {
	ID               uuid.UUID         `json:"id"`
	Name             string            `json:"name"`
	KitchenName      string            `json:"kitchen_name,omitempty"`
	Description      string            `json:"description,omitempty"`
	CategoryID       uuid.UUID         `json:"category_id,omitzero"`
	TaxGroupID       uuid.UUID         `json:"tax_group_id,omitzero"`
	SKU              string            `json:"sku,omitempty"`
	Barcode          string            `json:"barcode,omitempty"`
	Price            Money             `json:"price"`
	OpenPrice        bool              `json:"open_price"`
	Discountable     bool              `json:"discountable"`
	Favourite        bool              `json:"favourite"`
	Allergens        catalog.Allergens `json:"allergens"`
	Variants         []Variant         `json:"variants"`
	ModifierGroupIDs []uuid.UUID       `json:"modifier_group_ids"`
	Role             catalog.Role      `json:"role"`                     // goods, fee or deposit
	DepositItemID    uuid.UUID         `json:"deposit_item_id,omitzero"` // rung up with it
	StationIDs       []uuid.UUID       `json:"station_ids"`              // where it is made; none: where its category is
	TargetSeconds    int               `json:"target_seconds,omitempty"` // within which it should be done; none: as its station
	Archived         bool              `json:"archived"`
}

// Variant is a size or sort of an item.
type Variant struct {
	ID      uuid.UUID `json:"id"`
	Name    string    `json:"name"`
	Price   Money     `json:"price"`
	SKU     string    `json:"sku,omitempty"`
	Barcode string    `json:"barcode,omitempty"`
}

// ItemForm is what is said of an item; what is left out stays as it is.
type ItemForm struct {
	Name             *string            `json:"name,omitempty"`
	KitchenName      *string            `json:"kitchen_name,omitempty"`
	Description      *string            `json:"description,omitempty"`
	CategoryID       *uuid.UUID         `json:"category_id,omitempty"`
	TaxGroupID       *uuid.UUID         `json:"tax_group_id,omitempty"`
	SKU              *string            `json:"sku,omitempty"`
	Barcode          *string            `json:"barcode,omitempty"`
	Price            *Money             `json:"price,omitempty"`
	OpenPrice        *bool              `json:"open_price,omitempty"`
	Discountable     *bool              `json:"discountable,omitempty"`
	Favourite        *bool              `json:"favourite,omitempty"`
	Allergens        *catalog.Allergens `json:"allergens,omitempty"`
	Variants         *[]Variant         `json:"variants,omitempty"` // all of them: one that is left out is archived
	ModifierGroupIDs *[]uuid.UUID       `json:"modifier_group_ids,omitempty"`
	Role             *catalog.Role      `json:"role,omitempty"`
	DepositItemID    *uuid.UUID         `json:"deposit_item_id,omitempty"`
	StationIDs       *[]uuid.UUID       `json:"station_ids,omitempty"`
	TargetSeconds    *int               `json:"target_seconds,omitempty"`
}

func (h *Handler) listItems(c echo.Context) error {
	f := catalogdb.Filter{Text: c.QueryParam("text")}
	var at catalogdb.Cursor
	var err error
	if f.Category, err = web.OptionalID(c, "category_id"); err != nil {
		return err
	}
	if at.After, err = web.OptionalID(c, "cursor"); err != nil {
		return err
	}
	found, err := h.Catalog.List(c.Request().Context(), web.Who(c).VenueID, f, at)
	if err != nil {
		return err
	}
	currency := web.Who(c).Currency.Code
	list := listOf(found.Rows, func(r catalogdb.Row) ItemSummary {
		return ItemSummary{
			ID: r.ID, Name: r.Name, CategoryID: r.CategoryID, Category: r.CategoryName, SKU: r.SKU, Price: Money{r.Price, currency},
			Variants: r.Variants, OpenPrice: r.OpenPrice,
		}
	})
	if found.Next != uuid.Nil {
		list.NextCursor = found.Next.String()
	}
	return c.JSON(http.StatusOK, list)
}

func (h *Handler) getItem(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	return h.item(c, http.StatusOK, id)
}

func (h *Handler) item(c echo.Context, status int, id uuid.UUID) error {
	item, err := h.Catalog.Item(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return c.JSON(status, itemOf(item, web.Who(c).Currency.Code))
}

func itemOf(i catalogdb.Item, currency string) Item {
	out := Item{
		ID: i.ID, Name: i.Name, KitchenName: i.KitchenName, Description: i.Description, CategoryID: i.CategoryID, TaxGroupID: i.TaxGroupID,
		SKU: i.SKU, Barcode: i.Barcode, Price: Money{i.Price, currency}, OpenPrice: i.OpenPrice, Discountable: i.Discountable, Favourite: i.Favourite, Allergens: i.Allergens,
		Variants: make([]Variant, len(i.Variants)), ModifierGroupIDs: append([]uuid.UUID{}, i.Groups...), Archived: i.Archived,
		Role: cmp.Or(i.Role, catalog.Goods), DepositItemID: i.DepositItem,
		StationIDs: append([]uuid.UUID{}, i.Stations...), TargetSeconds: i.Target,
	}
	for n, v := range i.Variants {
		out.Variants[n] = Variant{ID: v.ID, Name: v.Name, Price: Money{v.Price, currency}, SKU: v.SKU, Barcode: v.Barcode}
	}
	return out
}

func (h *Handler) addItem(c echo.Context) error {
	in, err := read[ItemForm](c)
	if err != nil {
		return err
	}
	item := catalogdb.Item{ID: asked(c, "item"), Discountable: true}
	if err := in.onto(&item, web.Who(c).Currency); err != nil {
		return err
	}
	if item.TaxGroupID == uuid.Nil {
		if item.TaxGroupID, err = h.usualTaxes(c); err != nil {
			return err
		}
	}
	if err := h.Catalog.AddItem(c.Request().Context(), item.ID, item); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, prefix+"/items/"+item.ID.String())
	return h.item(c, http.StatusCreated, item.ID)
}

// usualTaxes is the tax group that an item has where none is given.
func (h *Handler) usualTaxes(c echo.Context) (uuid.UUID, error) {
	groups, err := h.Catalog.TaxGroups(c.Request().Context())
	if err != nil {
		return uuid.Nil, err
	}
	if n := slices.IndexFunc(groups, func(g catalogdb.TaxGroup) bool { return g.Default }); n >= 0 {
		return groups[n].ID, nil
	}
	return uuid.Nil, nil
}

func (h *Handler) changeItem(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	in, err := read[ItemForm](c)
	if err != nil {
		return err
	}
	item, err := h.Catalog.Item(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if err := in.onto(&item, web.Who(c).Currency); err != nil {
		return err
	}
	if err := h.Catalog.ChangeItem(c.Request().Context(), asked(c, "change"), item); err != nil {
		return err
	}
	return h.item(c, http.StatusOK, id)
}

// onto puts what was said on an item.
func (f ItemForm) onto(i *catalogdb.Item, currency money.Currency) error {
	set(&i.Name, f.Name)
	set(&i.KitchenName, f.KitchenName)
	set(&i.Description, f.Description)
	set(&i.CategoryID, f.CategoryID)
	set(&i.TaxGroupID, f.TaxGroupID)
	set(&i.SKU, f.SKU)
	set(&i.Barcode, f.Barcode)
	set(&i.OpenPrice, f.OpenPrice)
	set(&i.Discountable, f.Discountable)
	set(&i.Favourite, f.Favourite)
	set(&i.Allergens, f.Allergens)
	set(&i.Groups, f.ModifierGroupIDs)
	set(&i.Role, f.Role)
	set(&i.DepositItem, f.DepositItemID)
	set(&i.Stations, f.StationIDs)
	set(&i.Target, f.TargetSeconds)
	if f.Price != nil {
		if f.Price.Currency != currency.Code {
			return otherMoney("price", currency)
		}
		i.Price = f.Price.Amount
	}
	return f.variants(i, currency)
}

func (f ItemForm) variants(i *catalogdb.Item, currency money.Currency) error {
	if f.Variants == nil {
		return nil
	}
	i.Variants = nil
	for _, v := range *f.Variants {
		if v.Price.Currency != currency.Code {
			return otherMoney("variants", currency)
		}
		if v.ID == uuid.Nil {
			v.ID = uuid.Must(uuid.NewV7())
		}
		i.Variants = append(i.Variants, catalog.Variant{ID: v.ID, Name: v.Name, Price: v.Price.Amount, SKU: v.SKU, Barcode: v.Barcode})
	}
	return nil
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func otherMoney(field string, currency money.Currency) error {
	return fault.Invalid("api.money").Field(field, "api.money").With("currency", currency.Code)
}

// Category is a group of items.
type Category struct {
	ID     uuid.UUID `json:"id"`
	Name   string    `json:"name"`
	Colour string    `json:"colour"`
	Items  int       `json:"items"`
}

func (h *Handler) listCategories(c echo.Context) error {
	rows, err := h.Catalog.Categories(c.Request().Context())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, listOf(rows, func(r catalogdb.Category) Category { return Category{r.ID, r.Name, r.Colour, r.Items} }))
}

// ModifierGroup is a question that items ask.
type ModifierGroup struct {
	ID        uuid.UUID  `json:"id"`
	Name      string     `json:"name"`
	Min       int        `json:"min"`  // portions that must be chosen
	Max       int        `json:"max"`  // portions that may be chosen; 0: any number
	Free      int        `json:"free"` // portions that cost nothing
	Modifiers []Modifier `json:"modifiers"`
}

// Modifier is an answer to a modifier group.
type Modifier struct {
	ID        uuid.UUID         `json:"id"`
	Name      string            `json:"name"`
	Price     Money             `json:"price"`
	Allergens catalog.Allergens `json:"allergens"`
}

func (h *Handler) listModifierGroups(c echo.Context) error {
	rows, err := h.Catalog.ModifierGroups(c.Request().Context())
	if err != nil {
		return err
	}
	currency := web.Who(c).Currency.Code
	return c.JSON(http.StatusOK, listOf(rows, func(g catalogdb.ModifierGroup) ModifierGroup {
		out := ModifierGroup{ID: g.ID, Name: g.Name, Min: g.Min, Max: g.Max, Free: g.Free}
		for _, m := range g.Modifiers {
			out.Modifiers = append(out.Modifiers, Modifier{ID: m.ID, Name: m.Name, Price: Money{m.Price, currency}, Allergens: m.Allergens})
		}
		return out
	}))
}
