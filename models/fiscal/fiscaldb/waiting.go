package fiscaldb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fiscal/tse"
)

// rounds is how often it is looked whether something waits for a module: mostly whoever prints the
// receipt has had it signed before.
const rounds = time.Second

// Run has modules sign what waits for them, until ctx ends.
func (s *Store) Run(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, account := range s.hub.Listened() {
			if err := s.signWaiting(db.WithAccount(ctx, account)); err != nil && ctx.Err() == nil {
				log.ErrorContext(ctx, "receipts wait for their security module", "account", account, "err", err)
			}
		}
	}
}

func (s *Store) signWaiting(ctx context.Context) error {
	var chains []uuid.UUID
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select distinct c.id from fiscal_chains c join fiscal_owed w on w.account_id = c.account_id and w.chain_id = c.id
			where c.account_id = app_account() and c.regime = 'tse' and c.ended_at is null and w.why = ''`).Scan(ctx, &chains)
	})
	if err != nil {
		return fmt.Errorf("look what waits for a security module: %w", err)
	}
	for _, c := range chains {
		err = errors.Join(err, s.SignWaiting(ctx, c))
	}
	return err
}

// SignWaiting has a chain's module sign what waits for it, one receipt after the other. Where somebody
// else is at it, it does nothing. Nobody who sells waits meanwhile: the chain is locked only to write
// down what the module said. One who dies at it keeps the others away for a minute, which is longer than
// all steps of a receipt may take.
func (s *Store) SignWaiting(ctx context.Context, chain uuid.UUID) error {
	for {
		mine, err := s.take(ctx, chain)
		if err != nil || !mine {
			return err
		}
		w, found, err := s.nextWaiting(ctx, chain)
		if err == nil && found {
			err = s.signOne(ctx, w)
		}
		if err := errors.Join(err, s.release(ctx, chain)); err != nil || !found {
			return err
		}
	}
}

func (s *Store) take(ctx context.Context, chain uuid.UUID) (mine bool, err error) {
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		done, err := tx.ExecContext(ctx, `update fiscal_chains set signing_until = now() + interval '60 seconds' where account_id = app_account() and id = ? and regime = 'tse'
			and (signing_until is null or signing_until < now()) and exists (select from fiscal_owed w where w.account_id = app_account() and w.chain_id = fiscal_chains.id and w.why = '')`, chain)
		if err != nil {
			return fmt.Errorf("take chain %s: %w", chain, err)
		}
		n, err := done.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}

func (s *Store) release(ctx context.Context, chain uuid.UUID) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update fiscal_chains set signing_until = null where account_id = app_account() and id = ?`, chain)
		return err
	})
}

// A waiting document, with the transaction that an earlier attempt began.
type waitingDocument struct {
	chain    *Chain
	n        int64
	document Document
	begun    tse.Started
}

func (s *Store) nextWaiting(ctx context.Context, chain uuid.UUID) (w waitingDocument, found bool, err error) {
	if w.chain, err = s.Chain(ctx, chain); err != nil {
		return w, false, err
	}
	var rows []struct {
		N           int64
		Document    json.RawMessage
		Transaction *int64
		BegunAt     *time.Time
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows = nil
		return tx.NewRaw(`select n, document, transaction, begun_at from fiscal_owed where account_id = app_account() and chain_id = ? and why = '' order by n limit 1`, chain).Scan(ctx, &rows)
	})
	if err != nil || len(rows) == 0 {
		return w, false, err
	}
	r := rows[0]
	if w.n = r.N; r.Transaction != nil && r.BegunAt != nil {
		w.begun = tse.Started{Number: *r.Transaction, At: *r.BegunAt}
	}
	if err := json.Unmarshal(r.Document, &w.document); err != nil {
		return w, false, fmt.Errorf("read what chain %s owes: %w", chain, err)
	}
	return w, true, nil
}

func (s *Store) signOne(ctx context.Context, w waitingDocument) error {
	p, err := tse.ProcessOf(w.document.Receipt)
	if err != nil {
		return s.cannot(ctx, w, err)
	}
	return s.record(ctx, w, s.talk(ctx, w, p))
}

