package catalogdb

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/tax"
)

// A loading reads items with all that belongs to them in one round trip and from one state of
// the database.
type loading struct {
	revision int64
	cards    map[uuid.UUID]*Card
	groups   map[uuid.UUID][]place            // by group: where it stands
	answers  map[uuid.UUID][]catalog.Modifier // by group
}

// A place is where a modifier group stands: an item, and which of its groups it is.
type place struct {
	card *Card
	n    int
}

const (
	revisionSQL = `select revision from accounts where account_id = $1`
	itemsSQL    = `select i.id, i.category_id, c.name, i.name, i.kitchen_name, i.description, i.sku, i.barcode, i.price::text,
		case when i.colour = '' then c.colour else i.colour end, i.favourite, i.open_price, not i.discountable, i.unit, i.tare::text, i.role, i.deposit_item_id, i.allergens, i.target_seconds
		from items i join categories c on c.account_id = i.account_id and c.id = i.category_id
		where i.account_id = $1 and i.id = any($2) and i.archived_at is null`
	variantsSQL = `select item_id, id, name, price::text, sku, barcode from variants
		where account_id = $1 and item_id = any($2) and archived_at is null order by item_id, position, name, id`
	groupsSQL = `select m.item_id, g.id, g.name, g.min, g.max, g.free
		from item_modifier_groups m join modifier_groups g on g.account_id = m.account_id and g.id = m.group_id
		where m.account_id = $1 and m.item_id = any($2) and g.archived_at is null
		order by m.item_id, m.position, g.position, g.name, g.id`
	modifiersSQL = `with recursive asked(group_id, depth) as (
			select group_id, 0 from item_modifier_groups where account_id = $1 and item_id = any($2)
			union select m.opens_group_id, a.depth + 1 from asked a join modifiers m on m.account_id = $1 and m.group_id = a.group_id
				where m.opens_group_id is not null and m.archived_at is null and a.depth < 3)
		select m.group_id, m.id, m.name, m.price::text, m.sold_out, m.allergens, o.id, o.name, o.min, o.max, o.free from modifiers m
		left join modifier_groups o on o.account_id = m.account_id and o.id = m.opens_group_id and o.archived_at is null
		where m.account_id = $1 and m.archived_at is null and m.group_id in (select group_id from asked)
		order by m.group_id, m.position, m.name, m.id`
	taxesSQL = `select i.id, g.kind, t.id, t.name, t.basis_points, t.mode, t.compound
		from items i
		join tax_group_taxes g on g.account_id = i.account_id and g.tax_group_id = i.tax_group_id
		join taxes t on t.account_id = g.account_id and t.id = g.tax_id
		where i.account_id = $1 and i.id = any($2) and t.archived_at is null
		order by i.id, g.kind, g.position, t.name, t.id`
	// An item's own stations go before those of its category.
	stationsSQL = `with made as (
			select i.id as item_id, o.station_id, true as own from items i
			join item_stations o on o.account_id = i.account_id and o.item_id = i.id
			where i.account_id = $1 and i.id = any($2)
			union all
			select i.id, c.station_id, false from items i
			join category_stations c on c.account_id = i.account_id and c.category_id = i.category_id
			where i.account_id = $1 and i.id = any($2)),
		here as (select m.*, s.position, s.name from made m join stations s on s.account_id = $1 and s.id = m.station_id
			where s.venue_id = $3 and s.archived_at is null and s.kind = 'make')
		select h.item_id, h.station_id from here h
		where h.own or not exists (select 1 from here o where o.item_id = h.item_id and o.own)
		order by h.item_id, h.position, h.name, h.station_id`
	pricesSQL = `select item_id, variant_id, venue_id, kind, price::text from price_rules
		where account_id = $1 and item_id = any($2) and (venue_id is null or venue_id = $3) order by item_id, id`
	soldOutsSQL = `select item_id, variant_id from sold_outs where account_id = $1 and item_id = any($2) and venue_id = $3`
	countedSQL  = `select item_id from portions where account_id = $1 and item_id = any($2) and venue_id = $3`
)

func (l *loading) queue(b *pgx.Batch, account, venue uuid.UUID, ids []uuid.UUID) {
	clear(l.cards)
	l.groups, l.answers = map[uuid.UUID][]place{}, map[uuid.UUID][]catalog.Modifier{}
	b.Queue(revisionSQL, account).QueryRow(func(r pgx.Row) error { return r.Scan(&l.revision) })
	b.Queue(itemsSQL, account, ids).Query(each(l.item))
	b.Queue(variantsSQL, account, ids).Query(each(l.variant))
	b.Queue(groupsSQL, account, ids).Query(each(l.group))
	b.Queue(modifiersSQL, account, ids).Query(each(l.modifier))
	b.Queue(partsSQL, account, ids).Query(each(l.part))
	b.Queue(taxesSQL, account, ids).Query(each(l.tax))
	b.Queue(stationsSQL, account, ids, venue).Query(each(l.station))
	b.Queue(pricesSQL, account, ids, venue).Query(each(l.price))
	b.Queue(soldOutsSQL, account, ids, venue).Query(each(l.soldOut))
	b.Queue(countedSQL, account, ids, venue).Query(each(l.counted))
}

