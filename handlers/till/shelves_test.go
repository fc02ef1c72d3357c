package till_test

import (
	"context"
	"strings"
	"testing"

	"github.com/uptrace/bun"
)

// C216: with twenty thousand items the till's page is no bigger than with a few, and what is scanned
// is rung up: nothing needs all items in the page.
func TestC216TwentyThousandItems(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	few := packed(t, s.get("/till?order="+newID().String()).Body.Bytes())
	err := s.db.Tx(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into items (account_id, id, category_id, tax_group_id, name, barcode, price)
				select app_account(), gen_random_uuid(), c.category_id, c.tax_group_id, 'Article ' || n, '40' || 10000000000 + n, 350
				from generate_series(1, 20000) n, (select category_id, tax_group_id from items where account_id = app_account() limit 1) c;
			insert into item_words (account_id, word, item_id)
				select distinct app_account(), word, id from items, regexp_split_to_table(search, ' ') word on conflict do nothing;
			update accounts set revision = revision + 1 where account_id = app_account()`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	many := packed(t, s.get("/till?order="+newID().String()).Body.Bytes())
	if many > 2*few {
		t.Errorf("the page has %d bytes with a few items and %d with 20,000", few, many)
	}
	if w := s.post("/till/scan", newID(), "code", "4010000013000"); !strings.Contains(w.Body.String(), "Article 13000") {
		t.Errorf("the scan is answered %d: %.300s", w.Code, w.Body)
	}
	if w := s.get("/till/grid?kind=counter&order=" + newID().String() + "&code=article+19999"); !strings.Contains(w.Body.String(), "Article 19999") {
		t.Errorf("the search is answered %d: %.300s", w.Code, w.Body)
	}
}
