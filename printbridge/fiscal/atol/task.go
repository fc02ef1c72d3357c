package atol

import (
	"encoding/base64"
	"strings"
	"time"

	"comptoir/printbridge/fiscal"
)

// A Task is one thing that the service is asked to do (reference of the JSON tasks of
// driver 10). Which fields it has, its type says.
type Task struct {
	Type                 string    `json:"type"`
	TaxationType         string    `json:"taxationType,omitempty"`
	ValidateMarkingCodes bool      `json:"validateMarkingCodes,omitempty"`
	Operator             *Operator `json:"operator,omitempty"`
	ClientInfo           *Client   `json:"clientInfo,omitempty"`
	CorrectionType       string    `json:"correctionType,omitempty"`     // self, instruction
	CorrectionBaseDate   string    `json:"correctionBaseDate,omitempty"` // 2026.01.14
	CorrectionBaseNumber string    `json:"correctionBaseNumber,omitempty"`
	Items                []Item    `json:"items,omitempty"`
	Payments             []Payment `json:"payments,omitempty"`
	Taxes                []TaxSum  `json:"taxes,omitempty"`
	Total                *Rubles   `json:"total,omitempty"`
	CashSum              *Rubles   `json:"cashSum,omitempty"`
	FiscalDocumentNumber uint32    `json:"fiscalDocumentNumber,omitempty"` // of getFnDocument
	WithRawData          *bool     `json:"withRawData,omitempty"`
}

// Operator is the cashier.
type Operator struct {
	Name  string `json:"name"`
	Vatin string `json:"vatin,omitempty"`
}

// Client is the buyer.
type Client struct {
	EmailOrPhone string `json:"emailOrPhone,omitempty"`
	Name         string `json:"name,omitempty"`
	Vatin        string `json:"vatin,omitempty"`
}

// Item is one line.
type Item struct {
	Type            string  `json:"type"` // position
	Name            string  `json:"name"`
	Price           Rubles  `json:"price"`
	Quantity        Pieces  `json:"quantity"`
	Amount          Rubles  `json:"amount"`
	Department      byte    `json:"department,omitempty"`
	MeasurementUnit any     `json:"measurementUnit,omitempty"` // a number in format 1.2, a word before
	PaymentMethod   string  `json:"paymentMethod"`
	PaymentObject   byte    `json:"paymentObject"`
	Tax             TaxType `json:"tax"`
	ImcParams       *Mark12 `json:"imcParams,omitempty"`
	MarkingCode     *Mark   `json:"markingCode,omitempty"`
}

// Mark12 is a marking code in format 1.2.
type Mark12 struct {
	ImcType             string `json:"imcType"`
	Imc                 string `json:"imc"` // base64
	ItemEstimatedStatus string `json:"itemEstimatedStatus"`
	ImcModeProcessing   int    `json:"imcModeProcessing"`
}

// Mark is a marking code before format 1.2.
type Mark struct {
	Type string `json:"type"`
	Mark string `json:"mark"` // base64
}

// TaxType names a rate.
type TaxType struct {
	Type string `json:"type"`
}

// TaxSum is what a form of sums says of a rate.
type TaxSum struct {
	Type string `json:"type"`
	Sum  Rubles `json:"sum"`
}

// Payment is what was paid in one way.
type Payment struct {
	Type string `json:"type"`
	Sum  Rubles `json:"sum"`
}

// The service's words, by our values.
var (
	TaxWords    = [...]string{1: "vat20", 2: "vat10", 3: "vat120", 4: "vat110", 5: "vat0", 6: "none", 7: "vat5", 8: "vat7", 9: "vat105", 10: "vat107", 11: "vat22", 12: "vat122"}
	MethodWords = [...]string{1: "fullPrepayment", 2: "prepayment", 3: "advance", 4: "fullPayment", 5: "partialPayment", 6: "credit", 7: "creditPayment"}
	SystemWords = map[fiscal.TaxSystem]string{1: "osn", 2: "usnIncome", 4: "usnIncomeOutcome", 8: "envd", 16: "esn", 32: "patent"}
	TenderWords = []struct {
		Tender fiscal.Tender
		Word   string
	}{{fiscal.Card, "electronically"}, {fiscal.Prepaid, "prepaid"}, {fiscal.Credit, "credit"}, {fiscal.Barter, "other"}, {fiscal.Cash, "cash"}}
	UnitWords = map[byte]string{0: "шт", 10: "г", 11: "кг", 12: "т", 20: "см", 21: "дм", 22: "м", 30: "кв.см", 31: "кв.дм", 32: "кв.м", 40: "мл", 41: "л", 42: "куб.м",
		50: "кВт ч", 51: "Гкал", 70: "сутки", 71: "час", 72: "мин", 73: "с", 80: "Кбайт", 81: "Мбайт", 82: "Гбайт", 83: "Тбайт", 255: "ед."}
)

