package emulator

import (
	"golang.org/x/text/encoding/charmap"

	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/pirit"
)

// The errors that are given (section 6), and the reasons of the first two.
const (
	ok        = "00"
	state     = "01"
	unknown   = "02"
	format    = "03"
	badSecret = "06"
	noPaper   = "08"
	cover     = "09"
	expired   = "0A"
	noCash    = "0E"
	fault     = "44"
	full      = "46"
	noData    = "48"
	badMarks  = "73"

	notStarted = 1
	notOpen    = 8
	open       = 9
	wrongStage = 11
	notSale    = 16
	notCash    = 17
	shiftShut  = 20
	shiftOpen  = 32
	noTotal    = 26
	nobody     = 33
	parameter  = 40
)

// A handler is one command: what it does with its fields, whether it prints, and what must
// be so before.
type handler struct {
	prints bool
	shift  bool // a shift must be open
	most   int  // fields
	do     func(m *Machine, p *parameters) (fields [][]byte, code string)
}

var handlers map[string]handler

func init() { // which the handlers themselves do not need
	handlers = map[string]handler{
		"00": {do: (*Machine).flags}, "01": {most: 1, do: (*Machine).counters}, "02": {most: 1, do: (*Machine).device}, "03": {most: 1, do: (*Machine).lastReceipt},
		"04": {do: (*Machine).printer}, "06": {most: 1, do: (*Machine).reasons}, "10": {most: 2, do: (*Machine).start}, "11": {most: 2, do: (*Machine).setting},
		"13": {do: (*Machine).time}, "20": {most: 1, prints: true, do: (*Machine).xReport}, "21": {most: 4, do: (*Machine).zReport},
		"23": {most: 3, prints: true, do: (*Machine).openShift}, "30": {most: 6, prints: true, shift: true, do: (*Machine).openDocument},
		"31": {most: 15, do: (*Machine).closeDocument}, "32": {prints: true, do: (*Machine).cancel}, "42": {most: 15, prints: true, do: (*Machine).item},
		"44": {prints: true, do: (*Machine).subtotal}, "47": {most: 3, prints: true, do: (*Machine).payment}, "48": {most: 2, prints: true, do: (*Machine).cash},
		"52": {most: 1, do: (*Machine).compare}, "58": {most: 17, prints: true, shift: true, do: (*Machine).correction},
		"78": {most: 3, do: (*Machine).storage}, "79": {most: 7, do: (*Machine).marking},
	}
}

// always are the commands that need no start of work.
var always = map[string]bool{"00": true, "01": true, "02": true, "03": true, "04": true, "06": true, "10": true, "11": true, "13": true, "78": true}

func (m *Machine) execute(r pirit.Request) pirit.Answer {
	a := pirit.Answer{ID: r.ID, Code: r.Code}
	a.Fields, a.Error = m.handle(r)
	return a
}

func (m *Machine) handle(r pirit.Request) ([][]byte, string) {
	if r.Password != password {
		return nil, badSecret
	}
	h, known := handlers[r.Code]
	if !known {
		return nil, unknown
	}
	p := &parameters{fields: r.Fields}
	if len(p.fields) == 1 && len(p.fields[0]) == 0 {
		p.fields = nil // a command without fields may end with an FS
	}
	switch {
	case len(p.fields) > h.most:
		return m.wrong(format, parameter)
	case !m.started && !always[r.Code]:
		return m.wrong(state, notStarted)
	case h.shift && !m.Open:
		return m.wrong(state, shiftShut)
	case h.shift && m.Expired():
		return nil, expired
	}
	if h.prints {
		if e := m.mechanism(); e != ok {
			return nil, e
		}
	}
	fields, e := h.do(m, p)
	if p.bad {
		return m.wrong(format, parameter)
	}
	if e == ok && h.prints {
		m.Print()
	}
	return fields, e
}

