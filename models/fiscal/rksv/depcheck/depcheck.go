// Package depcheck verifies an Austrian DEP7 export as its law describes it
// (Registrierkassensicherheitsverordnung, BGBl. II Nr. 410/2015, and its annex).
//
// It is the second pair of eyes on what our registers write, so it must not know the code that writes
// it: it imports the standard library alone, reads each receipt for itself and reckons the counters
// anew. It owns no rule of how receipts come to be. Start reading at Check.
package depcheck

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
)

// What can be wrong with a receipt that can be read.
var (
	ErrChain     = errors.New("it does not follow from the record before")
	ErrSignature = errors.New("the signature is not that of the receipt")
	ErrNoKey     = errors.New("the key of its certificate is not at hand")
	ErrCashBox   = errors.New("it is another cash box's")
	ErrTurnover  = errors.New("the turnover counter is not the sum of the receipts")
	ErrRepeated  = errors.New("the number was used before")
	ErrStart     = errors.New("a register begins with a signed receipt of nothing")
	ErrGroup     = errors.New("it stands under another certificate")
)

// A Finding is the first receipt that is not as it must be. Place counts from 1 through all groups.
type Finding struct {
	Place  int
	Number string // empty where it cannot be read
	Why    error
}

func (f *Finding) Error() string {
	return fmt.Sprintf("record %d, receipt %.40q: %v", f.Place, f.Number, f.Why)
}

func (f *Finding) Unwrap() error { return f.Why }

// A Result is what an export holds in which nothing was found.
type Result struct {
	CashBox  string
	Receipts int
	Unsigned int  // made while the signing device was out of order
	Counted  bool // the turnover counters are the sums; otherwise no key to them was given
}

// An export as the annex has it (section 3, data collection log).
type export struct {
	Groups []struct {
		Certificate []byte   `json:"Signaturzertifikat"`
		Receipts    []string `json:"Belege-kompakt"`
	} `json:"Belege-Gruppe"`
}

// Check verifies an export. Keys is the file of keys that belongs to it: a closed system's public
// keys, and the key to the counters; nil where there is none. What is wrong with a receipt is a *Finding.
func Check(in, keys io.Reader) (Result, error) {
	var e export
	if err := json.NewDecoder(in).Decode(&e); err != nil {
		return Result{}, fmt.Errorf("read export: %w", err)
	}
	if e.Groups == nil {
		return Result{}, errors.New("read export: it has no Belege-Gruppe")
	}
	r, err := readKeys(keys)
	if err != nil {
		return Result{}, err
	}
	c := check{ring: r, sum: new(big.Int), seen: map[string]bool{}}
	for n, g := range e.Groups {
		serial, err := c.ring.certificate(g.Certificate)
		if err != nil {
			return Result{}, fmt.Errorf("certificate of group %d: %w", n+1, err)
		}
		for _, text := range g.Receipts {
			if number, err := c.step(text, serial); err != nil {
				return Result{}, &Finding{len(c.seen) + 1, number, err}
			}
		}
	}
	return Result{CashBox: c.cashBox, Receipts: len(c.seen), Unsigned: c.unsigned, Counted: c.ring.turnover != nil}, nil
}

// check is a verification under way.
type check struct {
	ring     ring
	cashBox  string
	before   string   // the record before
	sum      *big.Int // of the receipts so far, in cent
	seen     map[string]bool
	unsigned int
}

// step looks into one record that stands under a certificate, or in a closed system under none.
func (c *check) step(text, certificate string) (number string, err error) {
	r, err := read(text)
	if err != nil {
		return "", err
	}
	first := len(c.seen) == 0
	if first {
		c.cashBox, c.before = r.cashBox, r.cashBox
	}
	switch {
	case r.cashBox != c.cashBox:
		return r.number, ErrCashBox
	case certificate != "" && r.serial != certificate:
		return r.number, ErrGroup
	case r.chain != link(c.before):
		return r.number, ErrChain
	case c.seen[r.number]:
		return r.number, ErrRepeated
	case first && (r.failed || r.counter == cancelled || r.counter == training || !r.nothing()):
		return r.number, ErrStart
	}
	if err := c.ring.signed(r); err != nil {
		return r.number, err
	}
	if err := c.count(r); err != nil {
		return r.number, err
	}
	if r.failed {
		c.unsigned++
	}
	c.before, c.seen[r.number] = text, true
	return r.number, nil
}

// count adds a receipt to the sum, which its counter must show. A training receipt has no turnover, a
// cancellation hides the counter.
func (c *check) count(r receipt) error {
	if r.counter == training {
		return nil
	}
	for _, a := range r.amounts {
		c.sum.Add(c.sum, a)
	}
	if !c.sum.IsInt64() {
		return ErrTurnover
	}
	if r.counter == cancelled || c.ring.turnover == nil {
		return nil
	}
	got, err := c.ring.decrypt(r)
	if err != nil {
		return err
	}
	if got.Cmp(c.sum) != 0 {
		return fmt.Errorf("%w: it says %s cent instead of %s", ErrTurnover, got, c.sum)
	}
	return nil
}

// link is the chaining value: the first 8 bytes of the hash of the record before, and for the first
// receipt of its cash box's id.
func link(before string) string {
	sum := sha256.Sum256([]byte(before))
	return base64.StdEncoding.EncodeToString(sum[:8])
}
