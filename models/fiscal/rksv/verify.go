package rksv

import (
	"crypto/ecdsa"
	"errors"
	"fmt"

	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// PublicKeys are the keys by which signatures are checked, by the serial that codes name.
type PublicKeys map[string]*ecdsa.PublicKey

// What can be wrong with a record.
var (
	ErrChain     = errors.New("it does not follow from the record before")
	ErrSignature = errors.New("the signature is not that of the receipt")
	ErrNoKey     = errors.New("the key of its certificate is not at hand")
	ErrCashBox   = errors.New("it is another cash box's")
	ErrTurnover  = errors.New("the turnover counter is not the sum of the receipts")
	ErrRepeated  = errors.New("the number was used before")
)

// Verify implements fiscal.Chain: it finds the first record that does not fit. Whether signatures failed
// is no fault of a chain, except where the receipt needs one. What an export is worth is for package
// depcheck to say, which shares nothing with this one.
func (t Till) Verify(records []string) error {
	w := walk{Till: t, seen: make(map[string]bool, len(records))}
	for i, text := range records {
		c, signature, err := ParseRecord(text)
		if err == nil {
			err = w.step(c, signature)
		}
		if err != nil {
			return &fiscal.Broken{Index: i, Number: c.Number, Why: err}
		}
		w.before = text
	}
	return nil
}

// walk is a verification under way.
type walk struct {
	Till
	before   string
	turnover money.Amount
	seen     map[string]bool
}

func (w *walk) step(c Code, signature []byte) error {
	first := w.before == ""
	if first {
		w.before = c.CashBox
	}
	switch {
	case c.CashBox != w.CashBox:
		return ErrCashBox
	case c.Chain != chainValue(w.before):
		return ErrChain
	case w.seen[c.Number]:
		return ErrRepeated
	case first && (c.Amounts != Amounts{} || string(signature) == Outage || c.Counter == voidMark || c.Counter == trainingMark):
		return fiscal.ErrStart
	}
	w.seen[c.Number] = true
	if err := w.signed(c, signature); err != nil {
		return err
	}
	return w.counted(c)
}

func (w *walk) signed(c Code, signature []byte) error {
	if string(signature) == Outage {
		return nil
	}
	key := w.Keys[c.Serial]
	if key == nil {
		return fmt.Errorf("certificate %.60q: %w", c.Serial, ErrNoKey)
	}
	if !fiscal.Signed(key, []byte(signingInput(c)), signature) {
		return ErrSignature
	}
	return nil
}

// counted keeps the sum beside the counters.
func (w *walk) counted(c Code) error {
	if c.Counter == trainingMark {
		return nil
	}
	for _, a := range c.Amounts {
		if !a.InRange() {
			return ErrTurnover
		}
	}
	if w.turnover += c.Amounts.Sum(); !w.turnover.InRange() {
		return ErrTurnover
	}
	if c.Counter == voidMark {
		return nil
	}
	got, err := w.Key.Turnover(c)
	if err != nil {
		return err
	}
	if got != w.turnover {
		return fmt.Errorf("%w: it says %s instead of %s", ErrTurnover, format(got), format(w.turnover))
	}
	return nil
}
