package catalogdb

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
)

const (
	candidates = 400  // matches of a search that are ranked
	scanned    = 5000 // items that are read through where no word begins with what was typed
)

// Search returns what a venue sells that has, for every word typed, a word beginning with it in
// its name, its codes or those of its variants. Best first: names that begin with the text,
// then favourites, then by name.
func (s *Store) Search(ctx context.Context, venue uuid.UUID, text string, limit int) ([]*Card, error) {
	terms := words(text)
	if len(terms) == 0 || limit <= 0 {
		return nil, nil
	}
	cards, err := s.byWords(ctx, venue, terms, limit)
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

func (s *Store) byWords(ctx context.Context, venue uuid.UUID, terms []string, limit int) ([]*Card, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	sql, args := matching(account, terms)
	matches, revision, err := s.ids(ctx, account, sql, args...)
	if err != nil || len(matches) == 0 {
		return nil, err
	}
	best, err := s.best(ctx, account, matches, terms[0], limit)
	if err != nil {
		return nil, err
	}
	found, err := s.Cards(ctx, venue, revision, best)
	return inOrder(best, found), err
}

// best ranks matches and returns the first of them.
func (s *Store) best(ctx context.Context, account uuid.UUID, matches []uuid.UUID, first string, limit int) ([]uuid.UUID, error) {
	type match struct {
		id    uuid.UUID
		name  string
		ranks int
	}
	var list []match
	err := s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		list = list[:0]
		b.Queue(matchSQL, account, matches).Query(each(func(r pgx.Row) error {
			var m match
			var favourite bool
			if err := r.Scan(&m.id, &m.name, &favourite); err != nil {
				return err
			}
			m.name = fold(m.name)
			if strings.HasPrefix(m.name, first) {
				m.ranks += 2
			}
			if favourite {
				m.ranks++
			}
			list = append(list, m)
			return nil
		}))
	})
	slices.SortFunc(list, func(a, b match) int {
		return cmp.Or(b.ranks-a.ranks, strings.Compare(a.name, b.name), bytes.Compare(a.id[:], b.id[:]))
	})
	out := make([]uuid.UUID, 0, limit)
	for _, m := range list[:min(limit, len(list))] {
		out = append(out, m.id)
	}
	return out, err
}

const matchSQL = `select id, name, favourite from items where account_id = $1 and id = any($2) and archived_at is null`

// matching is the query for items that have a word for every term. It stops at more matches
// than anybody looks through: of what one letter finds, nobody misses the last of thousands.
// So the words of the shortest term are gone through only until there are enough of them. The
// others are made a hashed set; "is true" keeps a planner without statistics from turning that
// into a look-up of all their words for each item.
func matching(account uuid.UUID, terms []string) (string, []any) {
	terms = slices.SortedStableFunc(slices.Values(terms), func(a, b string) int { return len(a) - len(b) })
	args := []any{account}
	var b strings.Builder
	for n, term := range terms {
		if n > 0 {
			b.WriteString(" and (item_id in (")
		}
		args = append(args, term, past(term))
		fmt.Fprintf(&b, "select item_id from item_words where account_id = $1 and word >= $%d and word < $%d", len(args)-1, len(args))
		if n > 0 {
			b.WriteString(")) is true")
		}
	}
	fmt.Fprintf(&b, " limit %d", candidates)
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
