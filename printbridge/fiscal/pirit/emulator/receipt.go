package emulator

import (
	"cmp"
	"fmt"
	"time"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/emulated"
)

func (m *Machine) openDocument(p *parameters) ([][]byte, string) {
	kind := p.number()
	department := p.number()
	name, inn := p.operator()
	p.take()
	system := p.number()
	switch {
	case m.doc.kind != 0:
		return m.wrong(state, open)
	case kind < sale || kind > cashOut || department < 1 || department > 99 || system > 5:
		return m.wrong(format, parameter)
	case name == "":
		return m.wrong(format, nobody)
	}
	m.doc = document{kind: byte(kind), stage: 1, Receipt: emulated.Receipt{Cashier: name, CashierINN: inn}}
	if kind == sale || kind == refund {
		m.doc.System = 1 << system
	}
	return nil, ok
}

// receiptIn says whether a receipt is open in one of the stages.
func (m *Machine) receiptIn(stages ...byte) (reason int) {
	switch m.doc.kind {
	case 0:
		return notOpen
	case sale, refund, fixSale, fixBack:
	default:
		return notSale
	}
	for _, s := range stages {
		if m.doc.stage == s {
			return 0
		}
	}
	return wrongStage
}

// taxes are tag 1199 by the rows of table 40.
var taxes = []byte{1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 11, 12}

func (m *Machine) item(p *parameters) ([][]byte, string) {
	if reason := m.receiptIn(1); reason != 0 {
		return m.wrong(state, reason)
	}
	i := emulated.Item{Name: p.text(), Mark: m.doc.mark}
	p.take()
	i.Quantity = p.decimal(6)
	i.Price = p.money()
	tax := p.number()
	p.number()
	section, discount := p.number(), p.number()
	i.Unit = byte(p.number())
	p.money()
	i.Method, i.Object = byte(cmp.Or(p.number(), 4)), byte(cmp.Or(p.number(), 1))
	i.Sum = int64(fiscal.Line{Quantity: fiscal.Quantity(i.Quantity), Price: fiscal.Amount(i.Price)}.Product())
	marked := i.Object == 31 || i.Object == 33
	switch {
	case p.bad || i.Quantity == 0 || tax >= m.Rates || section > 16 || discount != 0 || i.Method < 1 || i.Method > 7 || i.Object < 1 || i.Object > 33:
		return m.wrong(format, parameter)
	case marked != (i.Mark != ""):
		return nil, badMarks
	}
	i.Tax, m.doc.mark = taxes[tax], ""
	m.doc.Items = append(m.doc.Items, i)
	return [][]byte{text("0.0000")}, ok
}

func (m *Machine) compare(p *parameters) ([][]byte, string) {
	if reason := m.receiptIn(1, 2, 3, 4); reason != 0 {
		return m.wrong(state, reason)
	}
	if p.money() != m.doc.Sum() {
		return m.wrong(format, parameter)
	}
	return nil, ok
}

func (m *Machine) subtotal(*parameters) ([][]byte, string) {
	if reason := m.receiptIn(1, 2); reason != 0 {
		return m.wrong(state, reason)
	}
	if m.doc.Sum() == 0 {
		return m.wrong(state, noTotal)
	}
	m.doc.stage++
	return nil, ok
}

// ways are the tags of payments by their numbers (section 2.7).
var ways = map[int]int{0: 0, 1: 1, 13: 2, 14: 3, 15: 4}

func (m *Machine) payment(p *parameters) ([][]byte, string) {
	if reason := m.receiptIn(2, 3); reason != 0 {
		return m.wrong(state, reason)
	}
	way, known := ways[p.number()]
	sum := p.money()
	if !known || sum == 0 {
		return m.wrong(format, parameter)
	}
	g := &m.doc.given
	g[way] += sum
	paid, total := g[0]+g[1]+g[2]+g[3]+g[4], m.doc.Sum()
	if way != 0 && paid > total {
		g[way] -= sum
		return m.wrong(format, parameter)
	}
	m.doc.stage = 3
	if paid >= total {
		m.doc.stage = 4
	}
	return nil, ok
}

func (m *Machine) cash(p *parameters) ([][]byte, string) {
	if m.doc.kind != cashIn && m.doc.kind != cashOut {
		return m.wrong(state, notCash)
	}
	p.take()
	if m.doc.cash = p.money(); m.doc.cash == 0 {
		return m.wrong(format, parameter)
	}
	if m.doc.kind == cashOut && m.doc.cash > m.Drawer {
		return nil, noCash
	}
	m.doc.stage = 4
	return nil, ok
}

