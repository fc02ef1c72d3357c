package e2e

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// lines are the lines of tickets as screens call them, in the sequence of a board.
func (r *rush) lines(where string, args ...any) []string {
	r.t.Helper()
	var list []string
	r.query(`select 'ticket-line-' || l.ticket_id || '-' || l.n from ticket_lines l
		join tickets t on t.account_id = l.account_id and t.id = l.ticket_id
		join stations s on s.account_id = t.account_id and s.id = t.station_id
		where `+where+` order by t.fired_at, t.event_seq, t.id, l.n`, args, func(rows pgx.Rows) error {
		var id string
		err := rows.Scan(&id)
		list = append(list, id)
		return err
	})
	return list
}

// gathered are the lines that are to be carried out, in the sequence of a pass: the order of which something was sent first, its
// courses, and what was sent first of them.
func (r *rush) gathered() []string {
	r.t.Helper()
	var list []string
	r.query(`select 'ticket-line-' || l.ticket_id || '-' || l.n from (
			select *, first_value(t.fired_at) over w as first_at, first_value(t.event_seq) over w as first_seq, first_value(t.id) over w as first_id
			from tickets t where t.served_at is null window w as (partition by t.order_id order by t.fired_at, t.event_seq, t.id)) t
		join ticket_lines l on l.account_id = t.account_id and l.ticket_id = t.id
		order by first_at, first_seq, first_id, l.course, t.fired_at, t.event_seq, t.id, l.n`, nil, func(rows pgx.Rows) error {
		var id string
		err := rows.Scan(&id)
		list = append(list, id)
		return err
	})
	return list
}

func (r *rush) one(query string, into ...any) {
	r.t.Helper()
	r.query(query, nil, func(rows pgx.Rows) error { return rows.Scan(into...) })
}

func (r *rush) exec(query string, args ...any) {
	r.t.Helper()
	r.query(query, args, func(pgx.Rows) error { return nil })
}

// query asks the database itself, past everything that is tried here.
func (r *rush) query(query string, args []any, row func(pgx.Rows) error) {
	r.t.Helper()
	ctx := context.WithoutCancel(r.t.Context())
	conn, err := pgx.Connect(ctx, r.url)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, query, args...)
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(err)
	}
}
