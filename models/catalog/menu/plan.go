package menu

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
)

// A Plan compares the items of a menu with the catalogue and gathers what is to be written.
type Plan struct {
	known      catalogdb.Snapshot
	items      []*planned
	byName     map[string][]*planned
	byCode     map[string]code // SKUs and barcodes
	claimed    map[*planned]int
	categories map[string]*category // by key
	keys       map[uuid.UUID]string // of categories
	defaults   uuid.UUID            // tax group
}

// planned is an item as it will be.
type planned struct {
	catalogdb.Item
	dirty bool
}

type category struct {
	catalogdb.Category
	dirty bool
}

// A code belongs to an item, or to one of its variants.
type code struct {
	item    *planned
	variant uuid.UUID // zero: the item itself
}

// NewPlan compares a menu with what the catalogue has. An account without a tax group is
// "import.no_tax_group".
func NewPlan(known catalogdb.Snapshot, m Menu) (*Plan, error) {
	if len(known.TaxGroups) == 0 {
		return nil, fault.Conflict("import.no_tax_group")
	}
	p := &Plan{
		known: known, byName: map[string][]*planned{}, byCode: map[string]code{}, claimed: map[*planned]int{},
		categories: map[string]*category{}, keys: map[uuid.UUID]string{}, defaults: known.TaxGroups[0].ID,
	}
	for _, c := range known.Categories {
		p.addCategory(&category{Category: c})
	}
	for _, item := range known.Items {
		p.know(&planned{Item: item})
	}
	for n, item := range m.Items {
		for _, row := range item.Rows {
			if owner, ok := p.byCode[row.SKU]; ok && row.SKU != "" {
				p.claimed[owner.item] = n + 1
			}
		}
	}
	return p, nil
}

// know makes an item findable by its name and codes.
func (p *Plan) know(i *planned) {
	p.items = append(p.items, i)
	p.named(i, p.nameOf(i))
	p.claim(i, uuid.Nil, i.SKU, i.Barcode)
	for _, v := range i.Variants {
		p.claim(i, v.ID, v.SKU, v.Barcode)
	}
}

func (p *Plan) named(i *planned, name string) {
	if !slices.Contains(p.byName[name], i) {
		p.byName[name] = append(p.byName[name], i)
	}
}

func (p *Plan) claim(i *planned, variant uuid.UUID, codes ...string) {
	for _, c := range codes {
		if _, taken := p.byCode[c]; c != "" && !taken {
			p.byCode[c] = code{i, variant}
		}
	}
}

// addCategory makes a category findable; of two with one name, the first is meant.
func (p *Plan) addCategory(c *category) {
	k := key(c.Name)
	p.keys[c.ID] = k
	if p.categories[k] == nil {
		p.categories[k] = c
	}
}

func (p *Plan) nameOf(i *planned) string { return p.keys[i.CategoryID] + "\n" + key(i.Name) }

// Item plans the nth item of the menu and says what becomes of its lines.
func (p *Plan) Item(n int, item Item) []Line {
	tax, known := p.tax(item.Tax)
	if !known {
		return refuseAll(item, "import.tax_unknown", Tax)
	}
	target := p.find(n, item)
	if target != nil && p.takesName(target, item) {
		return refuseAll(item, "import.name_taken", Name)
	}
	fresh := target == nil
	if fresh {
		target = &planned{Item: catalogdb.Item{ID: uuid.Must(uuid.NewV7()), TaxGroupID: p.defaults, Discountable: true}}
	}
	lines, taken := p.rows(target, item, fresh)
	if !taken {
		return lines
	}
	changed, remark := p.describe(target, item, tax)
	tell(lines, changed, remark)
	if fresh {
		target.dirty = true
		p.know(target)
	}
	return lines
}

// tell says with the first line that was taken what became of the item as such.
func tell(lines []Line, changed bool, remark string) {
	for n := range lines {
		if lines[n].Outcome == Refused {
			continue
		}
		if lines[n].Outcome == Unchanged && changed {
			lines[n].Outcome = Updated
		}
		lines[n].Code = remark
		return
	}
}

func refuseAll(item Item, code string, field Field) []Line {
	lines := make([]Line, len(item.Rows))
	for n, row := range item.Rows {
		lines[n] = row.line(item, Refused)
		lines[n].Code, lines[n].Field = code, field
	}
	return lines
}

func (r Row) line(item Item, o Outcome) Line {
	return Line{File: r.File, Line: r.Line, Outcome: o, Label: strings.TrimSpace(item.Name + " " + r.Variant)}
}

// find looks for the item by SKU, else by category and name. One that another item of the menu
// names by SKU is that one's, whatever it is called now.
func (p *Plan) find(n int, item Item) *planned {
	for _, row := range item.Rows {
		if owner, ok := p.byCode[row.SKU]; ok && row.SKU != "" && p.claimed[owner.item] == n+1 {
			return owner.item
		}
	}
	for _, found := range p.byName[p.name(item)] {
		if by := p.claimed[found]; by == 0 || by == n+1 {
			return found
		}
	}
	return nil
}

func (p *Plan) name(item Item) string { return key(item.Category) + "\n" + key(item.Name) }

// takesName says whether an item, found by SKU, would get the name of another one.
func (p *Plan) takesName(target *planned, item Item) bool {
	name := p.name(item)
	return p.nameOf(target) != name && len(p.byName[name]) > 0
}

// tax finds a tax group by its name or its rate. The zero id is "as it is".
func (p *Plan) tax(name string) (uuid.UUID, bool) {
	if name == "" {
		return uuid.Nil, true
	}
	for _, g := range p.known.TaxGroups {
		if key(g.Name) == key(name) {
			return g.ID, true
		}
	}
	points, ok := rate(name)
	for _, g := range p.known.TaxGroups {
		if ok && len(g.Rates) == 1 && g.Rates[0] == points || ok && len(g.Rates) == 0 && points == 0 {
			return g.ID, true
		}
	}
	return uuid.Nil, false
}

// rate reads "10", "5,5 %" or "TVA 20%" as basis points.
func rate(name string) (int, bool) {
	digits := strings.Map(func(r rune) rune {
		if r == ',' {
			return '.'
		}
		if r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, name)
	whole, part, _ := strings.Cut(digits, ".")
	part = strings.TrimRight(part, "0")
	if whole == "" || len(whole) > 3 || len(part) > 2 || strings.Contains(part, ".") {
		return 0, false
	}
	n, err := strconv.Atoi(whole + (part + "00")[:2])
	return n, err == nil
}

// Batch returns what has been planned since the last Batch.
func (p *Plan) Batch() catalogdb.Batch {
	var b catalogdb.Batch
	for _, c := range p.categories {
		if c.dirty {
			b.Categories = append(b.Categories, c.Category)
			c.dirty = false
		}
	}
	slices.SortFunc(b.Categories, func(a, b catalogdb.Category) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	for _, i := range p.items {
		if i.dirty {
			b.Items = append(b.Items, i.Item)
			i.dirty = false
		}
	}
	return b
}