// wrong is an error that 06/1 explains.
func (m *Machine) wrong(code string, reason int) ([][]byte, string) {
	m.reason = reason
	return nil, code
}

func (m *Machine) mechanism() string {
	switch {
	case m.Health.Cover:
		return cover
	case !m.Paper():
		return noPaper
	}
	return ok
}

// words are the device's own for a reason.
var words = map[int]string{
	notStarted: "Не выполнена команда начало работы", notOpen: "Документ не был открыт", open: "Предыдущий документ не закрыт", wrongStage: "Неверная стадия документа",
	notSale: "Не чек прихода или возврата", notCash: "Не документ внесения или изъятия", shiftShut: "Смена не открыта", shiftOpen: "Смена открыта", noTotal: "Нулевая сумма",
	nobody: "Нет имени оператора", parameter: "Неверный параметр",
}

func (m *Machine) reasons(p *parameters) ([][]byte, string) {
	if p.number() != 1 {
		return m.wrong(format, parameter)
	}
	b, err := charmap.CodePage866.NewEncoder().Bytes([]byte(words[m.reason]))
	if err != nil {
		panic(err) // our own words
	}
	return [][]byte{number(1), number(m.reason), b}, ok
}

func (m *Machine) flags(*parameters) ([][]byte, string) {
	current := 0
	for bit, is := range map[int]bool{0: !m.started, 2: m.Open, 3: m.Expired(), 8: m.closeAgain} {
		if is {
			current |= 1 << bit
		}
	}
	return [][]byte{number(0), number(current), number(m.doc.stage<<4 | m.doc.kind)}, ok
}

func (m *Machine) printer(*parameters) ([][]byte, string) {
	mask := 0
	if !m.Paper() {
		mask |= 2
	}
	if m.Health.Cover {
		mask |= 4
	}
	return [][]byte{number(mask)}, ok
}

func (m *Machine) start(p *parameters) ([][]byte, string) {
	day, clock := p.text(), p.text()
	if len(day) != 6 || len(clock) != 6 {
		return m.wrong(format, parameter)
	}
	m.started = true
	return nil, ok
}

func (m *Machine) time(*parameters) ([][]byte, string) {
	t := m.Clock()
	return [][]byte{text(t.Format("020106")), text(t.Format("150405"))}, ok
}

func (m *Machine) xReport(p *parameters) ([][]byte, string) {
	if p.text() == "" {
		return m.wrong(format, nobody)
	}
	if m.doc.kind != 0 {
		return m.wrong(state, open)
	}
	return nil, ok
}

func (m *Machine) openShift(p *parameters) ([][]byte, string) {
	switch {
	case p.text() == "":
		return m.wrong(format, nobody)
	case m.doc.kind != 0:
		return m.wrong(state, open)
	case m.Open:
		return m.wrong(state, shiftOpen)
	case m.Health.Blocked:
		return nil, fault
	}
	m.OpenShift()
	return nil, ok
}

// zReport ends the shift in the storage, and prints. Without paper it has to be given
// again for the print (section 2.1, flag 8).
func (m *Machine) zReport(p *parameters) ([][]byte, string) {
	switch {
	case p.text() == "":
		return m.wrong(format, nobody)
	case m.doc.kind != 0:
		return m.wrong(state, open)
	case !m.Open && !m.closeAgain:
		return m.wrong(state, shiftShut)
	case m.mechanism() != ok:
		return nil, m.mechanism()
	}
	if !m.closeAgain {
		m.CloseShift()
	}
	if m.closeAgain = m.Print(); m.closeAgain {
		return nil, noPaper
	}
	return nil, ok
}

// registered is whether the storage takes a receipt, and why not.
func (m *Machine) registered() string {
	switch {
	case m.Health.Blocked:
		return fault
	case m.Health.Full:
		return full
	case m.Expired():
		return expired
	}
	return ok
}

// whyCodes are the errors for what the storage does not take.
var whyCodes = map[emulated.Why]string{emulated.NoCash: noCash}