// talk asks the module. Whatever it does not do, it is out of order.
func (s *Store) talk(ctx context.Context, w waitingDocument, p tse.Process) tse.Answer {
	d, err := s.open(ctx, w.chain.Module)
	if err != nil {
		return tse.Answer{Err: err}
	}
	a := tse.Answer{Of: d.Info()}
	if !slices.ContainsFunc(w.chain.ModuleKeys, func(k []byte) bool { return bytes.Equal(k, a.Of.PublicKey) }) {
		return tse.Answer{Err: tse.ErrKey}
	}
	a.Finished, a.Err = tse.Transact(d, w.chain.CashBox, w.begun, p, func(t tse.Started) error { return s.begun(ctx, w, t) })
	if a.Err == nil {
		a.Err = a.Check(w.chain.CashBox, p)
	}
	return a
}

func (s *Store) begun(ctx context.Context, w waitingDocument, t tse.Started) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update fiscal_owed set transaction = ?, begun_at = ? where account_id = app_account() and chain_id = ? and n = ?`, t.Number, t.At, w.chain.ID, w.n)
		return err
	})
}

// cannot keeps why something is never signed, so that it is in sight and keeps nothing else waiting.
func (s *Store) cannot(ctx context.Context, w waitingDocument, why error) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update fiscal_owed set why = ? where account_id = app_account() and chain_id = ? and n = ?`, why.Error(), w.chain.ID, w.n)
		return err
	})
}

// record writes down what the module said of a document: its signature, or that it is out of order.
func (s *Store) record(ctx context.Context, w waitingDocument, a tse.Answer) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	at := s.now().UTC().Truncate(time.Microsecond)
	c := *w.chain
	c.rules = tse.Register{Client: c.CashBox, Device: a, Keys: c.ModuleKeys}
	var signing *Signing
	row, waits := chainRow{RegisterID: c.RegisterID}, false
	return s.db.Hot().Do(ctx,
		func(b *pgx.Batch) {
			waits = false
			queueRegister(b, account, &row)
			signing = c.Queue(b, account, uuid.Nil)
			b.Queue(`select exists (select from fiscal_owed where account_id = $1 and chain_id = $2 and n = $3)`, account, c.ID, w.n).QueryRow(func(r pgx.Row) error { return r.Scan(&waits) })
		},
		func() (func(*pgx.Batch), error) {
			if !waits || !signing.active {
				return nil, nil
			}
			if err := signing.one(w.document); err != nil {
				return nil, refusal(err)
			}
			signing.signed = append(signing.signed, w.n)
			return func(b *pgx.Batch) {
				signing.Write(b)
				if a.Err == nil {
					b.Queue(`update fiscal_outages set ended_at = $3 where account_id = $1 and chain_id = $2 and ended_at is null`, account, c.ID, at)
					return
				}
				b.Queue(`insert into fiscal_outages (account_id, chain_id, started_at, reason, receipts) values ($1, $2, $3, $4, 1)
					on conflict (account_id, chain_id) where ended_at is null do update set receipts = fiscal_outages.receipts + 1`, account, c.ID, at, a.Err.Error())
			}, nil
		})
}

// printWaits is how long a receipt that is about to be printed waits for the module.
const printWaits = 10 * time.Second

// settle has what a paper is of signed before it is printed, where a module has still to. Who asked may
// go away meanwhile: what was begun with the module is brought to its end.
func (s *Store) settle(ctx context.Context, of Subject) (*Entry, error) {
	until := time.NewTimer(printWaits)
	defer until.Stop()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		chain, err := s.waitsAt(ctx, of)
		if err != nil {
			return nil, err
		}
		if chain == uuid.Nil {
			return s.Of(ctx, of)
		}
		if err := s.SignWaiting(context.WithoutCancel(ctx), chain); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-until.C:
			return nil, nil
		case <-tick.C:
		}
	}
}

// waitsAt is the chain by whose module something is about to be signed; zero: none.
func (s *Store) waitsAt(ctx context.Context, of Subject) (chain uuid.UUID, err error) {
	var list []uuid.UUID
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		return tx.NewRaw(`select c.id from fiscal_owed w join fiscal_chains c on c.account_id = w.account_id and c.id = w.chain_id
			where w.account_id = app_account() and (w.source_id = ?0 or w.document->>'Check' = ?1) and w.why = '' and c.regime = 'tse' and c.ended_at is null limit 1`,
			of.Source, checkText(of.Check)).Scan(ctx, &list)
	})
	if err != nil || len(list) == 0 {
		return uuid.Nil, err
	}
	return list[0], nil
}
