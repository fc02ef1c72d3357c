package catalogdb

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
)

const (
	descriptionLimit = 2000
	variantsLimit    = 100
	rulesLimit       = 200
)

// Check tidies an item up and refuses what cannot be kept. Fields of the nth variant are named
// "variants.<n>.name", those of the nth price "prices.<n>.price".
func (i *Item) Check() error {
	var c form.Check
	i.Name = c.Line("name", i.Name, NameLimit)
	i.KitchenName = c.Optional("kitchen_name", i.KitchenName, NameLimit)
	i.Description = c.Lines("description", i.Description, descriptionLimit)
	i.SKU = c.Optional("sku", i.SKU, codeLimit)
	i.Barcode = c.Optional("barcode", i.Barcode, codeLimit)
	c.Require(i.ID != uuid.Nil, "id", "field.required")
	c.Require(i.CategoryID != uuid.Nil, "category_id", "field.required")
	c.Require(i.TaxGroupID != uuid.Nil, "tax_group_id", "field.required")
	checkPrice(&c, "price", i.Price)
	c.Require(i.Unit.Valid(), "unit", "field.unknown")
	c.Require(i.Tare >= 0 && i.Tare < money.Whole(10_000), "tare", "field.range")
	c.Require(i.Role == "" || slices.Contains(catalog.Roles(), i.Role), "role", "field.unknown")
	c.Require(i.DepositItem == uuid.Nil || i.DepositItem != i.ID && !i.Role.Charged(), "deposit_item", "catalog.deposit_of_deposit")
	c.Require(i.Target >= 0 && i.Target <= 4*3600, "target", "field.range")
	c.Require(len(i.Variants) <= variantsLimit, "variants", "catalog.too_many_variants")
	c.Require(len(i.Prices) <= rulesLimit, "prices", "catalog.too_many_prices")
	for n := range i.Variants {
		v, at := &i.Variants[n], "variants."+strconv.Itoa(n)+"."
		v.Name = c.Line(at+"name", v.Name, NameLimit)
		v.SKU = c.Optional(at+"sku", v.SKU, codeLimit)
		v.Barcode = c.Optional(at+"barcode", v.Barcode, codeLimit)
		checkPrice(&c, at+"price", v.Price)
	}
	i.checkPrices(&c)
	i.checkParts(&c)
	i.checkCodes(&c)
	return c.Err()
}

func checkPrice(c *form.Check, field string, p money.Price) {
	c.Require(!p.IsNegative(), field, "catalog.price_negative")
	c.Require(p.Round(money.HalfUp).InRange(), field, "field.range")
}

// checkPrices wants each rule once, and only for variants that the item has.
func (i *Item) checkPrices(c *form.Check) {
	for n, p := range i.Prices {
		at := "prices." + strconv.Itoa(n) + "."
		checkPrice(c, at+"price", p.Price)
		c.Require(p.Kind == "" || p.Kind.Valid(), at+"kind", "field.unknown")
		c.Require(p.Kind != "" || p.VenueID != uuid.Nil, at+"price", "catalog.price_for_nobody")
		known := p.VariantID == uuid.Nil && len(i.Variants) == 0
		for _, v := range i.Variants {
			known = known || v.ID == p.VariantID
		}
		c.Require(known, at+"variant", "field.unknown")
		for _, before := range i.Prices[:n] {
			same := before.Kind == p.Kind && before.VenueID == p.VenueID && before.VariantID == p.VariantID
			c.Require(!same, at+"price", "catalog.price_twice")
		}
	}
}

// checkCodes wants the item's own codes to be different from each other.
func (i *Item) checkCodes(c *form.Check) {
	skus, barcodes := []string{i.SKU}, []string{i.Barcode}
	for n, v := range i.Variants {
		at := "variants." + strconv.Itoa(n) + "."
		c.Require(v.SKU == "" || !slices.Contains(skus, v.SKU), at+"sku", "catalog.sku_taken")
		c.Require(v.Barcode == "" || !slices.Contains(barcodes, v.Barcode), at+"barcode", "catalog.barcode_taken")
		skus, barcodes = append(skus, v.SKU), append(barcodes, v.Barcode)
	}
}

// codes are the SKUs and barcodes of an item and its variants, with the fields they stand in.
func (i Item) codes() (list []string, fields map[string]string) {
	fields = map[string]string{}
	add := func(code, field string) {
		if code != "" {
			list = append(list, code)
			fields[code] = field
		}
	}
	add(i.Barcode, "barcode")
	add(i.SKU, "sku")
	for n, v := range i.Variants {
		add(v.Barcode, "variants."+strconv.Itoa(n)+".barcode")
		add(v.SKU, "variants."+strconv.Itoa(n)+".sku")
	}
	return list, fields
}

// codesFree refuses an item whose codes are another's: a scan must mean one thing.
func codesFree(ctx context.Context, tx bun.IDB, account uuid.UUID, item Item) error {
	list, fields := item.codes()
	if len(list) == 0 {
		return nil
	}
	var taken struct{ Code, Name string }
	err := tx.NewRaw(`select code, name from (
		select i.sku as code, i.name, i.id from items i where i.account_id = ?0 and i.sku = any(?1) and i.sku <> '' and i.archived_at is null
		union all select i.barcode, i.name, i.id from items i where i.account_id = ?0 and i.barcode = any(?1) and i.barcode <> '' and i.archived_at is null
		union all select v.sku, i.name, i.id from variants v join items i on i.account_id = v.account_id and i.id = v.item_id
			where v.account_id = ?0 and v.sku = any(?1) and v.sku <> '' and v.archived_at is null and i.archived_at is null
		union all select v.barcode, i.name, i.id from variants v join items i on i.account_id = v.account_id and i.id = v.item_id
			where v.account_id = ?0 and v.barcode = any(?1) and v.barcode <> '' and v.archived_at is null and i.archived_at is null
		) t where id <> ?2 limit 1`, account, pgdialect.Array(list), item.ID).Scan(ctx, &taken)
	if db.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for codes: %w", err)
	}
	return fault.Invalid("request.invalid").Field(fields[taken.Code], "catalog.code_taken").With("item", taken.Name)
}
