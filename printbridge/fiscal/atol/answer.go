package atol

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"comptoir/printbridge/fiscal"
)

// A result is what the service tells of a task.
type result struct {
	status string // wait, inProgress, ready, error, interrupted, blocked, canceled
	error  refusal
	data   json.RawMessage
}

var statuses = map[string]fiscal.Fate{
	"wait": fiscal.UnderWay, "inProgress": fiscal.UnderWay, "blocked": fiscal.UnderWay,
	"ready": fiscal.Carried, "error": fiscal.Dropped, "interrupted": fiscal.Dropped, "canceled": fiscal.Dropped,
}

// parseResult reads the answer about a request of one task.
func parseResult(answer []byte) (r result, err error) {
	var told struct {
		Results []struct {
			Status string          `json:"status"`
			Error  refusal         `json:"error"`
			Result json.RawMessage `json:"result"`
		} `json:"results"`
	}
	if err := json.Unmarshal(answer, &told); err != nil {
		return r, shape("result", err)
	}
	if len(told.Results) != 1 {
		return r, shape("result", fmt.Errorf("%d results of one task", len(told.Results)))
	}
	r = result{told.Results[0].Status, told.Results[0].Error, told.Results[0].Result}
	if _, known := statuses[r.status]; !known {
		return r, shape("result", fmt.Errorf("unknown status %q", r.status))
	}
	return r, nil
}

// why is the reason of a task that failed or waits; nil where it is only its turn that it
// waits for.
func (r result) why() error {
	switch {
	case r.error.Code != 0:
		return r.error.error()
	case r.status == "canceled":
		return fiscal.Fail(fiscal.Lost, "somebody took the task out of the service's queue")
	case r.status == "wait" || r.status == "inProgress":
		return nil
	}
	return fiscal.Fail(fiscal.Lost, "the service says %q", r.status)
}

// A receipt is what a fiscal task gives.
type receipt struct {
	Params *struct {
		Number uint32  `json:"fiscalDocumentNumber"`
		Sign   string  `json:"fiscalDocumentSign"`
		Time   Stamp   `json:"fiscalDocumentDateTime"`
		Shift  uint16  `json:"shiftNumber"`
		Memory string  `json:"fnNumber"`
		Total  *Rubles `json:"total"`
	} `json:"fiscalParams"`
	Warnings struct {
		NotPrinted bool `json:"notPrinted"`
	} `json:"warnings"`
}

// parseReceipt reads what was registered for a document. Nothing is not an error: a
// service that recovered may know that it was done, and no more.
func parseReceipt(data []byte, d fiscal.Document) (got fiscal.Registered, unprinted bool, err error) {
	var r receipt
	if len(data) == 0 {
		return got, false, nil
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return got, false, shape("receipt", err)
	}
	if r.Params == nil || d.Form() == 0 {
		return got, r.Warnings.NotPrinted, nil
	}
	p := r.Params
	sign, err := strconv.ParseUint(p.Sign, 10, 32)
	if err != nil || p.Number == 0 || p.Memory == "" || time.Time(p.Time).Year() < 2017 {
		return got, false, shape("receipt", fmt.Errorf("%s", data))
	}
	got = fiscal.Registered{
		Form: d.Form(), Number: p.Number, Sign: uint32(sign), Time: time.Time(p.Time), Operation: d.Operation(), Shift: p.Shift, Memory: p.Memory,
	}
	if p.Total != nil && d.Operation() != 0 {
		got.Total = fiscal.Amount(*p.Total)
	}
	return got, r.Warnings.NotPrinted, nil
}

// forms are the documents of the fiscal memory by the service's names.
var forms = map[string]fiscal.Form{
	"openShift": fiscal.FormShiftOpening, "closeShift": fiscal.FormShiftClosing, "receipt": fiscal.FormReceipt, "receiptCorrection": fiscal.FormCorrection,
}

// parseFound reads a document of the fiscal memory, by its tags.
func parseFound(data []byte) (d fiscal.Registered, err error) {
	var told struct {
		Document *struct {
			Type      string           `json:"fiscalDocumentType"`
			Time      Stamp            `json:"1012"`
			Total     Rubles           `json:"1020"`
			Shift     uint16           `json:"1038"`
			Number    uint32           `json:"1040"`
			Operation fiscal.Operation `json:"1054"`
			Sign      string           `json:"1077"`
		} `json:"documentTLV"`
	}
	if err := json.Unmarshal(data, &told); err != nil {
		return d, shape("document", err)
	}
	t := told.Document
	if t == nil {
		return d, shape("document", errors.New("there is none"))
	}
	sign, err := parseSign(t.Sign)
	if err != nil || t.Number == 0 || time.Time(t.Time).Year() < 2017 {
		return d, shape("document", fmt.Errorf("%s", data))
	}
	d = fiscal.Registered{Form: forms[t.Type], Number: t.Number, Sign: sign, Time: time.Time(t.Time), Shift: t.Shift}
	if d.Form == fiscal.FormReceipt || d.Form == fiscal.FormCorrection {
		d.Operation, d.Total = t.Operation, fiscal.Amount(t.Total)
	}
	return d, nil
}

// parseSign reads tag 1077: as digits, or as its six bytes, of which the last four are the
// number that is printed.
func parseSign(s string) (uint32, error) {
	if n, err := strconv.ParseUint(s, 10, 32); err == nil {
		return uint32(n), nil
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) != 6 {
		return 0, fmt.Errorf("fiscal sign %q", s)
	}
	return binary.BigEndian.Uint32(b[2:]), nil
}
