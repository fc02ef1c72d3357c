package bench

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/tax"
	"comptoir/models/till/tilldb"
	"comptoir/static"

	"github.com/uptrace/bun"
)

// pricing times orders with discounts, a service charge and two taxes: a usual one of forty lines,
// and a banquet.
func pricing(context.Context) ([]Figure, error) {
	var figures []Figure
	for _, lines := range []int{40, banquet} {
		o, err := rush(lines)
		if err != nil {
			return nil, err
		}
		p := order.Pricing(o)
		n, begun := 0, time.Now()
		for ; time.Since(begun) < time.Second; n++ {
			if _, err := price.Compute(p); err != nil {
				return nil, err
			}
		}
		took := float64(time.Since(begun).Nanoseconds()) / float64(n) / 1000
		figures = append(figures, Figure{Name: fmt.Sprintf("price_%d_lines", lines), Value: took, Unit: "µs"})
	}
	return figures, nil
}

func rush(lines int) (order.Order, error) {
	food := tax.Rate{ID: "food", BasisPoints: 1000, Mode: tax.Inclusive}
	city := tax.Rate{ID: "city", BasisPoints: 125, Mode: tax.Exclusive}
	commands := []order.Command{order.Open{ID: newID(), Kind: catalog.DineIn, Terms: order.Terms{
		Currency: money.CurrencyOf("EUR"), Service: &order.Service{BasisPoints: 1000, Taxes: []tax.Rate{food}},
	}}}
	for i := range lines {
		commands = append(commands, order.AddLine{LineID: newID(), Quantity: money.Whole(1 + i%3), Sold: catalog.Sold{
			ItemID: newID(), Name: fmt.Sprint("Dish ", i), UnitPrice: money.PriceOf(money.Amount(395 + 17*i)), Taxes: []tax.Rate{food, city},
		}})
	}
	commands = append(commands, order.ApplyDiscount{DiscountID: newID(), PercentBP: 1000, Reason: "Regular"})
	var o order.Order
	for _, c := range commands {
		after, _, _, err := order.Do(o, c, order.Meta{CommandID: newID(), At: time.Now(), May: func(string) bool { return true }})
		if err != nil {
			return o, err
		}
		o = after
	}
	return o, nil
}

// closing times the Z of a shift of a thousand orders.
func (s *stage) closing(context.Context) ([]Figure, error) {
	due, err := s.due()
	if err != nil {
		return nil, err
	}
	last, at := registers-1, time.Now()
	for range 10 {
		batch := make([]orderdb.Request, 100)
		for i := range batch {
			batch[i] = s.sale(last, due)
			batch[i].At = at
		}
		if _, err := s.app.Orders.DoTogether(s.ctx, batch); err != nil {
			return nil, err
		}
	}
	begun := time.Now()
	z, err := s.app.Shifts.Close(s.ctx, tilldb.Closing{ID: newID(), ShiftID: s.shifts[last], Other: 10_000 + 1000*due})
	if err != nil {
		return nil, err
	}
	took := time.Since(begun)
	if z.Orders != 1000 || z.Drawer.Difference != 0 {
		return nil, fmt.Errorf("the Z has %d orders and a difference of %d", z.Orders, z.Drawer.Difference)
	}
	return []Figure{{Name: "z_of_1000_orders", Value: ms(took), Unit: "ms"}}, nil
}

const startCount = 5

// starting times this program from its start to the first till page, on a database that is up.
func (s *stage) starting(ctx context.Context) ([]Figure, error) {
	var took []time.Duration
	for range startCount {
		begun := time.Now()
		figures, err := s.served(ctx, func(p *program) ([]Figure, error) {
			err := s.firstPage(ctx, p.address)
			return []Figure{{Value: ms(time.Since(begun))}}, err
		})
		if err != nil || figures == nil {
			return nil, err
		}
		took = append(took, time.Duration(figures[0].Value*float64(time.Millisecond)))
	}
	return []Figure{{Name: "start_to_till_page", Value: ms(percentile(took, 50)), Unit: "ms"}}, nil
}

// A program is this very program, serving the shop in a process of its own.
type program struct {
	cmd     *exec.Cmd
	address string // http://...
}

// served measures something of the running program; nothing where it cannot be started.
func (s *stage) served(ctx context.Context, measure func(*program) ([]Figure, error)) ([]Figure, error) {
	if !s.scale.Start {
		return nil, nil
	}
	if !static.Built() {
		return nil, missingError("the assets are not built: the running program is not measured")
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, "serve", "--addr", "127.0.0.1:0", "--database-url", s.user(), "--migrate-url", s.owner())
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			return measure(&program{cmd, "http://" + address})
		}
	}
	return nil, fmt.Errorf("the program says no address")
}

func (s *stage) firstPage(ctx context.Context, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/till?order="+newID().String(), nil)
	if err != nil {
		return fmt.Errorf("ask for the till: %w", err)
	}
	r.Header.Set("Cookie", s.browser.cookie())
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return fmt.Errorf("ask for the till: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the till answers %s", resp.Status)
	}
	return nil
}

// searching times what cashiers type and scan, among very many items.
func (s *stage) searching(ctx context.Context) ([]Figure, error) {
	if err := s.db.Tx(s.ctx, s.fillShelves); err != nil {
		return nil, fmt.Errorf("fill the shelves: %w", err)
	}
	var took []time.Duration
	for round := range 6 {
		typed := []string{"s", "ca", "cap", "cappuccino", "straw", "tarte+orange", "green+tea", "sku7", "40100000", fmt.Sprint(401_000_000_000 + 7*(round+1))}
		for _, text := range typed {
			begun := time.Now()
			if _, err := s.browser.get(ctx, "/till/grid?kind=counter&order="+newID().String()+"&code="+text); err != nil {
				return nil, err
			}
			if round > 0 {
				took = append(took, time.Since(begun))
			}
		}
	}
	return []Figure{{Name: fmt.Sprintf("search_%dk_items_p95", s.scale.Items/1000), Value: ms(percentile(took, 95)), Unit: "ms"}}, nil
}

// fillShelves writes items of a few words each.
func (s *stage) fillShelves(ctx context.Context, tx bun.Tx) error {
	_, err := tx.ExecContext(ctx, `create temp table words as select array['cappuccino','espresso','flat','white','tarte','orange','rouge','strawberry','jus','citron',
			'burger','salade','panini','lemonade','tea','green','black','sugar','cookie','bread','butter','croissant','chocolat','noir','poire'] a;
		insert into items (account_id, id, category_id, tax_group_id, name, sku, barcode, price)
		select app_account(), gen_random_uuid(), c.category_id, c.tax_group_id,
			initcap(a[1 + n % 25]) || ' ' || a[1 + n / 25 % 25] || ' ' || a[1 + n / 625 % 25] || ' ' || n, 'SKU' || n, '40' || 1000000000 + n, 350
			from generate_series(1, ?) n, words, (select category_id, tax_group_id from items where account_id = app_account() limit 1) c;
		insert into item_words (account_id, word, item_id)
		select distinct app_account(), word, id from items, regexp_split_to_table(search, ' ') word on conflict do nothing;
		select analyze_catalogue()`, s.scale.Items)
	return err
}
