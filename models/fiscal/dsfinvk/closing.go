// Package dsfinvk writes the books of a German register's closing as the tax office reads them
// (DSFinV-K 2.1): a ZIP of tables with a description of each.
//
// It owns the tables, their columns and sums. It must not know a database or how a sale came about:
// whoever has the facts of a closing hands them over as a Closing. Start reading at Closing.
package dsfinvk

import (
	"errors"
	"fmt"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal/tse"
	"comptoir/models/money"
)

// A Closing is one day's end of one register, with all that was rung up since the last.
type Closing struct {
	Register string
	Number   int
	At       time.Time       // in the venue's zone
	Day      businessday.Day // that it is booked on, where that is not the day of At
	Business Business
	Venue    Business // with its tax numbers left out
	Till     Till
	Modules  []Module
	Receipts []Receipt
}

// A Business is who sold, or where.
type Business struct {
	Name, Street, PostCode, Town string
	Country                      string // three letters: DEU
	TaxNumber, VATID             string
}

// A Till is the register itself.
type Till struct {
	Brand, Model, Serial string
	Software, Version    string
	Currency             string
}

// A Module is a security module that signed some of the receipts.
type Module struct {
	tse.Info
	Certificate string // base64
}

// Type says what sort of transaction a receipt is.
type Type string

// The types. Only what was Sold is turnover.
const (
	Sold      Type = "Beleg"
	Trained   Type = "AVTraining"
	Ordered   Type = "AVBestellung"
	Cancelled Type = "AVBelegabbruch"
)

// A Receipt is one transaction.
type Receipt struct {
	ID         string
	Number     int
	Type       Type
	Void       bool
	Start, End time.Time
	StaffID    string
	Staff      string
	Group      string // the table, or whatever else kept it together
	Note       string
	Lines      []Line
	Payments   []Payment
	References []Reference
	// Module is the place of the module in the closing's list; Failure says why there is no signature.
	Module  int
	Signed  *tse.Finished
	Failure string
}

// A Case says what a line is in the books: Umsatz, Pfand, Rabatt, TrinkgeldAN and so on.
type Case string

// The cases that a till has every day.
const (
	Turnover      Case = "Umsatz"
	Deposit       Case = "Pfand"
	DepositBack   Case = "PfandRueckzahlung"
	Discount      Case = "Rabatt"
	TipEmployer   Case = "TrinkgeldAG"
	TipStaff      Case = "TrinkgeldAN"
	VoucherSold   Case = "MehrzweckgutscheinKauf"
	VoucherUsed   Case = "MehrzweckgutscheinEinloesung"
	OpeningFloat  Case = "Anfangsbestand"
	MoneyTransit  Case = "Geldtransit"
	PaidIn        Case = "Einzahlung"
	PaidOut       Case = "Auszahlung"
	CountedDiffer Case = "DifferenzSollIst"
)

// A Line is something sold, or money that moved.
type Line struct {
	Text       string
	Case       Case
	CaseName   string
	Here       bool // eaten on the premises
	Void       bool
	ItemID     string
	GTIN       string
	CategoryID string
	Category   string
	Quantity   money.Quantity
	Unit       string
	UnitPrice  money.Amount // with tax
	VAT        VAT
	Gross, Net money.Amount
}

// Tax is what of the line is owed to the tax office.
func (l Line) Tax() money.Amount { return l.Gross - l.Net }

// Means is how something was paid.
type Means string

// The means. What is not listed is not in cash.
const (
	Cash    Means = "Bar"
	NoCash  Means = "Unbar"
	Debit   Means = "ECKarte"
	Credit  Means = "Kreditkarte"
	Service Means = "ElZahlungsdienstleister"
	Card    Means = "GuthabenKarte"
	None    Means = "Keine"
)

// A Payment is money that came in, or below zero went out.
type Payment struct {
	Means    Means
	Name     string
	Amount   money.Amount // in the register's currency
	Currency string       // of a foreign one
	Foreign  money.Amount
}

// A Reference is a transaction that a receipt builds on: the sale that is given back, the order that
// is paid.
type Reference struct {
	Register string
	Closing  int
	At       time.Time // of that closing
	ID       string
}

// VAT is the key of a rate, the same in every register of the country.
type VAT int

// KeyOf finds the key of a rate in basis points.
func KeyOf(basisPoints int) (VAT, bool) {
	for _, v := range vats {
		if v.rate == basisPoints {
			return v.key, true
		}
	}
	return 0, false
}

// vats are the rates and their keys. The keys of no tax differ in why there is none.
var vats = []struct {
	key  VAT
	rate int
	text string
}{
	{1, 1900, "Allgemeiner Steuersatz"},
	{2, 700, "Ermäßigter Steuersatz"},
	{3, 1070, "Durchschnittsatz § 24 Abs. 1 Nr. 3 UStG"},
	{4, 550, "Durchschnittsatz § 24 Abs. 1 Nr. 1 UStG"},
	{5, 0, "Nicht steuerbar"},
	{6, 0, "Steuerfrei"},
	{7, 0, "Umsatzsteuer nicht ermittelbar"},
}

// ErrUnbalanced says that a receipt was not paid as it was sold.
var ErrUnbalanced = errors.New("its payments are not its lines")

// check refuses facts that contradict each other, so that no books are handed over that do.
func (c Closing) check() error {
	if c.Register == "" || c.Number < 1 || c.At.IsZero() {
		return errors.New("a closing has a register, a number and a time")
	}
	for i, m := range c.Modules {
		if len(m.Certificate) > certificatePieces*certificatePiece {
			return fmt.Errorf("module %d: its certificate is too long for the table", i+1)
		}
	}
	seen := map[string]bool{}
	for _, r := range c.Receipts {
		if r.ID == "" || seen[r.ID] {
			return fmt.Errorf("receipt %.40q: there are two of that id, or it has none", r.ID)
		}
		seen[r.ID] = true
		if err := c.checkReceipt(r); err != nil {
			return fmt.Errorf("receipt %.40q: %w", r.ID, err)
		}
	}
	return nil
}

func (c Closing) checkReceipt(r Receipt) error {
	for _, l := range r.Lines {
		if l.VAT < 1 || int(l.VAT) > len(vats) {
			return fmt.Errorf("line %.40q: key %d of a rate", l.Text, l.VAT)
		}
		if vats[l.VAT-1].rate == 0 && l.Tax() != 0 {
			return fmt.Errorf("line %.40q: tax where there is none", l.Text)
		}
	}
	if r.Type == Sold && r.gross() != r.paid() {
		return ErrUnbalanced
	}
	if r.Signed != nil && (r.Module < 0 || r.Module >= len(c.Modules)) {
		return errors.New("no module of the closing signed it")
	}
	if (r.Signed == nil) != (r.Failure != "") {
		return errors.New("it is signed, or it says why not")
	}
	return nil
}

func (r Receipt) gross() money.Amount {
	var sum money.Amount
	for _, l := range r.Lines {
		sum += l.Gross
	}
	return sum
}

func (r Receipt) paid() money.Amount {
	var sum money.Amount
	for _, p := range r.Payments {
		sum += p.Amount
	}
	return sum
}
