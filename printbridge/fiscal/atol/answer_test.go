package atol

import (
	"encoding/json"
	"testing"
	"time"

	"comptoir/printbridge/fiscal"
)

const registered = `{"fiscalParams":{"fiscalDocumentNumber":71,"fiscalDocumentSign":"1494325660","fiscalDocumentDateTime":"2026-01-15T09:32:00+03:00","shiftNumber":12,` +
	`"fnNumber":"9999078900000961","registrationNumber":"0000000001002292","fnsUrl":"www.nalog.gov.ru","total":354.00,"fiscalReceiptNumber":1},"warnings":{"notPrinted":false}}`

const found = `{"documentTLV":{"fiscalDocumentType":"receipt","short":false,"qr":"t=20260115T0932","1012":"2026-01-15T09:32:00+03:00","1020":354.0,"1038":12,"1040":71,"1054":1,"1077":"AABZEZmc"}}`

// The answers of the vendor's sample, by the clock on the wall.
func TestAnswersAreReadAsTheVendorHasThem(t *testing.T) {
	t.Parallel()
	want := fiscal.Registered{
		Form: fiscal.FormReceipt, Number: 71, Sign: 1494325660, Time: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC), Operation: fiscal.OpSale,
		Total: 354_00, Shift: 12, Memory: "9999078900000961",
	}
	if got, unprinted, err := parseReceipt([]byte(registered), fiscal.Document{Kind: fiscal.Sale}); err != nil || unprinted || got != want {
		t.Errorf("registered %+v, %v", got, err)
	}
	want.Memory = ""
	if got, err := parseFound([]byte(found)); err != nil || got != want {
		t.Errorf("found %+v, %v", got, err)
	}
	r, err := parseResult([]byte(`{"results":[{"status":"blocked","error":{"code":44,"description":"Нет бумаги"}}]}`))
	if err != nil || statuses[r.status] != fiscal.UnderWay || fiscal.CodeOf(r.why()) != fiscal.NoPaper {
		t.Errorf("blocked: %+v, %v", r, err)
	}
	r, err = parseResult([]byte(`{"results":[{"status":"error","error":{"code":68,"description":"Смена превысила 24 часа"},"result":null}]}`))
	if err != nil || statuses[r.status] != fiscal.Dropped || fiscal.CodeOf(r.why()) != fiscal.ShiftExpired {
		t.Errorf("expired: %+v, %v", r, err)
	}
}

func TestAnswersThatAreNotWholeAreNotBelieved(t *testing.T) {
	t.Parallel()
	for i := range len(registered) {
		if got, _, err := parseReceipt([]byte(registered[:i]), fiscal.Document{Kind: fiscal.Sale}); i > 0 && (err == nil || got.Number != 0) {
			t.Fatalf("%s was read as %+v", registered[:i], got)
		}
	}
	for _, answer := range []string{
		`{}`, `{"results":[]}`, `{"results":[{"status":"ready"},{"status":"ready"}]}`, `{"results":[{"status":"perhaps"}]}`, `[]`, ``, `{"results":[{"status":1}]}`,
	} {
		if r, err := parseResult([]byte(answer)); err == nil {
			t.Errorf("%s was read as %+v", answer, r)
		}
	}
	for _, answer := range []string{`{}`, `{"number":-1}`, `{"number":"1"}`, `null`} {
		if q, err := parseQueue([]byte(answer)); err == nil {
			t.Errorf("%s was read as %+v", answer, q)
		}
	}
}

func TestMoneyAndQuantitiesAreReadExactlyOrNotAtAll(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Rubles{"354.00": 354_00, "354": 354_00, "354.5": 354_50, "0.01": 1, "99999999.99": 99_999_999_99, "1.5000": 1_50} {
		var r Rubles
		if err := json.Unmarshal([]byte(text), &r); err != nil || r != want {
			t.Errorf("%s is %d, %v", text, r, err)
		}
	}
	for _, text := range []string{"0.001", "-1", "1e3", `"1"`, "12345678901234", "true"} {
		var r Rubles
		if err := json.Unmarshal([]byte(text), &r); err == nil {
			t.Errorf("%s is %d", text, r)
		}
	}
	b, err := json.Marshal([]any{Rubles(5), Pieces(450_000), Pieces(2_000_000)})
	if err != nil || string(b) != `[0.05,0.45,2]` {
		t.Errorf("%s, %v", b, err)
	}
}

// Whatever the service answers, no parser panics, and what is let through makes sense.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		registered, found, `{"results":[{"status":"ready","error":{"code":0,"description":"Ошибок нет"},"result":` + registered + `}]}`,
		`{"number":1,"isBlocked":true,"blockReason":"paperError"}`, `{"fnInfo":{"serial":"9","livePhase":"fiscalMode","ffdVersion":"1.2","warnings":{"ofdTimeout":true}}}`,
		`{"fnStatus":{"fiscalDocumentNumber":7}}`, `{"shiftStatus":{"state":"opened","number":1,"expiredTime":"2026-01-16T09:32:00+03:00"}}`,
		`{"shiftTotals":{"income":{"count":1},"outcome":{"count":2}}}`, `{"deviceStatus":{"currentDateTime":"2026-01-15T09:32:00","paperPresent":true}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := parseResult(b); err == nil {
			if statuses[r.status] == fiscal.Dropped && r.why() == nil {
				t.Fatalf("%s was dropped for no reason", b)
			}
		}
		for _, k := range []fiscal.Kind{fiscal.Sale, fiscal.CloseShift, fiscal.CashIn} {
			got, _, err := parseReceipt(b, fiscal.Document{Kind: k})
			if err == nil && got.Number != 0 && (got.Memory == "" || got.Time.Year() < 2017 || got.Total < 0) || err != nil && got != (fiscal.Registered{}) {
				t.Fatalf("%s was read as %+v, %v", b, got, err)
			}
		}
		if got, err := parseFound(b); err == nil && (got.Number == 0 || got.Time.Year() < 2017 || got.Total < 0) {
			t.Fatalf("%s was found to be %+v", b, got)
		}
		if q, err := parseQueue(b); err == nil && q.Number < 0 {
			t.Fatalf("%s is a queue of %d", b, q.Number)
		}
		var m memory
		var l last
		var sh shift
		var tot totals
		var st state
		for _, v := range []any{&m, &l, &sh, &tot, &st} {
			_ = json.Unmarshal(b, v)
		}
		if s, err := compose(m, l, sh, tot, st); err == nil && (s.Memory == "" || s.Shift == "") {
			t.Fatalf("%s is the status %+v", b, s)
		}
	})
}
