// Package journal is the French way of keeping a register honest (CGI art. 286 I 3° bis): a journal
// that nothing is taken out of, with signed chains, totals that are never set to nothing, and
// archives that anybody can check.
//
// It owns the records of receipts, copies, closings and events, their chains, and the archive. It must
// not know a database, a clock, or how a receipt looks on paper. Start reading at Journal.
package journal

import (
	"crypto/ecdsa"
	"fmt"
	"strconv"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
)

// A Journal is that of one register.
type Journal struct {
	Register string
	Software string // name and version, as archives say it
	Signer   fiscal.Signer
	Key      *ecdsa.PublicKey
	Clock    businessday.Clock
}

var _ fiscal.Chain = Journal{}

// Due implements fiscal.Chain: a day is closed before anything is sold on a later one.
func (j Journal) Due(state fiscal.State, now time.Time) ([]fiscal.Duty, error) {
	s, err := fiscal.ReadState[State](state)
	if err != nil {
		return nil, err
	}
	return s.due(j.Clock.Of(now)), nil
}

// Sign implements fiscal.Chain. A closing closes the period that is open, whatever it is asked for.
func (j Journal) Sign(state fiscal.State, r fiscal.Receipt) (fiscal.Entry, fiscal.State, error) {
	s, err := fiscal.ReadState[State](state)
	if err != nil {
		return fiscal.Entry{}, nil, err
	}
	rec, err := j.draft(s, r)
	if err == nil {
		err = s.add(&rec)
	}
	if err != nil {
		return fiscal.Entry{}, nil, fmt.Errorf("sign %s %.40q: %w", r.Kind, r.Number, err)
	}
	signature, err := fiscal.SignWith(j.Signer, []byte(rec.text()))
	if err != nil {
		return fiscal.Entry{}, nil, fmt.Errorf("sign %s %.40q: %w: %w", r.Kind, r.Number, fiscal.ErrDevice, err)
	}
	rec.Signature = encoding.EncodeToString(signature)
	s.signed(rec)
	next, err := fiscal.WriteState(s)
	if err != nil {
		return fiscal.Entry{}, nil, err
	}
	return entry(rec), next, nil
}

// draft is what is known of a record before it is put in its place.
func (j Journal) draft(s State, r fiscal.Receipt) (Record, error) {
	rec := Record{Chain: chainOf(r.Kind), Register: j.Register, At: r.At.In(j.Clock.Zone).Format(timeLayout), Day: j.Clock.Of(r.At), Kind: r.Kind, Note: r.Note}
	switch rec.Chain {
	case "":
		return Record{}, fiscal.ErrKind
	case receipts:
		if !fiscal.Follows(r.Number, s.Number) {
			return Record{}, fiscal.ErrNumber
		}
		rec.Number, rec.Lines, rec.Shares = r.Number, r.Lines, merge(r.Shares)
		return rec, r.Check()
	case copies:
		if r.Copy < 1 || r.Number == "" {
			return Record{}, fiscal.ErrNumber
		}
		rec.Number, rec.Copy = r.Number, r.Copy
	case archives:
		rec.Number = r.Number
	}
	if total(r.Shares) != 0 {
		return Record{}, fiscal.ErrNotZero
	}
	return rec, nil
}

func entry(r Record) fiscal.Entry {
	var lines []fiscal.Line
	switch r.Kind {
	case fiscal.Training:
		lines = append(lines, fiscal.Line{Label: fiscal.LabelTraining})
	case fiscal.Copy:
		lines = append(lines, fiscal.Line{Label: fiscal.LabelCopy, Value: strconv.Itoa(r.Copy)})
	}
	if r.Chain == receipts {
		lines = append(lines, fiscal.Line{Label: fiscal.LabelLines, Value: strconv.Itoa(r.Lines)})
	}
	lines = append(lines, fiscal.Line{Label: fiscal.LabelSignature, Value: extract(r.Signature)})
	return fiscal.Entry{Number: r.Number, Kind: r.Kind, Record: r.String(), Lines: lines}
}

// extract is what the paper shows of a signature: its characters 3, 7, 13 and 19.
func extract(signature string) string {
	var out []byte
	for _, n := range [...]int{3, 7, 13, 19} {
		if n <= len(signature) {
			out = append(out, signature[n-1])
		}
	}
	return string(out)
}