// each hands every row to scan.
func each(scan func(pgx.Row) error) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		for rows.Next() {
			if err := scan(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

func (l *loading) item(r pgx.Row) error {
	var c Card
	var price, tare string
	var deposit *uuid.UUID
	var allergens []string
	err := r.Scan(&c.ID, &c.CategoryID, &c.CategoryName, &c.Name, &c.KitchenName, &c.Description, &c.SKU, &c.Barcode, &price,
		&c.Colour, &c.Favourite, &c.OpenPrice, &c.NotDiscounted, &c.Unit, &tare, &c.Role, &deposit, &allergens, &c.Target)
	if err != nil {
		return fmt.Errorf("read item: %w", err)
	}
	c.DepositItem = value(deposit)
	if c.Allergens, err = catalog.ParseAllergens(allergens); err != nil {
		return err
	}
	l.cards[c.ID] = &c
	if c.Tare, err = money.ParseQuantity(tare); err != nil {
		return err
	}
	c.Price, err = money.ParsePrice(price)
	return err
}

func (l *loading) variant(r pgx.Row) error {
	var item uuid.UUID
	var v catalog.Variant
	var price string
	err := r.Scan(&item, &v.ID, &v.Name, &price, &v.SKU, &v.Barcode)
	if err != nil {
		return fmt.Errorf("read variant: %w", err)
	}
	if v.Price, err = money.ParsePrice(price); err != nil {
		return err
	}
	if c := l.cards[item]; c != nil {
		c.Variants = append(c.Variants, v)
	}
	return nil
}

func (l *loading) group(r pgx.Row) error {
	var item uuid.UUID
	var g catalog.ModifierGroup
	if err := r.Scan(&item, &g.ID, &g.Name, &g.Min, &g.Max, &g.Free); err != nil {
		return fmt.Errorf("read modifier group: %w", err)
	}
	if c := l.cards[item]; c != nil {
		l.groups[g.ID] = append(l.groups[g.ID], place{c, len(c.Groups)})
		c.Groups = append(c.Groups, g)
	}
	return nil
}

func (l *loading) modifier(r pgx.Row) error {
	var group uuid.UUID
	var m catalog.Modifier
	var price string
	var allergens []string
	var opens opened
	err := r.Scan(&group, &m.ID, &m.Name, &price, &m.SoldOut, &allergens, &opens.id, &opens.name, &opens.min, &opens.max, &opens.free)
	if err != nil {
		return fmt.Errorf("read modifier: %w", err)
	}
	if m.Price, err = money.ParsePrice(price); err != nil {
		return err
	}
	if m.Allergens, err = catalog.ParseAllergens(allergens); err != nil {
		return err
	}
	m.Opens = opens.group()
	l.answers[group] = append(l.answers[group], m)
	return nil
}

// opened is the group that a modifier may open.
type opened struct {
	id             *uuid.UUID
	name           *string
	min, max, free *int
}

func (o opened) group() *catalog.ModifierGroup {
	if o.id == nil {
		return nil
	}
	return &catalog.ModifierGroup{ID: *o.id, Name: *o.name, Min: *o.min, Max: *o.max, Free: *o.free}
}

// ask gives every group its answers, and the questions that these open.
func (l *loading) ask() {
	for id, places := range l.groups {
		for _, p := range places {
			p.card.Groups[p.n].Modifiers = l.answersOf(id, 0)
		}
	}
}

func (l *loading) answersOf(group uuid.UUID, depth int) []catalog.Modifier {
	list := slices.Clone(l.answers[group])
	for n, m := range list {
		if m.Opens == nil {
			continue
		}
		list[n].Opens = nil
		if opens := *m.Opens; depth < catalog.MaxDepth {
			if opens.Modifiers = l.answersOf(opens.ID, depth+1); len(opens.Modifiers) > 0 {
				list[n].Opens = &opens
			}
		}
	}
	return list
}

func (l *loading) tax(r pgx.Row) error {
	var item uuid.UUID
	var kind catalog.Kind
	var rate tax.Rate
	if err := r.Scan(&item, &kind, &rate.ID, &rate.Name, &rate.BasisPoints, &rate.Mode, &rate.Compound); err != nil {
		return fmt.Errorf("read tax: %w", err)
	}
	c := l.cards[item]
	if c == nil {
		return nil
	}
	if n := len(c.Taxes); n == 0 || c.Taxes[n-1].Kind != kind {
		c.Taxes = append(c.Taxes, catalog.KindTaxes{Kind: kind})
	}
	last := &c.Taxes[len(c.Taxes)-1]
	last.Rates = append(last.Rates, rate)
	return nil
}

func (l *loading) station(r pgx.Row) error {
	var item, station uuid.UUID
	if err := r.Scan(&item, &station); err != nil {
		return fmt.Errorf("read station: %w", err)
	}
	if c := l.cards[item]; c != nil {
		c.Stations = append(c.Stations, station)
	}
	return nil
}

func (l *loading) price(r pgx.Row) error {
	var item uuid.UUID
	var variant, venue *uuid.UUID
	var rule catalog.PriceRule
	var price string
	err := r.Scan(&item, &variant, &venue, &rule.Kind, &price)
	if err != nil {
		return fmt.Errorf("read price: %w", err)
	}
	if rule.Price, err = money.ParsePrice(price); err != nil {
		return err
	}
	rule.VariantID, rule.VenueID = value(variant), value(venue)
	if c := l.cards[item]; c != nil {
		c.Prices = append(c.Prices, rule)
	}
	return nil
}

func (l *loading) soldOut(r pgx.Row) error {
	var item, variant uuid.UUID
	if err := r.Scan(&item, &variant); err != nil {
		return fmt.Errorf("read what is sold out: %w", err)
	}
	c := l.cards[item]
	if c == nil {
		return nil
	}
	c.SoldOut = c.SoldOut || variant == uuid.Nil
	for n := range c.Variants {
		if c.Variants[n].ID == variant {
			c.Variants[n].SoldOut = true
		}
	}
	return nil
}

func (l *loading) counted(r pgx.Row) error {
	var item uuid.UUID
	if err := r.Scan(&item); err != nil {
		return fmt.Errorf("read what is counted: %w", err)
	}
	if c := l.cards[item]; c != nil {
		c.Counted = true
	}
	return nil
}

func value(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
