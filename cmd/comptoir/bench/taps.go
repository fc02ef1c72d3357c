package bench

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
)

const (
	tapsAnOrder = 20
	warmUp      = 60
	banquet     = 200 // lines
)

// pages weighs the till's first visit.
func (s *stage) pages(ctx context.Context) ([]Figure, error) {
	page, err := s.browser.get(ctx, "/till")
	if err != nil {
		return nil, err
	}
	bytes, requests := page.wire, page.hops
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:href|src)="(/static/[^"#]+|/manifest[^"#]*)`).FindAllSubmatch(page.body, -1) {
		path := string(m[1])
		if seen[path] {
			continue
		}
		seen[path] = true
		asset, err := s.browser.get(ctx, path)
		if err != nil {
			return nil, err
		}
		bytes, requests = bytes+asset.wire, requests+1
	}
	return []Figure{
		{Name: "till_page_weight", Value: float64(bytes) / 1000, Unit: "kB"},
		{Name: "till_page_requests", Value: float64(requests), Unit: "requests"},
	}, nil
}

// taps times one line rung up: the whole request, event, projection and fragment. In turn with it,
// so that both meet the same machine, goes the SQL of a tap's transaction alone: the same statements
// on the same tables in two round trips through the same driver, prepared.
func (s *stage) taps(ctx context.Context) ([]Figure, error) {
	conn, err := pgx.Connect(ctx, s.user())
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	bare := bareTap{stage: s, register: s.registers[1], data: `{"payload":{"line_id":"` + newID().String() + `","sold":"` + strings.Repeat("x", 600) + `"}}`}
	var took, alone []time.Duration
	var wire int
	var id string
	for n := range warmUp + s.scale.Taps {
		first := n%tapsAnOrder == 0
		if first {
			id, bare.order, bare.version = newID().String(), newID(), 0
		}
		full, a, err := s.tap(ctx, id, s.items[n%len(s.items)])
		if err != nil {
			return nil, err
		}
		begun := time.Now()
		if err := bare.do(ctx, conn, first); err != nil {
			return nil, fmt.Errorf("bare tap: %w", err)
		}
		if n >= warmUp && !first { // an order's first line also opens it
			took, alone, wire = append(took, full), append(alone, time.Since(begun)), max(wire, a.wire)
		}
	}
	return []Figure{
		{Name: "tap_p50", Value: ms(percentile(took, 50)), Unit: "ms", Baseline: ms(percentile(alone, 50))},
		{Name: "tap_p99", Value: ms(percentile(took, 99)), Unit: "ms", Baseline: ms(percentile(alone, 99))},
		{Name: "tap_answer_weight", Value: float64(wire) / 1000, Unit: "kB"},
	}, nil
}

// banquetTaps times one more line on an order of very many.
func (s *stage) banquetTaps(ctx context.Context) ([]Figure, error) {
	id := newID().String()
	var took []time.Duration
	var wire int
	var shown []string
	for n := range banquet + s.scale.Taps/4 {
		s.browser.shown = strings.Join(shown, "")
		d, a, err := s.tapNoted(ctx, id, s.items[n%len(s.items)], fmt.Sprint("Guest ", min(n, banquet)))
		if err != nil {
			return nil, err
		}
		shown = rows(shown, a.body)
		if n >= banquet {
			took, wire = append(took, d), max(wire, a.wire)
		}
	}
	s.browser.shown = ""
	return []Figure{
		{Name: "tap_200_lines_p50", Value: ms(percentile(took, 50)), Unit: "ms"},
		{Name: "tap_200_lines_p99", Value: ms(percentile(took, 99)), Unit: "ms"},
		{Name: "tap_200_lines_answer_weight", Value: float64(wire) / 1000, Unit: "kB"},
	}, nil
}

var rowInAnswer = regexp.MustCompile(`data-stamp="([^"]+)"|data-same="(\d+)-(\d+)"`)

// rows are the stamps of the rows on the screen after an answer, as the page keeps them.
func rows(shown []string, body []byte) []string {
	var list []string
	for _, m := range rowInAnswer.FindAllSubmatch(body, -1) {
		if stamp := string(m[1]); stamp != "" {
			list = append(list, stamp)
			continue
		}
		first, _ := strconv.Atoi(string(m[2]))
		last, _ := strconv.Atoi(string(m[3]))
		list = append(list, shown[first:last+1]...)
	}
	return list
}

