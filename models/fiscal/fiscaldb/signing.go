package fiscaldb

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
	"comptoir/models/fiscal"
)

// A Document is what a register is to sign. Its number is given when it is signed.
type Document struct {
	Source         uuid.UUID // what it is of; zero: a receipt of the register itself
	Order, Check   uuid.UUID
	fiscal.Receipt // without a number; of a copy with that of the receipt
}

// A Signing is a chain whose row is locked by the transaction that signs.
type Signing struct {
	chain   *Chain
	account uuid.UUID
	order   uuid.UUID // whose documents are signed; zero: the register's own

	active        bool // its row is there
	state         fiscal.State
	seq, receipts int64
	owed          []owed
	apart         map[uuid.UUID][]fiscal.Share

	entries []entry
	signed  []int64 // of what was owed
	left    []owed  // what is owed now and was not before
}

// owed is a document that could not be signed when it came.
type owed struct {
	n        int64
	document Document
	why      string
}

// entry is a record as it is written.
type entry struct {
	Document
	fiscal.Entry
	seq    int64
	failed bool
}

const (
	lockSQL  = `select state, seq, receipts from fiscal_chains where account_id = $1 and id = $2 and ended_at is null for update`
	apartSQL = `select check_id, kind, shares from fiscal_entries where account_id = $1 and order_id = $2 and check_id is not null and kind in ('sale', 'void') order by at, seq`
	owedSQL  = `select n, document, why from fiscal_owed where account_id = $1 and chain_id = $2 order by n limit 50`

	insertEntrySQL = `insert into fiscal_entries (account_id, chain_id, seq, kind, number, source_id, order_id, check_id, business_day, at, total, failed, record, qr, lines, shares)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	updateStateSQL = `update fiscal_chains set state = $3, seq = $4, receipts = $5 where account_id = $1 and id = $2`
	insertOwedSQL  = `insert into fiscal_owed (account_id, chain_id, source_id, document, why) values ($1, $2, $3, $4, $5)`
	deleteOwedSQL  = `delete from fiscal_owed where account_id = $1 and chain_id = $2 and n = any($3)`
)

// Queue locks the chain and reads what it remembers, in a batch whose transaction signs, and which
// checks of an order have receipts of their own. Whoever calls holds the register's own chain already,
// so nobody waits here in a circle.
func (c *Chain) Queue(b *pgx.Batch, account, order uuid.UUID) *Signing {
	s := &Signing{chain: c, account: account, order: order, apart: map[uuid.UUID][]fiscal.Share{}}
	b.Queue(lockSQL, account, c.ID).QueryRow(func(r pgx.Row) error {
		var state *string
		switch err := r.Scan(&state, &s.seq, &s.receipts); {
		case errors.Is(err, pgx.ErrNoRows):
			return nil
		case err != nil:
			return fmt.Errorf("lock fiscal chain %s: %w", c.ID, err)
		}
		s.active = true
		if state != nil {
			s.state = fiscal.State(*state)
		}
		return nil
	})
	if order != uuid.Nil {
		b.Queue(apartSQL, account, order).Query(s.scanApart)
	}
	b.Queue(owedSQL, account, c.ID).Query(s.scanOwed)
	return s
}

func (s *Signing) scanApart(rows pgx.Rows) error {
	for rows.Next() {
		var check uuid.UUID
		var kind fiscal.Kind
		var text []byte
		if err := rows.Scan(&check, &kind, &text); err != nil {
			return fmt.Errorf("read signed checks: %w", err)
		}
		var shares []fiscal.Share
		if err := json.Unmarshal(text, &shares); err != nil {
			return fmt.Errorf("read shares of check %s: %w", check, err)
		}
		s.onApart(check, kind, shares)
	}
	return rows.Err()
}

// onApart keeps which checks are on receipts of their own.
func (s *Signing) onApart(check uuid.UUID, kind fiscal.Kind, shares []fiscal.Share) {
	switch {
	case check == uuid.Nil:
	case kind == fiscal.Void:
		delete(s.apart, check)
	case kind == fiscal.Sale:
		s.apart[check] = shares
	}
}

// Apart are the checks of the order that have receipts of their own, with what those came to.
func (s *Signing) Apart() map[uuid.UUID][]fiscal.Share { return s.apart }

func (s *Signing) scanOwed(rows pgx.Rows) error {
	for rows.Next() {
		var o owed
		var text []byte
		if err := rows.Scan(&o.n, &text, &o.why); err != nil {
			return fmt.Errorf("read what chain %s owes: %w", s.chain.ID, err)
		}
		if err := json.Unmarshal(text, &o.document); err != nil {
			return fmt.Errorf("read what chain %s owes: %w", s.chain.ID, err)
		}
		s.owed = append(s.owed, o)
		if o.document.Order == s.order {
			s.onApart(o.document.Check, o.document.Kind, o.document.Shares)
		}
	}
	return rows.Err()
}

// Add signs a document, after what is owed. One that cannot be signed is owed: it stops nobody.
func (s *Signing) Add(d Document) {
	if !s.active || isTrace(d.Kind) && !s.chain.traces() {
		return
	}
	s.CatchUp()
	s.onApart(d.Check, d.Kind, d.Shares)
	if s.chain.later() {
		s.left = append(s.left, owed{document: d})
		return
	}
	if err := s.sign(d); err != nil {
		s.left = append(s.left, owed{document: d, why: err.Error()})
	}
}

// Make signs a receipt of the register itself, or says why that cannot be.
func (s *Signing) Make(d Document) error {
	if !s.active {
		return fiscal.ErrEnded
	}
	s.CatchUp()
	return s.sign(d)
}

// CatchUp signs what is owed, as far as that is possible.
func (s *Signing) CatchUp() {
	if s.chain.later() {
		return
	}
	still := s.owed[:0]
	for _, o := range s.owed {
		if s.sign(o.document) != nil {
			still = append(still, o)
			continue
		}
		s.signed = append(s.signed, o.n)
	}
	s.owed = still
}

// Owes says how many documents are owed.
func (s *Signing) Owes() int { return len(s.owed) + len(s.left) }

func isTrace(k fiscal.Kind) bool { return k == fiscal.Event || k == fiscal.Copy }

// sign signs one document, after the closings that the rules want before it.
func (s *Signing) sign(d Document) error {
	if s.chain.closed != nil {
		return s.chain.closed
	}
	if isReceipt(d.Kind) {
		if err := s.closeBefore(d.At); err != nil {
			return err
		}
	}
	return s.one(d)
}

func (s *Signing) closeBefore(at time.Time) error {
	due, err := s.chain.rules.Due(s.state, at)
	if err != nil {
		return err
	}
	for _, duty := range due {
		if duty.First && duty.Kind != fiscal.Start {
			if err := s.one(Document{Receipt: fiscal.Receipt{Kind: duty.Kind, At: at, Note: duty.Period}}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Signing) one(d Document) error {
	if d.Kind != fiscal.Copy {
		d.Number = s.chain.number(d.Kind, s.seq, s.receipts)
	}
	e, next, err := s.chain.rules.Sign(s.state, d.Receipt)
	if err != nil {
		return err
	}
	s.state = next
	s.seq++
	if isReceipt(d.Kind) {
		s.receipts++
	}
	s.entries = append(s.entries, entry{Document: d, Entry: e, seq: s.seq, failed: outage(e)})
	return nil
}

func outage(e fiscal.Entry) bool {
	for _, l := range e.Lines {
		if l.Label == fiscal.LabelOutage {
			return true
		}
	}
	return false
}

// Write queues what was signed, and what is owed.
func (s *Signing) Write(b *pgx.Batch) {
	for _, e := range s.entries {
		lines, _ := json.Marshal(e.Lines) // plain data: cannot fail
		shares, _ := json.Marshal(e.Shares)
		b.Queue(insertEntrySQL, s.account, s.chain.ID, e.seq, string(e.Entry.Kind), e.Entry.Number, db.OrNull(e.Source), db.OrNull(e.Order), db.OrNull(e.Check),
			string(s.chain.Clock.Of(e.At)), e.At, int64(e.Total()), e.failed, e.Record, e.QR, string(lines), string(shares))
	}
	if len(s.entries) > 0 {
		b.Queue(updateStateSQL, s.account, s.chain.ID, string(s.state), s.seq, s.receipts)
	}
	if len(s.signed) > 0 {
		b.Queue(deleteOwedSQL, s.account, s.chain.ID, s.signed)
	}
	for _, o := range s.left {
		text, _ := json.Marshal(o.document) // plain data: cannot fail
		b.Queue(insertOwedSQL, s.account, s.chain.ID, db.OrNull(o.document.Source), string(text), o.why)
	}
}
