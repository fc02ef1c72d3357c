package emulator

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/atol"
	"comptoir/printbridge/fiscal/emulated"
)

// The errors that are given (section 4).
const (
	badData   = 5
	noPaper   = 44
	openCover = 45
	nonCash   = 52
	unpaid    = 66
	expired   = 68
	closed    = 73
	noCash    = 80
	opened    = 83
	fault     = 118
	full      = 121
	noData    = 123
)

// execute has the register do a task, and gives its error or 0.
func (m *Machine) execute(r *request) int {
	t := r.task
	if t.Type == "getFnDocument" {
		return m.document(r)
	}
	if code := m.mechanism(len(t.Items)); code != 0 || t.Type == "continuePrint" {
		r.result = map[string]any{}
		return code
	}
	if t.Operator == nil || t.Operator.Name == "" {
		return badData
	}
	switch t.Type {
	case "openShift", "closeShift":
		return m.shiftTask(r)
	case "reportX":
		r.result = map[string]any{}
		return 0
	case "cashIn", "cashOut":
		return m.cash(r)
	case "sell", "sellReturn", "sellCorrection", "sellReturnCorrection":
		return m.receipt(r)
	}
	return badData
}

// mechanism prints: it refuses where the roll ends before the last two lines, because then
// nothing has been registered yet.
func (m *Machine) mechanism(lines int) int {
	if m.Health.Cover {
		return openCover
	}
	if !m.Paper() {
		return noPaper
	}
	for i := range lines + 2 {
		if m.Print() && i < lines {
			return noPaper
		}
	}
	return 0
}

func (m *Machine) shiftTask(r *request) int {
	switch {
	case m.Health.Blocked:
		return fault
	case r.task.Type == "openShift" && m.Open:
		return opened
	case r.task.Type == "closeShift" && !m.Open:
		return closed
	case r.task.Type == "openShift":
		r.result = m.params(m.OpenShift())
	default:
		r.result = m.params(m.CloseShift())
	}
	return 0
}

func (m *Machine) cash(r *request) int {
	sum := r.task.CashSum
	switch {
	case sum == nil || *sum <= 0:
		return badData
	case !m.Open:
		return closed
	case r.task.Type == "cashIn":
		m.PutIn(int64(*sum))
	case m.TakeOut(int64(*sum)) != emulated.Accepted:
		return noCash
	}
	r.result = map[string]any{"counters": map[string]any{"cashSum": rubles(m.Drawer)}}
	return 0
}

func (m *Machine) receipt(r *request) int {
	t := r.task
	switch {
	case m.Health.Blocked:
		return fault
	case m.Health.Full:
		return full
	case m.Expired():
		return expired
	case !m.Open:
		return closed
	}
	form, operation := byte(3), byte(1)
	if strings.HasPrefix(t.Type, "sellReturn") {
		operation = 2
	}
	if strings.HasSuffix(t.Type, "Correction") {
		form = 31
	}
	got, given, ok := m.read(t, form)
	if !ok {
		return badData
	}
	if form == 31 && !m.FFD12 {
		r.result = m.params(m.Register(emulated.Document{Form: 31, Operation: 1, Sum: int64(*t.Total), Receipt: got}))
		m.Receipts++
		return 0
	}
	d, _, why := m.Sell(form, operation, got, given)
	switch why {
	case emulated.Accepted:
		r.result = m.params(d)
		return 0
	case emulated.NonCash:
		return nonCash
	case emulated.Unpaid:
		return unpaid
	case emulated.NoCash:
		return noCash
	}
	return badData
}

// read takes a receipt out of a task, and says whether it is one that the register takes.
func (m *Machine) read(t atol.Task, form byte) (r emulated.Receipt, given [5]int64, ok bool) {
	for system, word := range atol.SystemWords {
		if word == t.TaxationType {
			r.System = byte(system)
		}
	}
	r.Cashier, r.CashierINN = t.Operator.Name, t.Operator.Vatin
	if c := t.ClientInfo; c != nil {
		r.Contact, r.Buyer, r.BuyerINN = c.EmailOrPhone, c.Name, c.Vatin
	}
	ways := []string{"cash", "electronically", "prepaid", "credit", "other"}
	var paid int64
	for _, p := range t.Payments {
		way := slices.Index(ways, p.Type)
		if way < 0 || p.Sum <= 0 || given[way] != 0 {
			return r, given, false
		}
		given[way] = int64(p.Sum)
		paid += given[way]
	}
	if form == 31 {
		day, err := time.Parse("2006.01.02", t.CorrectionBaseDate)
		kind := slices.Index([]string{"self", "instruction"}, t.CorrectionType)
		if err != nil || kind < 0 || kind == 1 && t.CorrectionBaseNumber == "" {
			return r, given, false
		}
		r.Correction = fmt.Sprintf("%d %s %s", kind, day.Format(time.DateOnly), t.CorrectionBaseNumber)
		if !m.FFD12 {
			r.Paid = given
			return r, given, t.Type == "sellCorrection" && len(t.Items) == 0 && len(t.Taxes) > 0 && t.Total != nil && paid == int64(*t.Total) && r.System != 0
		}
	}
	marked := false
	for _, i := range t.Items {
		item, ok := m.item(i)
		if !ok {
			return r, given, false
		}
		marked = marked || item.Mark != ""
		r.Items = append(r.Items, item)
	}
	return r, given, t.Total != nil && int64(*t.Total) == r.Sum() && marked == t.ValidateMarkingCodes && r.System != 0
}

