package fiscal

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// Kind is what a document does.
type Kind string

// The kinds of documents. RenewShift closes the shift and opens the next one.
const (
	Sale       Kind = "sale"
	Refund     Kind = "refund"
	Correction Kind = "correction"
	OpenShift  Kind = "open_shift"
	CloseShift Kind = "close_shift" // with its Z report
	RenewShift Kind = "renew_shift"
	XReport    Kind = "x_report"
	CashIn     Kind = "cash_in"
	CashOut    Kind = "cash_out"
)

// A Document is one thing to register. Which fields it needs, its kind says.
type Document struct {
	Kind       Kind      `json:"kind"`
	Lines      []Line    `json:"lines,omitempty"`
	Payments   []Payment `json:"payments,omitempty"`
	Total      Amount    `json:"total,omitzero"`
	TaxSystem  TaxSystem `json:"tax_system,omitzero"`
	Cashier    string    `json:"cashier,omitempty"`     // tag 1021
	CashierINN string    `json:"cashier_inn,omitempty"` // tag 1203: the cashier's tax number
	Contact    string    `json:"contact,omitempty"`     // tag 1008: where the guest gets the electronic receipt
	Buyer      string    `json:"buyer,omitempty"`       // tag 1227
	BuyerINN   string    `json:"buyer_inn,omitempty"`
	Reason     *Reason   `json:"reason,omitempty"` // of a correction
}

// A Line is one item. Its sum may differ by one kopeck from quantity times price.
type Line struct {
	Name     string   `json:"name"`
	Quantity Quantity `json:"quantity"`
	Price    Amount   `json:"price"` // of one, after discounts
	Sum      Amount   `json:"sum"`
	Tax      Tax      `json:"tax"`
	Object   byte     `json:"object"` // tag 1212: 1 goods, 4 service ...
	Method   byte     `json:"method"` // tag 1214: 4 full payment ...
	Unit     byte     `json:"unit,omitzero"`
	Section  byte     `json:"section,omitzero"` // department; 0 is the first
	Mark     string   `json:"mark,omitempty"`   // the marking code as it was scanned, with its separators (GS)
}

// A Payment is what was paid in one way.
type Payment struct {
	Tender Tender `json:"tender"`
	Amount Amount `json:"amount"` // cash: as given, the change included
}

// Tender is how was paid: tags 1031, 1081, 1215, 1216, 1217.
type Tender string

// The tenders.
const (
	Cash    Tender = "cash"
	Card    Tender = "card"
	Prepaid Tender = "prepaid"
	Credit  Tender = "credit"
	Barter  Tender = "other"
)

// Tax is tag 1199.
type Tax byte

// Taxes are the rates that are in force, by code: 20 %, 10 %, 20/120, 10/110, 0 %, none,
// 5 %, 7 %, 5/105, 7/107, 22 %, 22/122.
const (
	firstTax Tax = 1
	lastTax  Tax = 12
)

// TaxSystem is tag 1055: one bit.
type TaxSystem byte

// A Reason is why something is corrected: tags 1173, 1174.
type Reason struct {
	ByOrder bool   `json:"by_order,omitzero"` // of the tax office
	Refund  bool   `json:"refund,omitzero"`   // what is corrected is a refund
	Date    string `json:"date"`              // of the settlement, 2006-01-02
	Number  string `json:"number,omitempty"`  // of the order
}

// Operation is what the fiscal memory will call the document, or 0.
func (d Document) Operation() Operation {
	switch {
	case d.Kind == Sale, d.Kind == Correction && (d.Reason == nil || !d.Reason.Refund):
		return OpSale
	case d.Kind == Refund, d.Kind == Correction:
		return OpRefund
	}
	return 0
}

// Form is what the fiscal memory will file the document as; 0 for what it never sees.
func (d Document) Form() Form {
	switch d.Kind {
	case Sale, Refund:
		return FormReceipt
	case Correction:
		return FormCorrection
	case OpenShift:
		return FormShiftOpening
	case CloseShift:
		return FormShiftClosing
	}
	return 0
}

// The objects of tag 1212 that are sold with their marking codes.
const (
	exciseMarked = 31
	goodsMarked  = 33
)

// Limits of a document.
const (
	MaxLines  = 500
	maxAmount = 99_999_999_99
)

