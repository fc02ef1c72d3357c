package catalogdb

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// pageSize is how many tiles a page of the grid has.
const pageSize = 60

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
	sql, args := query(account)
	ids, revision, err := s.ids(ctx, account, sql, args...)
	if err != nil {
		return nil, err
	}
	found, err := s.Cards(ctx, venue, revision, ids)
	if err != nil {
		return nil, err
	}
	return inOrder(ids, found), nil
}

func inOrder(ids []uuid.UUID, found map[uuid.UUID]*Card) []*Card {
	cards := make([]*Card, 0, len(ids))
	for _, id := range ids {
		if card := found[id]; card != nil {
			cards = append(cards, card)
		}
	}
	return cards
}

// ids runs a query for ids, and says at which revision of the account it ran.
func (s *Store) ids(ctx context.Context, account uuid.UUID, sql string, args ...any) (list []uuid.UUID, revision int64, err error) {
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		list = list[:0]
		b.Queue(revisionSQL, account).QueryRow(func(r pgx.Row) error { return r.Scan(&revision) })
		b.Queue(sql, args...).Query(each(func(r pgx.Row) error {
			var id uuid.UUID
			err := r.Scan(&id)
			list = append(list, id)
			return err
		}))
	})
	return list, revision, err
}

// A Hit is what a scanned or typed code stands for.
type Hit struct {
	*Card
	VariantID uuid.UUID // zero: the item itself
	Code      int       // which of the codes it was found under
}

const (
	codeLimit = 64
	codeSQL   = `select item, variant, array_position($2::text[], code) - 1 from (
		select id as item, null::uuid as variant, 1 as rank, barcode as code from items
			where account_id = $1 and barcode = any($2::text[]) and barcode <> '' and archived_at is null
		union all select item_id, id, 1, barcode from variants
			where account_id = $1 and barcode = any($2::text[]) and barcode <> '' and archived_at is null
		union all select id, null, 2, sku from items
			where account_id = $1 and sku = any($2::text[]) and sku <> '' and archived_at is null
		union all select item_id, id, 2, sku from variants
			where account_id = $1 and sku = any($2::text[]) and sku <> '' and archived_at is null) c
		order by array_position($2::text[], code), rank, item, variant`
)

// ByCode returns what a venue sells under a barcode or SKU: exactly this one. Nothing under the
// code is "catalog.code_unknown", which names the code.
func (s *Store) ByCode(ctx context.Context, venue uuid.UUID, code string) (Hit, error) {
	return s.ByCodes(ctx, venue, strings.TrimSpace(code), []string{strings.TrimSpace(code)})
}

// ByCodes is ByCode for a code that may stand for several, the likeliest first. text is what was
// scanned.
func (s *Store) ByCodes(ctx context.Context, venue uuid.UUID, text string, codes []string) (Hit, error) {
	unknown := fault.NotFound("catalog.code_unknown").With("code", clean(text))
	for _, code := range codes {
		if code == "" || len(code) > codeLimit || clean(code) != code {
			return Hit{}, unknown
		}
	}
	account, err := db.Account(ctx)
	if err != nil {
		return Hit{}, err
	}
	var revision int64
	type found struct {
		item, variant uuid.UUID
		code          int
	}
	var list []found
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		list = list[:0]
		b.Queue(revisionSQL, account).QueryRow(func(r pgx.Row) error { return r.Scan(&revision) })
		b.Queue(codeSQL, account, codes).Query(each(func(r pgx.Row) error {
			var item uuid.UUID
			var variant *uuid.UUID
			var code int
			err := r.Scan(&item, &variant, &code)
			list = append(list, found{item, value(variant), code})
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
			return Hit{card, f.variant, f.code}, nil
		}
	}
	return Hit{}, unknown
}
