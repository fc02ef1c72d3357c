package menu

import (
	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// rows gives an item what each of its lines says. Taken is false where none could be used.
func (p *Plan) rows(target *planned, item Item, fresh bool) (lines []Line, taken bool) {
	lines = make([]Line, len(item.Rows))
	for _, n := range p.inTurn(target, item) {
		row, line := item.Rows[n], &lines[n]
		*line = row.line(item, Unchanged)
		var changed, added bool
		if line.Code, line.Field = p.refused(target, row, fresh); line.Code != "" {
			line.Outcome = Refused
			continue
		}
		if row.Variant == "" {
			p.release(target, uuid.Nil, target.SKU, target.Barcode)
			changed, added = target.take(row), fresh
			p.claim(target, uuid.Nil, target.SKU, target.Barcode)
		} else {
			var v *catalog.Variant
			v, added = p.variant(target, row)
			p.release(target, v.ID, v.SKU, v.Barcode)
			changed = takeVariant(v, row)
			p.claim(target, v.ID, v.SKU, v.Barcode)
		}
		switch {
		case added:
			line.Outcome, target.dirty = New, true
		case changed:
			line.Outcome, target.dirty = Updated, true
		}
		taken = true
	}
	return lines, taken
}

// inTurn is the sequence in which an item's rows are taken: those that name a variant by its
// SKU come first, so that a variant which one of them renames is not also meant by another that
// has its old name.
func (p *Plan) inTurn(target *planned, item Item) []int {
	var bySKU, others []int
	for n, row := range item.Rows {
		if owner, ok := p.byCode[row.SKU]; ok && row.SKU != "" && row.Variant != "" && owner.item == target && owner.variant != uuid.Nil {
			bySKU = append(bySKU, n)
		} else {
			others = append(others, n)
		}
	}
	return append(bySKU, others...)
}

// release forgets codes that are about to be replaced.
func (p *Plan) release(i *planned, variant uuid.UUID, codes ...string) {
	for _, c := range codes {
		if p.byCode[c] == (code{i, variant}) {
			delete(p.byCode, c)
		}
	}
}

// refused says why a row cannot be used.
func (p *Plan) refused(target *planned, row Row, fresh bool) (code string, field Field) {
	self := uuid.Nil
	var variant *catalog.Variant
	if row.Variant != "" {
		if variant = p.variantOf(target, row); variant != nil {
			self = variant.ID
		}
	}
	added := row.Variant == "" && fresh || row.Variant != "" && variant == nil
	if added && row.Price == nil && !(row.Open && row.Variant == "") {
		return "import.price_missing", Price
	}
	foreign := func(c string) bool {
		owner, taken := p.byCode[c]
		return c != "" && taken && (owner.item != target || owner.variant != self || added && row.Variant != "")
	}
	switch {
	case foreign(row.SKU):
		return "import.code_taken", SKU
	case foreign(row.Barcode):
		return "import.code_taken", Barcode
	}
	if variant != nil {
		if other := target.named(row.Variant); other != nil && other.ID != variant.ID {
			return "import.duplicate", Variant
		}
	}
	return "", NoField
}

// variantOf finds the variant that a row means: by SKU, else by name.
func (p *Plan) variantOf(target *planned, row Row) *catalog.Variant {
	if owner, ok := p.byCode[row.SKU]; ok && row.SKU != "" && owner.item == target {
		for n := range target.Variants {
			if target.Variants[n].ID == owner.variant {
				return &target.Variants[n]
			}
		}
	}
	return target.named(row.Variant)
}

func (i *planned) named(name string) *catalog.Variant {
	for n := range i.Variants {
		if key(i.Variants[n].Name) == key(name) {
			return &i.Variants[n]
		}
	}
	return nil
}

// variant finds the variant of a row, or adds it.
func (p *Plan) variant(target *planned, row Row) (v *catalog.Variant, added bool) {
	if v := p.variantOf(target, row); v != nil {
		return v, false
	}
	target.Variants = append(target.Variants, catalog.Variant{ID: uuid.Must(uuid.NewV7())})
	return &target.Variants[len(target.Variants)-1], true
}

// take gives the item itself what a row says.
func (i *planned) take(row Row) (changed bool) {
	before := i.Item
	if row.SKU != "" {
		i.SKU = row.SKU
	}
	if row.Barcode != "" {
		i.Barcode = row.Barcode
	}
	switch {
	case row.Open:
		i.OpenPrice = true
	case row.Price != nil:
		i.Price, i.OpenPrice = money.PriceOf(*row.Price), false
	}
	return i.SKU != before.SKU || i.Barcode != before.Barcode || i.Price != before.Price || i.OpenPrice != before.OpenPrice
}

func takeVariant(v *catalog.Variant, row Row) (changed bool) {
	before := *v
	v.Name = row.Variant
	if row.SKU != "" {
		v.SKU = row.SKU
	}
	if row.Barcode != "" {
		v.Barcode = row.Barcode
	}
	if row.Price != nil {
		v.Price = money.PriceOf(*row.Price)
	}
	return *v != before
}
