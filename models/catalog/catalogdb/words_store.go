package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// setWords writes what items are found by, in two statements however many they are.
func setWords(ctx context.Context, tx bun.IDB, account uuid.UUID, items []Item) error {
	list := make([]uuid.UUID, len(items))
	var of, texts []string
	for n, item := range items {
		list[n] = item.ID
		for _, w := range item.words() {
			of, texts = append(of, item.ID.String()), append(texts, w)
		}
	}
	if len(list) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "delete from item_words where account_id = ? and item_id = any(?::uuid[])", account, ids(list))
	if err != nil {
		return fmt.Errorf("clear words of items: %w", err)
	}
	_, err = tx.ExecContext(ctx, `insert into item_words (account_id, word, item_id)
		select ?, w, i from unnest(?::text[], ?::uuid[]) as t(w, i)`, account, pgdialect.Array(texts), pgdialect.Array(of))
	if err != nil {
		return fmt.Errorf("write words of items: %w", err)
	}
	return nil
}

// setMissingWords has items found that were written without their words: the examples of a new
// account. Until then a search reads through them, which it does not do in a large catalogue.
func setMissingWords(ctx context.Context, tx bun.IDB, account uuid.UUID) error {
	_, err := tx.ExecContext(ctx, `insert into item_words (account_id, word, item_id)
		select distinct i.account_id, left(w, ?), i.id from items i, regexp_split_to_table(i.search, '[^[:alnum:]]+') w
		where i.account_id = ? and w <> '' and not exists (
			select 1 from item_words k where k.account_id = i.account_id and k.item_id = i.id)`, wordLimit, account)
	if err != nil {
		return fmt.Errorf("write missing words of items: %w", err)
	}
	return nil
}
