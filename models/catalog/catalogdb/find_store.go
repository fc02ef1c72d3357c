package catalogdb

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/models/db"
	"comptoir/models/fault"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	pageSize   = 60   // tiles of a page of the grid
	candidates = 400  // matches of a search that are ranked
	scanned    = 5000 // items that are read through where no word begins with what was typed
)

// A Page is some of what a venue sells, in order.
type Page struct {
	Cards []*Card
	Next  uuid.UUID // hand it to Grid to go on; zero where this is the end
}

const (
	gridSQL = `select id from items where account_id = $1 and category_id = $2 and archived_at is null
		order by position, name, id limit $3`
	gridAfterSQL = `select i.id from items a
		join items i on i.account_id = a.account_id and (i.position, i.name, i.id) > (a.position, a.name, a.id)
		where a.account_id = $1 and a.id = $4 and i.category_id = $2 and i.archived_at is null
		order by i.position, i.name, i.id limit $3`
	favouritesSQL = `select id from items where account_id = $1 and favourite and archived_at is null
		order by position, name, id limit $2`
)

// Grid returns a page of a category's items for the till, from the beginning or after an item.
// The zero category is the favourites.
func (s *Store) Grid(ctx context.Context, venue, category, after uuid.UUID) (Page, error) {
	cards, err := s.find(ctx, venue, func(account uuid.UUID) (string, []any) {
		switch {
		case category == uuid.Nil:
			return favouritesSQL, []any{account, 2 * pageSize}
		case after == uuid.Nil:
			return gridSQL, []any{account, category, pageSize + 1}
		}
		return gridAfterSQL, []any{account, category, pageSize + 1, after}
	})
	if err != nil {
		return Page{}, fmt.Errorf("read grid: %w", err)
	}
	page := Page{Cards: cards}
	if category != uuid.Nil && len(cards) > pageSize {
		page.Cards = cards[:pageSize]
		page.Next = cards[pageSize-1].ID
	}
	return page, nil
}

// find runs a query for ids and returns their cards in its order.
func (s *Store) find(ctx context.Context, venue uuid.UUID, query func(account uuid.UUID) (string, []any)) ([]*Card, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var revision int64
	var ids []uuid.UUID
	sql, args := query(account)
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		ids = ids[:0]
		b.Queue(revisionSQL, account).QueryRow(func(r pgx.Row) error { return r.Scan(&revision) })
		b.Queue(sql, args...).Query(each(func(r pgx.Row) error {
			var id uuid.UUID
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		}))
	})
	if err != nil {
		return nil, err
	}
	found, err := s.Cards(ctx, venue, revision, ids)
	if err != nil {
		return nil, err
	}
	cards := make([]*Card, 0, len(ids))
	for _, id := range ids {
		if card := found[id]; card != nil {
			cards = append(cards, card)
		}
	}
	return cards, nil
}

// Search returns what a venue sells that has, for every word typed, a word beginning with it in
// its name, its codes or those of its variants. Best first: names that begin with the text,
// then favourites, then by name.
func (s *Store) Search(ctx context.Context, venue uuid.UUID, text string, limit int) ([]*Card, error) {
	terms := words(text)
	if len(terms) == 0 || limit <= 0 {
		return nil, nil
	}
	cards, err := s.find(ctx, venue, func(account uuid.UUID) (string, []any) { return searching(account, terms, limit) })
	if err == nil && len(cards) < limit && utf8.RuneCountInString(strings.TrimSpace(text)) > 2 {
		var more []*Card
		more, err = s.within(ctx, venue, text, limit)
		cards = merge(cards, more, limit)
	}
	if err != nil {
		return nil, fmt.Errorf("search items: %w", err)
	}
	return cards, nil
}

