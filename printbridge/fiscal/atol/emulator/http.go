package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"comptoir/printbridge/fiscal/atol"
	"comptoir/printbridge/fiscal/emulated"
)

// maxBody is a little more than the longest task.
const maxBody = 64 << 10

// ServeHTTP answers one request of a client.
func (m *Machine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return // it came cut off, and nobody waits any more
	}
	m.Lock()
	defer m.Unlock()
	status, answer := m.answer(r, body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

func (m *Machine) answer(r *http.Request, body []byte) (status int, answer []byte) {
	m.asked++
	fault := None
	if m.fault != nil {
		fault = m.fault(m.asked)
	}
	switch fault {
	case FailBefore:
		return problem(http.StatusInternalServerError, 500, "Внутренняя ошибка сервера")
	case Throttle:
		return problem(http.StatusServiceUnavailable, 503, "Сервер занят")
	}
	if login, password, _ := r.BasicAuth(); m.Login != "" && (login != m.Login || password != m.Password) {
		return problem(http.StatusUnauthorized, 401, "Нет доступа")
	}
	status, answer = m.route(r, body)
	m.step()
	if fault == FailAfter {
		return problem(http.StatusInternalServerError, 500, "Внутренняя ошибка сервера")
	}
	return status, answer
}

func problem(status, code int, words string) (int, []byte) {
	return status, encode(map[string]any{"error": map[string]any{"code": code, "description": words}})
}

func (m *Machine) route(r *http.Request, body []byte) (int, []byte) {
	path, ours := strings.CutPrefix(r.URL.Path, "/api/v2/")
	if id := r.URL.Query().Get("deviceID"); !ours || id != "" && id != "default" {
		return problem(http.StatusNotFound, 404, "Не найдено")
	}
	operation, direct := strings.CutPrefix(path, "operations/")
	uuid, one := strings.CutPrefix(path, "requests/")
	switch {
	case r.Method == http.MethodGet && path == "getRequestsQueueStatus":
		return http.StatusOK, m.queueStatus()
	case r.Method == http.MethodPost && path == "requests":
		return m.take(body)
	case r.Method == http.MethodGet && one:
		if known := m.find(uuid); known != nil {
			return http.StatusOK, encode(known.tell())
		}
		return problem(http.StatusNotFound, 404, "Задание не найдено")
	case r.Method == http.MethodDelete && one:
		return m.cancel(uuid)
	case r.Method == http.MethodPost && direct:
		return m.operation(operation)
	}
	return problem(http.StatusNotFound, 404, "Не найдено")
}

func (m *Machine) queueStatus() []byte {
	number, reason, blocked := 0, "", ""
	for _, r := range m.queue {
		if !r.final() {
			number++
		}
		if r.status == "blocked" {
			blocked, reason = r.uuid, map[int]string{44: "paperError", 2: "connectionError"}[r.code]
		}
	}
	return encode(map[string]any{"number": number, "isBlocked": blocked != "", "blockedUUID": blocked, "blockReason": reason, "ready": len(m.queue) - number, "canceled": 0})
}

// take puts a task into the queue.
func (m *Machine) take(body []byte) (int, []byte) {
	tasks, id, err := parseRequest(body)
	if err != nil {
		return problem(http.StatusBadRequest, 400, err.Error())
	}
	if m.find(id) != nil {
		return problem(http.StatusConflict, 409, "Задание с таким uuid уже существует")
	}
	m.queue = append(m.queue, &request{uuid: id, task: tasks[0], status: "wait"})
	return http.StatusCreated, encode(map[string]any{"uuid": id, "number": 1, "isBlocked": false, "blockedUUID": "", "blockReason": ""})
}

// parseRequest reads what a client puts into the queue: one task, alone or in a list.
func parseRequest(body []byte) (tasks []atol.Task, id string, err error) {
	var told struct {
		UUID    string          `json:"uuid"`
		Request json.RawMessage `json:"request"`
	}
	if err := strict(body, &told); err != nil {
		return nil, "", err
	}
	if told.UUID == "" || len(told.Request) == 0 || len(body) > 32_767 {
		return nil, "", errors.New("'uuid' and / or 'request' not found, or too long")
	}
	if told.Request[0] == '{' {
		told.Request = append(append([]byte("["), told.Request...), ']')
	}
	if err := strict(told.Request, &tasks); err != nil {
		return nil, "", err
	}
	if len(tasks) != 1 {
		return nil, "", errors.New("this emulator takes one task in a request")
	}
	return tasks, told.UUID, nil
}

func strict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one value")
	}
	return nil
}

func (m *Machine) cancel(uuid string) (int, []byte) {
	r := m.find(uuid)
	switch {
	case r == nil:
		return problem(http.StatusNotFound, 404, "Задание не найдено")
	case r.status != "wait":
		return problem(http.StatusMethodNotAllowed, 405, "Задание выполняется или выполнено")
	}
	r.status = "canceled"
	return http.StatusOK, []byte("{}")
}

// operation answers a question past the queue.
func (m *Machine) operation(name string) (int, []byte) {
	if m.away > 0 {
		return problem(http.StatusInternalServerError, 2, words[2])
	}
	phase := "fiscalMode"
	if m.Health.Blocked {
		phase = "postFiscalMode"
	}
	ffd := "1.05"
	if m.FFD12 {
		ffd = "1.2"
	}
	switch name {
	case "queryFnInfo":
		return http.StatusOK, encode(map[string]any{"fnInfo": map[string]any{
			"serial": emulated.Serial, "numberOfRegistrations": 1, "registrationsRemaining": 29, "validityDate": "2027-04-01T00:00:00+03:00",
			"ffdVersion": ffd, "fnFfdVersion": "1.2", "livePhase": phase, "warnings": map[string]any{
				"criticalError": false, "memoryOverflow": m.Health.Low, "needReplacement": false, "ofdTimeout": m.Health.Unsent, "resourceExhausted": m.Health.Ends,
			},
		}})
	case "queryFnStatus":
		return http.StatusOK, encode(map[string]any{"fnStatus": map[string]any{"fiscalDocumentNumber": m.Last(), "fiscalReceiptNumber": m.Receipts, "warnings": nil}})
	case "queryShiftStatus":
		return http.StatusOK, encode(map[string]any{"shiftStatus": map[string]any{
			"state": m.shiftState(), "number": m.Shift, "expiredTime": m.stamp(m.Opened.AddDate(0, 0, 1)), "documentsCount": m.Receipts,
		}})
	case "queryShiftTotals":
		return http.StatusOK, encode(map[string]any{"shiftTotals": map[string]any{
			"shiftNumber": m.Shift, "cashDrawer": map[string]any{"sum": rubles(m.Drawer)}, "income": map[string]any{"count": m.CashIns}, "outcome": map[string]any{"count": m.CashOuts},
		}})
	case "queryDeviceStatus":
		return http.StatusOK, encode(map[string]any{"deviceStatus": map[string]any{
			"currentDateTime": m.stamp(m.Clock()), "shift": m.shiftState(), "blocked": m.Health.Blocked, "coverOpened": m.Health.Cover, "paperPresent": m.Paper(),
			"fiscal": true, "fnFiscal": true, "fnPresent": true, "cashDrawerOpened": false,
		}})
	}
	return problem(http.StatusNotFound, 404, "Не найдено")
}

func (m *Machine) shiftState() string {
	switch {
	case !m.Open:
		return "closed"
	case m.Expired():
		return "expired"
	}
	return "opened"
}