func (m *Machine) cancel(*parameters) ([][]byte, string) {
	switch {
	case m.doc.kind == 0:
		return m.wrong(state, notOpen)
	case m.doc.stage == settled:
		return m.wrong(state, wrongStage)
	}
	m.doc, m.marks = document{}, nil
	return nil, ok
}

// closeDocument registers what is open and prints it. Where the roll ends meanwhile, the
// document is closed and the command has to be given again for the print (section 4).
func (m *Machine) closeDocument(p *parameters) ([][]byte, string) {
	switch {
	case m.doc.kind == 0:
		return m.wrong(state, notOpen)
	case m.doc.stage != 4 && m.doc.stage != settled:
		return m.wrong(state, wrongStage)
	}
	if e := m.mechanism(); e != ok {
		return nil, e
	}
	if m.doc.stage != settled {
		p.take()
		m.doc.Contact = p.text()
		for range 6 {
			p.take()
		}
		m.doc.Buyer, m.doc.BuyerINN = p.text(), p.text()
		if p.bad {
			return nil, ok // which is told above
		}
		if e := m.conclude(); e != ok {
			return nil, e
		}
		m.doc.stage, m.marks = settled, nil
		if m.Print() {
			return nil, noPaper
		}
	}
	answer := m.doc.closed
	m.doc = document{}
	return answer, ok
}

// conclude writes the document into the storage, or counts cash.
func (m *Machine) conclude() string {
	m.counter++
	running := [][]byte{number(m.Last() + 82), fmt.Appendf(nil, "%07d", m.counter)}
	switch m.doc.kind {
	case cashIn:
		m.PutIn(m.doc.cash)
		m.doc.closed = running
		return ok
	case cashOut:
		if m.TakeOut(m.doc.cash) != emulated.Accepted {
			return noCash
		}
		m.doc.closed = running
		return ok
	}
	if e := m.registered(); e != ok {
		return e
	}
	form, operation := byte(3), byte(1)
	if m.doc.kind >= fixSale {
		form = 31
	}
	if m.doc.kind == refund || m.doc.kind == fixBack {
		operation = 2
	}
	d, _, why := m.Sell(form, operation, m.doc.Receipt, m.doc.given)
	if why != emulated.Accepted {
		if e := whyCodes[why]; e != "" {
			return e
		}
		_, e := m.wrong(format, parameter)
		return e
	}
	m.doc.closed = append(running, fmt.Appendf(nil, "\x94\x84:%d \x94\x8F:%010d", d.Number, d.Sign), number(d.Number), fmt.Appendf(nil, "%010d", d.Sign),
		number(d.Shift), number(m.Receipts), text(d.Time.Format("020106")), text(d.Time.Format("150405")))
	return ok
}

// correction is 58: a whole document in format 1.05, the opening of one in format 1.2.
func (m *Machine) correction(p *parameters) ([][]byte, string) {
	if m.doc.kind != 0 {
		return m.wrong(state, open)
	}
	var r emulated.Receipt
	r.Cashier, r.CashierINN = p.operator()
	var sum int64
	for i := range r.Paid {
		r.Paid[i] = p.money()
		sum += r.Paid[i]
	}
	kind := p.number()
	day, err := time.Parse("020106", p.text())
	order := p.text()
	p.take()
	taxed := false
	for range 6 {
		taxed = p.money() != 0 || taxed
	}
	system := kind >> 2 & 7
	if p.bad || err != nil || order == "" || len(order) > 32 || system > 5 || kind&2 != 0 || r.Cashier == "" || kind&(1<<5) != 0 == m.FFD12 {
		return m.wrong(format, parameter)
	}
	r.System = 1 << system
	r.Correction = fmt.Sprintf("%d %s %s", kind&1, day.Format(time.DateOnly), order)
	if m.FFD12 {
		m.doc = document{kind: fixSale, stage: 1, Receipt: r}
		if kind&(1<<6) != 0 {
			m.doc.kind = fixBack
		}
		return nil, ok
	}
	if sum == 0 || !taxed || kind&(1<<6) != 0 {
		return m.wrong(format, parameter)
	}
	m.Register(emulated.Document{Form: 31, Operation: 1, Sum: sum, Receipt: r})
	m.Receipts++
	return nil, ok
}