func (m *Machine) item(i atol.Item) (item emulated.Item, ok bool) {
	item = emulated.Item{Name: i.Name, Quantity: int64(i.Quantity), Price: int64(i.Price), Sum: int64(i.Amount), Object: i.PaymentObject}
	item.Tax = byte(max(slices.Index(atol.TaxWords[:], i.Tax.Type), 0))
	item.Method = byte(max(slices.Index(atol.MethodWords[:], i.PaymentMethod), 0))
	product := int64(fiscal.Line{Quantity: fiscal.Quantity(i.Quantity), Price: fiscal.Amount(i.Price)}.Product())
	ok = i.Type == "position" && i.Name != "" && item.Quantity > 0 && item.Tax != 0 && item.Method != 0 && item.Object > 0 && item.Object <= 33 &&
		item.Sum >= product-1 && item.Sum <= product+1
	switch unit := i.MeasurementUnit.(type) {
	case json.Number:
		code, err := strconv.ParseUint(unit.String(), 10, 8)
		item.Unit = byte(code)
		ok = ok && m.FFD12 && err == nil
	case string:
		for code, word := range atol.UnitWords {
			if word == unit {
				item.Unit = code
			}
		}
		ok = ok && !m.FFD12
	default:
		return item, false
	}
	needs := item.Object == 31 || item.Object == 33
	switch {
	case m.FFD12 && i.ImcParams != nil:
		b, err := base64.StdEncoding.DecodeString(i.ImcParams.Imc)
		item.Mark = string(b)
		ok = ok && err == nil && i.ImcParams.ImcType == "auto" && i.ImcParams.ItemEstimatedStatus != ""
	case !m.FFD12 && i.MarkingCode != nil:
		b, err := base64.StdEncoding.DecodeString(i.MarkingCode.Mark)
		item.Mark = string(b)
		ok = ok && err == nil
	}
	return item, ok && needs == (item.Mark != "")
}

// params is what a fiscal task gives.
func (m *Machine) params(d emulated.Document) map[string]any {
	p := map[string]any{
		"fiscalDocumentNumber": d.Number, "fiscalDocumentSign": fmt.Sprintf("%010d", d.Sign), "fiscalDocumentDateTime": m.stamp(d.Time),
		"shiftNumber": d.Shift, "fnNumber": emulated.Serial, "registrationNumber": "0000000001002292", "fnsUrl": "www.nalog.gov.ru",
	}
	if d.Form == 3 || d.Form == 31 {
		p["total"], p["fiscalReceiptNumber"] = rubles(d.Sum), m.Receipts
	}
	return map[string]any{"fiscalParams": p, "warnings": map[string]any{"notPrinted": false}}
}

// document is a document of the fiscal memory by its tags.
func (m *Machine) document(r *request) int {
	d, there := m.Find(int64(r.task.FiscalDocumentNumber))
	if !there {
		return noData
	}
	names := map[byte]string{1: "registration", 2: "openShift", 3: "receipt", 5: "closeShift", 31: "receiptCorrection"}
	tlv := map[string]any{
		"fiscalDocumentType": names[d.Form], "short": false, "1012": m.stamp(d.Time), "1038": d.Shift, "1040": d.Number, "1041": emulated.Serial, "1077": fmt.Sprint(d.Sign),
	}
	if d.Form == 3 || d.Form == 31 {
		tlv["1020"], tlv["1054"] = rubles(d.Sum), d.Operation
	}
	r.result = map[string]any{"documentTLV": tlv}
	return 0
}

// rubles is a sum as it stands in answers.
func rubles(v int64) atol.Rubles { return atol.Rubles(v) }

// stamp is a time of the register's clock with the zone that its place has.
func (m *Machine) stamp(t time.Time) string { return t.Format("2006-01-02T15:04:05") + "+03:00" }
