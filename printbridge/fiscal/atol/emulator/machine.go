// Package emulator is the vendor's local web service with one ATOL register behind it,
// made of software: for tests, for trying the bridge without a device, and for learning
// what one does.
//
// It owns the service's queue with its states, and what the register makes of tasks. It is
// as strict as the vendor's document: unknown fields, sums that do not add up, a shift in
// the wrong state are errors. Time passes with requests: each moves the work on by a step.
// It must not know jobs or recovery. Start reading at Machine.ServeHTTP, then step.
package emulator

import (
	"encoding/json"
	"strconv"

	"comptoir/printbridge/fiscal/atol"
	"comptoir/printbridge/fiscal/emulated"
)

// A Machine is a service with its register.
type Machine struct {
	emulated.Storage

	Login, Password string // wanted of clients, if given
	GoesOn          bool   // when the paper ends, where it is set so; else its queue is blocked

	queue []*request
	away  int // steps until the register has its power back
	fault func(n int) Fault
	asked int

	unprinted bool

	in    []byte // of a request that has not come whole
	whole int    // its length, once its head is there
}

// A Fault is what the service does with a request instead of answering it.
type Fault int

// The faults.
const (
	None       Fault = iota
	FailBefore       // 500, and nothing was done
	FailAfter        // it is done, and the answer is 500
	Throttle         // 503, and nothing was done
)

// A request is one task in the queue.
type request struct {
	uuid   string
	task   atol.Task
	status string
	code   int
	words  string
	result map[string]any
	steps  int    // until it goes on
	before uint32 // the last document when it was begun
	done   bool   // the register has carried it out, the paper may be missing
}

func (r *request) final() bool {
	switch r.status {
	case "wait", "inProgress", "blocked":
		return false
	}
	return true
}

func (r *request) end(status string, code int) {
	r.status, r.code = status, code
	if r.words = words[code]; r.words == "" {
		r.words = "Ошибка " + strconv.Itoa(code)
	}
}

// words are the service's own for the codes that it gives.
var words = map[int]string{
	0: "Ошибок нет", 2: "Нет связи", 5: "Некорректные данные", 44: "Нет бумаги", 45: "Открыта крышка", 52: "Безналичная сумма больше итога",
	66: "Чек оплачен не полностью", 68: "Смена превысила 24 часа", 73: "Смена закрыта", 80: "Недостаточно наличных в денежном ящике",
	83: "Смена открыта", 118: "Ошибка ФН", 121: "Исчерпан ресурс хранения ФН", 123: "Нет запрошенных данных в ФН", 241: "Связь с ККТ потеряна",
}

// New makes a machine.
func New(o emulated.Options) *Machine { return &Machine{Storage: emulated.NewStorage(o)} }

// Break has the service fail as told for its n-th request, 1 being the first.
func (m *Machine) Break(fault func(n int) Fault) {
	m.Lock()
	defer m.Unlock()
	m.fault = fault
}

// LoadPaper puts in a new roll; the service has the print go on by itself.
func (m *Machine) LoadPaper() {
	m.Lock()
	defer m.Unlock()
	m.NewRoll()
}

// Lose takes the register's current for a moment, while the service goes on. In a blackout
// it is the service that stops, and its list is lost.
func (m *Machine) Lose(k emulated.FaultKind) {
	m.Lock()
	defer m.Unlock()
	if k == emulated.Blackout {
		m.queue = nil
		return
	}
	m.away = 2
	if r := m.next(); r != nil && r.status == "inProgress" {
		r.status, r.code, r.words = "blocked", 2, words[2]
	}
}

// Unprinted says whether the paper of a document in the storage is incomplete.
func (m *Machine) Unprinted() bool {
	m.Lock()
	defer m.Unlock()
	return m.unprinted
}

// Forget is that the service deletes what it has finished, as it does after 12 hours.
func (m *Machine) Forget() {
	m.Lock()
	defer m.Unlock()
	m.queue = nil
}

func (m *Machine) next() *request {
	for _, r := range m.queue {
		if !r.final() {
			return r
		}
	}
	return nil
}

func (m *Machine) find(uuid string) *request {
	for _, r := range m.queue {
		if r.uuid == uuid {
			return r
		}
	}
	return nil
}

// step moves the work on.
func (m *Machine) step() {
	if m.away > 0 {
		m.away--
		return
	}
	r := m.next()
	if r == nil {
		return
	}
	switch r.status {
	case "wait":
		r.status, r.steps, r.before = "inProgress", m.Busy, m.Last()
	case "blocked":
		m.resume(r)
		return
	}
	if r.steps > 0 {
		r.steps--
		return
	}
	if r.done {
		r.end("ready", 0)
		return
	}
	if code := m.execute(r); code != 0 {
		r.end("error", code)
		return
	}
	r.done = true
	m.unprinted = !m.Paper()
	switch {
	case m.unprinted && m.GoesOn:
		r.result["warnings"] = map[string]any{"notPrinted": true}
		r.end("ready", 0)
	case m.unprinted:
		r.status, r.code, r.words = "blocked", 44, words[44]
	case m.Busy == 0:
		r.end("ready", 0)
	default:
		r.steps = m.Busy
	}
}

// resume is how the service recovers: by the last document alone, so that it knows nothing
// of cash.
func (m *Machine) resume(r *request) {
	switch {
	case r.code == 44 && !m.Paper():
	case m.Last() > r.before || r.code == 44:
		m.unprinted = false
		if r.result != nil {
			r.result["warnings"] = map[string]any{"notPrinted": false, "recovered": true}
		}
		r.end("ready", 0)
	default:
		r.end("error", 241)
	}
}

func (r *request) tell() map[string]any {
	one := map[string]any{"status": r.status}
	if r.status != "wait" && r.status != "inProgress" {
		one["error"] = map[string]any{"code": r.code, "description": r.words}
	}
	if r.status == "ready" {
		one["result"] = r.result
	}
	return map[string]any{"results": []any{one}}
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of plain values
	}
	return b
}
