package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"comptoir/models/db/postgres"
	"comptoir/models/money"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// rounds is how often both sides take turns, so that both meet the same machine.
const rounds = 2

// settling is how long sales go on before they are counted.
const settling = 500 * time.Millisecond

// sales counts whole sales of five lines in cash that so many clients close, each at a register of
// its own, all in one venue; beside it pgbench writes the very same rows.
func (s *stage) sales(clients int) func(context.Context) ([]Figure, error) {
	return func(ctx context.Context) ([]Figure, error) {
		due, err := s.due()
		if err != nil {
			return nil, err
		}
		sample := s.sale(0, due)
		if _, err := s.app.Orders.Do(s.ctx, sample); err != nil {
			return nil, err
		}
		f := Figure{Name: fmt.Sprintf("sale_close_%d_clients", clients), Unit: "sales/s"}
		for range rounds {
			ours, err := s.sell(clients, due)
			if err != nil {
				return nil, err
			}
			theirs, err := s.pgbench(ctx, clients, sample.OrderID)
			f.Value, f.Baseline = f.Value+ours/rounds, f.Baseline+theirs/rounds
			if err != nil {
				return []Figure{f}, err
			}
		}
		return []Figure{f}, nil
	}
}

// sell closes sales for some seconds and returns how many a second.
func (s *stage) sell(clients int, due money.Amount) (float64, error) {
	long := s.scale.Sales / rounds
	ctx, stop := context.WithTimeout(s.ctx, long+settling)
	defer stop()
	warm := time.Now().Add(settling)
	var sold atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, clients)
	for n := range clients {
		group.Go(func() {
			for ctx.Err() == nil {
				if _, err := s.app.Orders.Do(ctx, s.sale(n, due)); err != nil {
					if ctx.Err() == nil {
						errs[n] = err
					}
					return
				}
				if time.Now().After(warm) {
					sold.Add(1)
				}
			}
		})
	}
	group.Wait()
	return float64(sold.Load()) / long.Seconds(), errors.Join(errs...)
}

// pgbench writes the rows of a sample sale over and over, each time under ids of its own, with
// statements of several rows, prepared and pipelined: one round trip a sale.
func (s *stage) pgbench(ctx context.Context, clients int, sample uuid.UUID) (float64, error) {
	bin, _, err := postgres.Binaries()
	if err != nil {
		return 0, err
	}
	program := filepath.Join(bin, "pgbench")
	if _, err := os.Stat(program); err != nil {
		return 0, missingError("pgbench is not beside the Postgres binaries: sales have no baseline")
	}
	conf, err := pgx.ParseConfig(s.owner())
	if err != nil {
		return 0, fmt.Errorf("read url: %w", err)
	}
	seconds := max(1, int(s.scale.Sales.Seconds())/rounds)
	script, err := s.script(ctx, sample)
	if err != nil {
		return 0, err
	}
	file := filepath.Join(s.dir, "sale.sql")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		return 0, fmt.Errorf("write script: %w", err)
	}
	out, err := exec.CommandContext(ctx, program, "-n", "-M", "prepared", "-f", file, "-c", strconv.Itoa(clients), "-j", "2",
		"-T", strconv.Itoa(seconds), "-h", conf.Host, "-p", strconv.Itoa(int(conf.Port)), "-U", conf.User, databaseName).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("run pgbench: %w: %s", err, out)
	}
	m := regexp.MustCompile(`tps = ([0-9.]+)`).FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("pgbench says no rate: %s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// script is the transaction of the sample's rows.
func (s *stage) script(ctx context.Context, sample uuid.UUID) (string, error) {
	conn, err := pgx.Connect(ctx, s.owner())
	if err != nil {
		return "", fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	w := scriptWriter{conn: conn, account: s.account, sample: sample, registers: s.registers}
	w.text.WriteString("\\set id random(1, 281474976710655)\n\\startpipeline\nbegin;\n")
	w.chain()
	for _, table := range []struct{ name, where string }{
		{"orders", "id = $2"}, {"order_events", "order_id = $2"}, {"sales", "order_id = $2"}, {"sale_lines", "order_id = $2"},
		{"sale_taxes", "order_id = $2"}, {"journal_entries", "source_id = $2"},
		{"journal_postings", "entry_id in (select id from journal_entries where account_id = $1 and source_id = $2)"}, {"outbox", "key = $2"},
	} {
		if err := w.table(ctx, table.name, table.where); err != nil {
			return "", fmt.Errorf("script rows of %s: %w", table.name, err)
		}
	}
	w.text.WriteString("commit;\n\\endpipeline\n")
	return w.text.String(), nil
}
