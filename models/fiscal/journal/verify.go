package journal

import (
	"crypto/ecdsa"
	"errors"

	"comptoir/models/fiscal"
)

// What can be wrong with a record.
var (
	ErrChain     = errors.New("it does not follow from the record before")
	ErrSignature = errors.New("the signature is not that of the record")
	ErrRegister  = errors.New("it is another register's")
	ErrTotals    = errors.New("its totals are not those of the records before")
	ErrCopy      = errors.New("it is not the next copy of a receipt")
	ErrRepeated  = errors.New("the number does not follow the last one")
)

// Verify implements fiscal.Chain.
func (j Journal) Verify(records []string) error {
	return verify(records, j.Register, j.Key, false)
}

// verify finds the first record of a register that does not fit. A part of a journal may begin anywhere: what it
// builds on is taken from its first records, and of the first closings only the signature is checked.
func verify(records []string, register string, key *ecdsa.PublicKey, part bool) error {
	w := walk{register: register, key: key, part: part, closed: map[fiscal.Kind]bool{}, printed: map[string]int{}, sold: map[string]bool{}}
	for i, line := range records {
		r, err := ParseRecord(line)
		if err == nil {
			err = w.step(r)
		}
		if err != nil {
			return &fiscal.Broken{Index: i, Number: r.Number, Why: err}
		}
	}
	return nil
}

// walk is a verification under way.
type walk struct {
	register string
	key      *ecdsa.PublicKey
	part     bool
	begun    bool
	state    State
	closed   map[fiscal.Kind]bool // whether a closing of the kind was seen
	printed  map[string]int       // copies of a receipt
	sold     map[string]bool      // receipts
}

func (w *walk) step(r Record) error {
	if !signedBy(w.key, r.text(), r.Signature) {
		return ErrSignature
	}
	w.adopt(r)
	switch {
	case r.Register != w.register:
		return ErrRegister
	case chainOf(r.Kind) == "" || chainOf(r.Kind) != r.Chain:
		return fiscal.ErrKind
	case r.Chain == receipts && !fiscal.Follows(r.Number, w.state.Number):
		return ErrRepeated
	}
	if err := w.copied(r); err != nil {
		return err
	}
	return w.follows(r)
}

// signedBy checks a signature in its one way of being written: decoders skip line breaks.
func signedBy(key *ecdsa.PublicKey, text, signature string) bool {
	b, err := encoding.DecodeString(signature)
	return err == nil && encoding.EncodeToString(b) == signature && fiscal.Signed(key, []byte(text), b)
}

// adopt takes what a part builds on from its first record, and from the first of each chain.
func (w *walk) adopt(r Record) {
	if !w.part {
		return
	}
	if !w.begun {
		w.begun = true
		w.state.Perpetual, w.state.Absolute = r.Perpetual, r.Absolute
		if r.Kind == fiscal.Sale || r.Kind == fiscal.Void {
			w.state.Perpetual -= total(r.Shares)
			w.state.Absolute -= total(r.Shares).Abs()
		}
	}
	if _, seen := w.state.Heads[r.Chain]; !seen {
		w.state.goOn(r.Chain, Head{Seq: r.Seq - 1, Signature: r.Before})
	}
}

// copied counts the copies of a receipt.
func (w *walk) copied(r Record) error {
	switch r.Chain {
	case receipts:
		w.sold[r.Number] = true
	case copies:
		n, seen := w.printed[r.Number]
		if !w.part && !w.sold[r.Number] || r.Copy != n+1 && (seen || !w.part) {
			return ErrCopy
		}
		w.printed[r.Number] = r.Copy
	}
	return nil
}

// follows puts the record where it says it is and looks whether it comes out the same.
func (w *walk) follows(r Record) error {
	want := r
	if r.Chain == totals && w.part {
		w.reopen(r)
	}
	if err := w.state.add(&want); err != nil {
		return err
	}
	if want.Seq != r.Seq || want.Before != r.Before {
		return ErrChain
	}
	if r.Chain == totals && w.part {
		want.Note = r.Note // how far chains had come that the part does not hold
	}
	if want.text() != r.text() {
		return ErrTotals
	}
	if r.Chain == totals {
		w.closed[r.Kind] = true
	}
	w.state.signed(r)
	return nil
}

// reopen gives a period of which a part holds only the end what its closing says.
func (w *walk) reopen(r Record) {
	p := map[fiscal.Kind]*Period{fiscal.Day: &w.state.Day, fiscal.Month: &w.state.Month, fiscal.Year: &w.state.Year}[r.Kind]
	if !w.closed[r.Kind] {
		*p = Period{Name: r.Number, Shares: r.Shares}
	}
}