// Check says why a document makes no sense, before a device sees it.
func (d Document) Check() error {
	switch d.Kind {
	case Sale, Refund, Correction:
		return d.checkReceipt()
	case CashIn, CashOut:
		if d.Total <= 0 || d.Total > maxAmount {
			return fmt.Errorf("%s of %d kopecks", d.Kind, d.Total)
		}
		return nil
	case OpenShift, CloseShift, RenewShift, XReport:
		return nil
	}
	return fmt.Errorf("unknown kind of fiscal document %q", d.Kind)
}

func (d Document) checkReceipt() error {
	if len(d.Lines) == 0 || len(d.Lines) > MaxLines {
		return fmt.Errorf("%d lines, want 1 to %d", len(d.Lines), MaxLines)
	}
	var sum Amount
	for i, l := range d.Lines {
		if err := l.check(); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
		sum += l.Sum
	}
	if sum != d.Total || d.Total <= 0 || d.Total > maxAmount {
		return fmt.Errorf("lines make %d, the total is %d", sum, d.Total)
	}
	if bits := d.TaxSystem; bits == 0 || bits&(bits-1) != 0 || bits > 32 {
		return fmt.Errorf("tax system %d: want one of 1, 2, 4, 8, 16, 32", bits)
	}
	for _, text := range []string{d.Cashier, d.Contact} {
		if utf8.RuneCountInString(text) > 64 {
			return fmt.Errorf("%q is longer than 64 letters", text)
		}
	}
	if utf8.RuneCountInString(d.Buyer) > 128 || len(d.BuyerINN) > 12 || len(d.CashierINN) > 12 {
		return errors.New("the buyer's name, or a tax number, is too long")
	}
	if d.Kind == Correction {
		if err := d.checkReason(); err != nil {
			return err
		}
	}
	return d.checkPayments()
}

func (d Document) checkReason() error {
	if d.Reason == nil {
		return errors.New("a correction needs its reason")
	}
	if _, err := time.Parse(time.DateOnly, d.Reason.Date); err != nil {
		return fmt.Errorf("date of what is corrected: %w", err)
	}
	if len(d.Reason.Number) > 32 {
		return errors.New("the number of the order is longer than 32")
	}
	return nil
}

func (l Line) check() error {
	switch product := l.Product(); {
	case l.Name == "" || utf8.RuneCountInString(l.Name) > 128:
		return errors.New("its name has 1 to 128 letters")
	case l.Quantity <= 0 || l.Quantity > 99_999*Piece || l.Price < 0 || l.Price > maxAmount:
		return errors.New("quantity or price out of range")
	case l.Sum < product-1 || l.Sum > product+1 || l.Sum < 0:
		return fmt.Errorf("sum %d, but quantity times price is %d", l.Sum, product)
	case l.Tax < firstTax || l.Tax > lastTax:
		return fmt.Errorf("unknown tax code %d", l.Tax)
	case l.Object < 1 || l.Object > 33 || l.Method < 1 || l.Method > 7 || l.Section > 16:
		return errors.New("unknown object, method or section")
	case len(l.Mark) > 128:
		return errors.New("the marking code is longer than 128")
	case (l.Mark != "") != (l.Object == exciseMarked || l.Object == goodsMarked):
		return errors.New("a marking code belongs to objects 31 and 33, and those need one")
	}
	return nil
}

// Product is quantity times price, half a kopeck rounded up, as devices do. The limits of
// both keep it exact: it is computed in two parts.
func (l Line) Product() Amount {
	whole, rest := Amount(l.Quantity/Piece), Amount(l.Quantity%Piece)
	return whole*l.Price + (rest*l.Price+Amount(Piece)/2)/Amount(Piece)
}

func (d Document) checkPayments() error {
	var cash, other Amount
	for _, p := range d.Payments {
		if p.Amount <= 0 || p.Amount > maxAmount {
			return fmt.Errorf("payment of %d", p.Amount)
		}
		switch p.Tender {
		case Cash:
			cash += p.Amount
		case Card, Prepaid, Credit, Barter:
			other += p.Amount
		default:
			return fmt.Errorf("unknown tender %q", p.Tender)
		}
	}
	if other > d.Total || cash > maxAmount || cash+other < d.Total {
		return fmt.Errorf("paid %d in cash and %d otherwise, the total is %d", cash, other, d.Total)
	}
	return nil
}

// Paid is what was paid in one way.
func (d Document) Paid(t Tender) Amount {
	var sum Amount
	for _, p := range d.Payments {
		if p.Tender == t {
			sum += p.Amount
		}
	}
	return sum
}

// Change is what the guest gets back.
func (d Document) Change() Amount {
	sum := -d.Total
	for _, p := range d.Payments {
		sum += p.Amount
	}
	return max(sum, 0)
}
