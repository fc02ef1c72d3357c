package bench

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A scriptWriter makes statements for pgbench of the rows that a sale left behind. What must be
// unique follows from the variable id; everything else is written as it was.
type scriptWriter struct {
	conn      *pgx.Conn
	account   uuid.UUID
	sample    uuid.UUID
	registers []uuid.UUID
	text      strings.Builder
}

const (
	orderID = `('b0000000-0000-4000-8000-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid`
	entryID = `('c0000000-0000-4000-8000-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid`
	// number counts the day's orders in the statement that uses the number.
	number = `with c as (insert into day_counters as d (account_id, venue_id, business_day, last)
		select account_id, venue_id, business_day, 1 from orders where account_id = '%s' and id = '%s'
		on conflict (account_id, venue_id, business_day) do update set last = d.last + 1 returning last)
		`
)

// register is the client's own.
func (w *scriptWriter) register() string {
	ids := make([]string, len(w.registers))
	for i, id := range w.registers {
		ids[i] = id.String()
	}
	return "('{" + strings.Join(ids, ",") + "}'::uuid[])[:client_id::int + 1]"
}

// chain moves the head of the register's chain.
func (w *scriptWriter) chain() {
	fmt.Fprintf(&w.text, "update register_chains set seq = seq + 8, hash = %s where account_id = '%s' and register_id = %s;\n",
		literal(`\x`+strings.Repeat("ab", 32)), w.account, w.register())
}

// table writes one statement with the sample's rows of a table.
func (w *scriptWriter) table(ctx context.Context, name, where string) error {
	columns, err := w.columns(ctx, name)
	if err != nil {
		return err
	}
	texts := make([]string, len(columns))
	for i, c := range columns {
		texts[i] = `"` + c + `"::text`
	}
	rows, err := w.conn.Query(ctx, "select "+strings.Join(texts, ", ")+" from "+name+" where account_id = $1 and "+where, w.account, w.sample)
	if err != nil {
		return err
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		cells := make([]*string, len(columns))
		into := make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		values = append(values, w.row(columns, cells, len(values)))
	}
	w.insert(name, columns, values)
	return rows.Err()
}

func (w *scriptWriter) insert(name string, columns, values []string) {
	into := "insert into " + name + ` ("` + strings.Join(columns, `", "`) + `") `
	if name == "orders" {
		fmt.Fprintf(&w.text, number, w.account, w.sample)
		w.text.WriteString(into + "select " + values[0] + " from c;\n")
		return
	}
	w.text.WriteString(into + "values (" + strings.Join(values, "), (") + ");\n")
}

// columns are those that somebody writes.
func (w *scriptWriter) columns(ctx context.Context, table string) ([]string, error) {
	rows, err := w.conn.Query(ctx, `select column_name from information_schema.columns
		where table_schema = 'public' and table_name = $1 and is_identity = 'NO' and is_generated = 'NEVER' order by ordinal_position`, table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func (w *scriptWriter) row(columns []string, cells []*string, n int) string {
	out := make([]string, len(columns))
	hasNumber := columns[len(columns)-1] == "closed_at" // of orders
	for i, c := range columns {
		switch {
		case cells[i] == nil:
			out[i] = "null"
		case *cells[i] == w.sample.String():
			out[i] = orderID
		case c == "id" || c == "entry_id":
			out[i] = entryID
		case c == "register_id":
			out[i] = w.register()
		case c == "command_id":
			out[i] = "gen_random_uuid()"
		case c == "chain_seq":
			out[i] = fmt.Sprintf(":id::bigint * 16 + %d", n)
		case c == "number" && hasNumber:
			out[i] = "c.last"
		default:
			out[i] = literal(*cells[i])
		}
	}
	return strings.Join(out, ", ")
}

// literal quotes a text in which pgbench must find no variable.
func literal(text string) string {
	return "E'" + strings.NewReplacer(`\`, `\\`, `'`, `''`, ":", `\x3A`, "\n", `\n`).Replace(text) + "'"
}
