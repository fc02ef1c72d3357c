// Package rksv is the Austrian rule for registers (Registrierkassensicherheitsverordnung, BGBl. II
// Nr. 410/2015): receipts that are numbered, chained, signed and printed with a code.
//
// It owns the code, the encrypted turnover counter, the chain, the receipts that fall due, and the
// export (DEP7) with its check. It must not know a database, a clock, or how a receipt looks on
// paper. Start reading at Till.
package rksv

import (
	"fmt"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// A Till is one register as it is known to the authority, with its signing device.
type Till struct {
	Suite   string // of the provider of the certificate: R1-AT1
	CashBox string // Kassen-ID: unique in the company, never used again
	Serial  string // of the certificate
	Key     Key
	Signer  fiscal.Signer
	Clock   businessday.Clock // in which times are written and months end
	Keys    PublicKeys        // by which its records are verified
	Issuers []Certificate     // of the export
}

var _ fiscal.Chain = Till{}

// State is what a till remembers of its receipts.
type State struct {
	Number   string       `json:"number"` // of the last one
	Record   string       `json:"record"` // the last one
	Turnover money.Amount `json:"turnover"`
	Month    string       `json:"month"`           // of the last receipt: 2026-01
	Open     string       `json:"open,omitempty"`  // the oldest month with receipts and without a monthly one after them
	Year     string       `json:"year,omitempty"`  // the oldest year so
	Down     *Down        `json:"down,omitempty"`  // the device was out of order, and no collective receipt followed
	Ended    bool         `json:"ended,omitempty"` // the last receipt is the register's last
}

// Down is an outage of the signing device.
type Down struct {
	Since    time.Time `json:"since"`
	Receipts int       `json:"receipts"`
}

// Sign implements fiscal.Chain.
func (t Till) Sign(state fiscal.State, r fiscal.Receipt) (fiscal.Entry, fiscal.State, error) {
	s, err := fiscal.ReadState[State](state)
	if err != nil {
		return fiscal.Entry{}, nil, err
	}
	if err := t.allow(s, r); err != nil {
		return fiscal.Entry{}, nil, fmt.Errorf("sign receipt %.40q: %w", r.Number, err)
	}
	c := t.code(&s, r)
	signature, err := fiscal.SignWith(t.Signer, []byte(signingInput(c)))
	down := err != nil
	if down {
		if needsDevice(r.Kind) {
			return fiscal.Entry{}, nil, fmt.Errorf("sign receipt %.40q: %w: %w", r.Number, fiscal.ErrDevice, err)
		}
		signature = []byte(Outage)
	}
	s.Number, s.Record, s.Ended = r.Number, record(c, signature), r.Kind == fiscal.End
	s.note(r, down)
	s.close(r.Kind, t.month(r.At))
	next, err := fiscal.WriteState(s)
	if err != nil {
		return fiscal.Entry{}, nil, err
	}
	return t.entry(r, c, s.Record, signature), next, nil
}

// code composes what is signed of a receipt, and counts it.
func (t Till) code(s *State, r fiscal.Receipt) Code {
	before := s.Record
	if before == "" {
		before = t.CashBox
	}
	c := Code{Suite: t.Suite, CashBox: t.CashBox, Number: r.Number, At: r.At.In(t.Clock.Zone).Format(timeLayout),
		Amounts: amounts(r.Shares), Serial: t.Serial, Chain: chainValue(before)}
	if r.Kind == fiscal.Training {
		c.Counter = trainingMark
		return c
	}
	s.Turnover += c.Amounts.Sum()
	if c.Counter = voidMark; r.Kind != fiscal.Void {
		c.Counter = t.Key.encrypt(t.CashBox, r.Number, s.Turnover)
	}
	return c
}

func (t Till) entry(r fiscal.Receipt, c Code, record string, signature []byte) fiscal.Entry {
	e := fiscal.Entry{Number: r.Number, Kind: r.Kind, Record: record, QR: qr(c, signature),
		Lines: []fiscal.Line{{Label: fiscal.LabelRegister, Value: t.CashBox}}}
	if r.Kind == fiscal.Training {
		e.Lines = append(e.Lines, fiscal.Line{Label: fiscal.LabelTraining})
	}
	if string(signature) == Outage {
		e.Lines = append(e.Lines, fiscal.Line{Label: fiscal.LabelOutage, Value: Outage})
	}
	return e
}

// allow refuses what may not stand in the chain, so that a broken chain is never begun.
func (t Till) allow(s State, r fiscal.Receipt) error {
	switch r.Kind {
	case fiscal.Sale, fiscal.Void, fiscal.Training:
		if err := r.Check(); err != nil {
			return err
		}
	case fiscal.Start, fiscal.Null, fiscal.Collective, fiscal.Month, fiscal.Year, fiscal.End:
		if amounts(r.Shares) != (Amounts{}) {
			return fiscal.ErrNotZero
		}
	default:
		return fiscal.ErrKind
	}
	switch {
	case s.Ended:
		return fiscal.ErrEnded
	case (s.Record == "") != (r.Kind == fiscal.Start):
		return fiscal.ErrStart
	case !named(r.Number) || !fiscal.Follows(r.Number, s.Number):
		return fiscal.ErrNumber
	case !(s.Turnover + r.Total()).InRange():
		return fmt.Errorf("the turnover counter is full")
	}
	return nil
}

// needsDevice says whether a receipt means nothing without a valid signature.
func needsDevice(k fiscal.Kind) bool {
	return k == fiscal.Start || k == fiscal.Year || k == fiscal.Collective
}

// amounts puts what a receipt comes to at each rate where the code has it.
func amounts(shares []fiscal.Share) Amounts {
	var a Amounts
	for _, s := range shares {
		a[place(s.BasisPoints)] += s.Gross
	}
	return a
}

func place(basisPoints int) int {
	switch basisPoints {
	case 2000:
		return normal
	case 1000:
		return reduced1
	case 1300:
		return reduced2
	case 0:
		return zero
	}
	return special
}