func (s *stage) tap(ctx context.Context, order string, item uuid.UUID) (time.Duration, answer, error) {
	return s.tapNoted(ctx, order, item, "")
}

func (s *stage) tapNoted(ctx context.Context, order string, item uuid.UUID, note string) (time.Duration, answer, error) {
	form := url.Values{"order": {order}, "item": {item.String()}, "kind": {"counter"}, "note": {note}, "command": {newID().String()}}
	begun := time.Now()
	a, err := s.browser.tap(ctx, "/till/lines", form)
	return time.Since(begun), a, err
}

// A bareTap is a tap's transaction without the program.
type bareTap struct {
	*stage
	register uuid.UUID
	order    uuid.UUID
	version  int
	data     string
}

func (t *bareTap) do(ctx context.Context, conn *pgx.Conn, first bool) error {
	b := &pgx.Batch{}
	b.Queue("begin")
	b.Queue("select set_config('role', $1, true), set_config('app.account_id', $2, true)", db.Role, t.account.String())
	b.Queue("select revision from accounts where account_id = $1", t.account)
	b.Queue("select seq, hash from register_chains where account_id = $1 and register_id = $2 for update", t.account, t.register)
	b.Queue(`select o.number, o.business_day, o.version, o.venue_id, coalesce(t.name, '') from orders o
		left join tables t on t.account_id = o.account_id and t.id = o.table_id where o.account_id = $1 and o.id = $2 for update of o`, t.account, t.order)
	b.Queue("select seq, type, command_id, at, staff_id, register_id, data::text from order_events where account_id = $1 and order_id = $2 and seq > $3 order by seq",
		t.account, t.order, t.version)
	b.Queue("select distinct on (command_id) command_id, command_hash from order_events where account_id = $1 and command_id = any($2) order by command_id, seq",
		t.account, []uuid.UUID{newID()})
	b.Queue(`select id from shifts where account_id = $1 and closed_at is null and (register_id = $2 and holder_id is null
		or holder_id = $3 and (register_id = $2 or purse and venue_id = $4)) order by holder_id is null limit 1`, t.account, t.register, uuid.Nil, t.venue)
	if err := conn.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	b = &pgx.Batch{}
	t.write(b, first)
	b.Queue("commit")
	return conn.SendBatch(ctx, b).Close()
}

func (t *bareTap) write(b *pgx.Batch, first bool) {
	t.version++
	now := time.Now()
	if first {
		b.Queue(`insert into orders (account_id, id, venue_id, register_id, business_day, number, kind, status, version, opened_at, updated_at)
			select $1, $2, $3, $4, '2000-01-01', coalesce(max(number), 0) + 1, 'counter', 'open', 1, $5, $5 from orders
			where account_id = $1 and venue_id = $3 and business_day = '2000-01-01'`, t.account, t.order, t.venue, t.register, now)
	} else {
		b.Queue(`update orders set kind = $3, status = $4, table_id = $5, name = $6, covers = $7, held = $8, lines = $9, unsent = $10, total = $11, due = $12,
			version = $13, updated_at = $14, closed_at = $15 where account_id = $1 and id = $2`,
			t.account, t.order, "counter", "open", nil, "", 0, false, t.version, 0, 450*t.version, 450*t.version, t.version, now, nil)
	}
	b.Queue(`insert into order_events (account_id, order_id, seq, type, register_id, chain_seq, command_id, command_hash, staff_id, at, data, hash)
		select $1, $2, $3, 'line_added', $4, c.seq + 1, $5, $6, null, $7, $8::text::json, $6 from register_chains c where c.account_id = $1 and c.register_id = $4`,
		t.account, t.order, t.version, t.register, newID(), make([]byte, 32), now, t.data)
	b.Queue("update register_chains set seq = seq + 1, hash = $3 where account_id = $1 and register_id = $2", t.account, t.register, make([]byte, 32))
	b.Queue("insert into outbox (account_id, topic, key, venue_id) values ($1, $2, $3, $4)", t.account, "orders", t.order, t.venue)
}