// searching is the query for items that have a word for every term. The matches are cut off
// before they are ranked: of what one letter finds, nobody misses the last of thousands.
func searching(account uuid.UUID, terms []string, limit int) (string, []any) {
	args := []any{account, terms[0], limit}
	var b strings.Builder
	b.WriteString(`select i.id from items i join (`)
	for n, term := range terms {
		if n > 0 {
			b.WriteString(" intersect ")
		}
		args = append(args, term, past(term))
		fmt.Fprintf(&b, "(select item_id from item_words where account_id = $1 and word >= $%d and word < $%d", len(args)-1, len(args))
		if len(terms) == 1 {
			fmt.Fprintf(&b, " limit %d", candidates)
		}
		b.WriteString(")")
	}
	fmt.Fprintf(&b, ` limit %d) m on m.item_id = i.id
		where i.account_id = $1 and i.archived_at is null
		group by i.account_id, i.id
		order by starts_with(i.search, $2) desc, i.favourite desc, i.search, i.id limit $3`, candidates)
	return b.String(), args
}

// within looks inside of words too, in as many items as can be read through in no time.
func (s *Store) within(ctx context.Context, venue uuid.UUID, text string, limit int) ([]*Card, error) {
	pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(clean(text))) + "%"
	return s.find(ctx, venue, func(account uuid.UUID) (string, []any) {
		return `select id from (select id, search from items where account_id = $1 and archived_at is null limit $2) i
			where search like $3 order by search, id limit $4`, []any{account, scanned, pattern, limit}
	})
}

func merge(cards, more []*Card, limit int) []*Card {
	for _, card := range more {
		known := slices.ContainsFunc(cards, func(c *Card) bool { return c.ID == card.ID })
		if !known && len(cards) < limit {
			cards = append(cards, card)
		}
	}
	return cards
}

// A Hit is what a scanned or typed code stands for.
type Hit struct {
	*Card
	VariantID uuid.UUID // zero: the item itself
}

const (
	codeLimit = 64
	codeSQL   = `select item, variant from (
		select id as item, null::uuid as variant, 1 as rank from items
			where account_id = $1 and barcode = $2 and barcode <> '' and archived_at is null
		union all select item_id, id, 1 from variants
			where account_id = $1 and barcode = $2 and barcode <> '' and archived_at is null
		union all select id, null, 2 from items
			where account_id = $1 and sku = $2 and sku <> '' and archived_at is null
		union all select item_id, id, 2 from variants
			where account_id = $1 and sku = $2 and sku <> '' and archived_at is null) c
		order by rank, item, variant`
)

// ByCode returns what a venue sells under a barcode or SKU: exactly this one. Nothing under the
// code is "catalog.code_unknown", which names the code.
func (s *Store) ByCode(ctx context.Context, venue uuid.UUID, code string) (Hit, error) {
	code = strings.TrimSpace(code)
	unknown := fault.NotFound("catalog.code_unknown").With("code", clean(code))
	if code == "" || len(code) > codeLimit || clean(code) != code {
		return Hit{}, unknown
	}
	account, err := db.Account(ctx)
	if err != nil {
		return Hit{}, err
	}
	var revision int64
	type found struct{ item, variant uuid.UUID }
	var list []found
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		list = list[:0]
		b.Queue(revisionSQL, account).QueryRow(func(r pgx.Row) error { return r.Scan(&revision) })
		b.Queue(codeSQL, account, code).Query(each(func(r pgx.Row) error {
			var item uuid.UUID
			var variant *uuid.UUID
			err := r.Scan(&item, &variant)
			list = append(list, found{item, value(variant)})
			return err
		}))
	})
	if err != nil {
		return Hit{}, fmt.Errorf("look up code: %w", err)
	}
	for _, f := range list { // a variant may be left over from an item that is archived
		cards, err := s.Cards(ctx, venue, revision, []uuid.UUID{f.item})
		if err != nil {
			return Hit{}, err
		}
		if card := cards[f.item]; card != nil {
			return Hit{card, f.variant}, nil
		}
	}
	return Hit{}, unknown
}