// nobody is printed as the cashier where none is named: the service takes no fiscal task
// without one.
const nobody = "Кассир"

// kinds are the types of tasks.
var kinds = map[fiscal.Kind]string{
	fiscal.Sale: "sell", fiscal.Refund: "sellReturn", fiscal.Correction: "sellCorrection", fiscal.OpenShift: "openShift",
	fiscal.CloseShift: "closeShift", fiscal.XReport: "reportX", fiscal.CashIn: "cashIn", fiscal.CashOut: "cashOut",
}

// task is a document as the service wants it, in format 1.2 or the one before.
func task(d fiscal.Document, ffd12 bool) (Task, error) {
	t := Task{Type: kinds[d.Kind], Operator: &Operator{Name: printable(d.Cashier), Vatin: d.CashierINN}}
	if t.Operator.Name == "" {
		t.Operator.Name = nobody
	}
	total := Rubles(d.Total)
	switch d.Kind {
	case fiscal.CashIn, fiscal.CashOut:
		t.CashSum = &total
		return t, nil
	case fiscal.Sale, fiscal.Refund, fiscal.Correction:
	default:
		return t, nil
	}
	t.TaxationType, t.Total = SystemWords[d.TaxSystem], &total
	if d.Contact != "" || d.Buyer != "" || d.BuyerINN != "" {
		t.ClientInfo = &Client{EmailOrPhone: printable(d.Contact), Name: printable(d.Buyer), Vatin: d.BuyerINN}
	}
	for _, w := range TenderWords {
		paid := d.Paid(w.Tender)
		if d.Kind == fiscal.Correction { // nobody stands there to take the change
			paid = d.Kept(w.Tender)
		}
		if paid != 0 {
			t.Payments = append(t.Payments, Payment{w.Word, Rubles(paid)})
		}
	}
	if d.Kind == fiscal.Correction {
		if err := correct(&t, d, ffd12); err != nil || !ffd12 {
			return t, err
		}
	}
	for _, l := range d.Lines {
		t.Items = append(t.Items, item(l, d.Operation(), ffd12))
		t.ValidateMarkingCodes = t.ValidateMarkingCodes || l.Mark != "" && ffd12
	}
	return t, nil
}

// correct adds what a correction has. Before format 1.2 it is a form of sums without
// items, and there is none of a refund.
func correct(t *Task, d fiscal.Document, ffd12 bool) error {
	day, err := time.Parse(time.DateOnly, d.Reason.Date)
	if err != nil {
		return err
	}
	t.CorrectionType, t.CorrectionBaseDate, t.CorrectionBaseNumber = "self", day.Format("2006.01.02"), printable(d.Reason.Number)
	if d.Reason.ByOrder {
		t.CorrectionType = "instruction"
	}
	if ffd12 {
		if d.Reason.Refund {
			t.Type = "sellReturnCorrection"
		}
		return nil
	}
	if _, _, err := d.Form105(); err != nil {
		return err
	}
	for code, sum := range d.Taxes() {
		if sum != 0 {
			t.Taxes = append(t.Taxes, TaxSum{TaxWords[code], Rubles(sum)})
		}
	}
	return nil
}

func item(l fiscal.Line, op fiscal.Operation, ffd12 bool) Item {
	i := Item{
		Type: "position", Name: printable(l.Name), Price: Rubles(l.Price), Quantity: Pieces(l.Quantity), Amount: Rubles(l.Sum), Department: l.Section,
		PaymentMethod: MethodWords[l.Method], PaymentObject: l.Object, Tax: TaxType{TaxWords[l.Tax]},
	}
	code := base64.StdEncoding.EncodeToString([]byte(l.Mark))
	switch {
	case !ffd12:
		i.MeasurementUnit = UnitWords[l.Unit]
		if l.Mark != "" {
			i.MarkingCode = &Mark{"other", code}
		}
	default:
		i.MeasurementUnit = l.Unit
		if l.Mark != "" {
			i.ImcParams = &Mark12{ImcType: "auto", Imc: code, ItemEstimatedStatus: plannedWords[l.Planned(op)]}
		}
	}
	return i
}

// plannedWords are tag 2003.
var plannedWords = map[fiscal.MarkStatus]string{
	fiscal.PieceSold: "itemPieceSold", fiscal.MeasureSold: "itemDryForSale", fiscal.PieceBack: "itemPieceReturn", fiscal.MeasureBack: "itemDryReturn",
}

// printable makes spaces of control characters: the service answers error 271 to them.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, s)
}
