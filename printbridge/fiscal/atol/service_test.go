package atol_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/atol"
	"comptoir/printbridge/fiscal/atol/emulator"
	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/fiscaltest"
)

// C176: whichever request the service answers with a failure, before it has done what was
// asked or after, each sale is registered once.
func TestC176AServiceThatFailsBeforeOrAfterTheWorkRegistersEachSaleOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range []emulator.Fault{emulator.FailBefore, emulator.FailAfter, emulator.Throttle} {
		for n := 1; n <= 60; n++ {
			s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true, Busy: 1})
			m := s.Machine.(*emulator.Machine)
			reached := false
			m.Break(func(i int) emulator.Fault {
				if i != n {
					return emulator.None
				}
				reached = true
				return kind
			})
			s.Sell("sale-1", fiscaltest.Tea())
			s.Sell("sale-2", fiscaltest.Tea())
			s.Agrees("sale-1", "sale-2")
			if t.Failed() {
				t.Fatalf("fault %d at request %d", kind, n)
			}
			if !reached && n < 20 {
				t.Fatalf("request %d never came", n)
			}
		}
	}
}

// C176: the service deletes what it has finished after 12 hours. A bridge that was away
// for longer finds its sale in the fiscal memory.
func TestC176AServiceThatHasForgottenIsNoReasonToSellTwice(t *testing.T) {
	t.Parallel()
	s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true})
	s.Sell("sale-0", fiscaltest.Tea())
	s.DieAfterRegistering("sale-1", fiscaltest.Coffee(3_50))
	s.Machine.(*emulator.Machine).Forget()
	s.Line.Revive()
	s.Start()
	s.Sell("sale-1", fiscaltest.Coffee(3_50))
	s.Agrees("sale-0", "sale-1")
}

// A bridge that was set up anew and knows nothing gets what the service has under the id
// of a sale, and registers it no second time.
func TestABridgeWithoutItsJournalGetsTheSaleThatTheServiceKnows(t *testing.T) {
	t.Parallel()
	s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true})
	first := s.Sell("sale-1", fiscaltest.Tea())
	again := s.Other(rig).Sell("sale-1", fiscaltest.Tea())
	if n := len(s.Registered()); n != 2 || again.Registered == nil || again.Registered.Number != first.Registered.Number {
		t.Errorf("%d documents; first %+v, then %+v", n, first.Registered, again.Registered)
	}
}

func TestAServiceThatWantsAnotherLoginSaysSo(t *testing.T) {
	t.Parallel()
	s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true})
	m, d := s.Machine.(*emulator.Machine), s.Device.(*atol.Device)
	m.Login, m.Password = "till", "secret"
	if _, trouble := s.Look(t.Context()); trouble != fiscal.Password {
		t.Errorf("the trouble is %q", trouble)
	}
	d.Login, d.Password = "till", "secret"
	s.Sell("sale-1", fiscaltest.Coffee(3_50))
	s.Agrees("sale-1")
}

// The service takes no task of 32 kB; a longer document is refused before a byte of it is
// sent.
func TestADocumentThatIsTooLongForTheServiceIsRefused(t *testing.T) {
	t.Parallel()
	s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true})
	long := fiscaltest.Coffee(1_00)
	long.Lines[0].Name = strings.Repeat("Кофе", 30)
	long.Lines = slices.Repeat(long.Lines, 200)
	long.Total, long.Payments[0].Amount = 200_00, 200_00
	if j := s.Sell("long", long); j.State != fiscal.Failed || j.Code != fiscal.Refused || !strings.Contains(j.Note, "32767") {
		t.Errorf("it is %+v", j)
	}
}

// A recorder keeps the last body that went to the queue.
type recorder struct {
	http.RoundTripper
	body []byte
}

func (r *recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.URL.Path == "/api/v2/requests" {
		r.body, _ = io.ReadAll(q.Body)
		q.Body = io.NopCloser(bytes.NewReader(r.body))
	}
	return r.RoundTripper.RoundTrip(q)
}

// The tasks of the vendor's sample, field by field.
func TestTasksAreWrittenAsTheVendorHasThem(t *testing.T) {
	t.Parallel()
	marked := fiscaltest.Water(80_00)
	correction := fiscaltest.Tea()
	correction.Kind, correction.Reason = fiscal.Correction, &fiscal.Reason{Date: "2026-01-14", Number: "17", ByOrder: true}
	operator := `"operator":{"name":"Иванова А.","vatin":"500100732259"}`
	items := `"items":[{"type":"position","name":"Чай зеленый","price":150.00,"quantity":2,"amount":300.00,"measurementUnit":%s,"paymentMethod":"fullPayment","paymentObject":1,"tax":{"type":"vat20"}},` +
		`{"type":"position","name":"Яблоки","price":120.00,"quantity":0.45,"amount":54.00,"measurementUnit":%s,"paymentMethod":"fullPayment","paymentObject":1,"tax":{"type":"vat10"}}]`
	for _, tt := range []struct {
		name  string
		doc   fiscal.Document
		ffd12 bool
		want  string
	}{
		{"a sale", fiscaltest.Tea(), true, `{"type":"sell","taxationType":"osn",` + operator + `,"clientInfo":{"emailOrPhone":"buyer@example.org"},` + fmt.Sprintf(items, "0", "11") +
			`,"payments":[{"type":"electronically","sum":154.00},{"type":"cash","sum":500.00}],"total":354.00}`},
		{"a refund in format 1.05", fiscaltest.Refund(fiscaltest.Tea()), false, `{"type":"sellReturn","taxationType":"osn",` + operator + `,"clientInfo":{"emailOrPhone":"buyer@example.org"},` + fmt.Sprintf(items, `"шт"`, `"кг"`) +
			`,"payments":[{"type":"electronically","sum":154.00},{"type":"cash","sum":500.00}],"total":354.00}`},
		{"a correction in format 1.05", correction, false, `{"type":"sellCorrection","taxationType":"osn",` + operator + `,"clientInfo":{"emailOrPhone":"buyer@example.org"},` +
			`"correctionType":"instruction","correctionBaseDate":"2026.01.14","correctionBaseNumber":"17","payments":[{"type":"electronically","sum":154.00},{"type":"cash","sum":200.00}],` +
			`"taxes":[{"type":"vat20","sum":50.00},{"type":"vat10","sum":4.91}],"total":354.00}`},
		{"goods with a marking code", marked, true, `{"type":"sell","taxationType":"usnIncome","validateMarkingCodes":true,"operator":{"name":"Кассир"},"items":[{"type":"position","name":"Вода","price":80.00,` +
			`"quantity":1,"amount":80.00,"measurementUnit":0,"paymentMethod":"fullPayment","paymentObject":33,"tax":{"type":"none"},` +
			`"imcParams":{"imcType":"auto","imc":"MDEwNDYwMTIzNDU2Nzg5MDIxNVFiYWchHTkzWmpxdw==","itemEstimatedStatus":"itemPieceSold","imcModeProcessing":0}}],"payments":[{"type":"electronically","sum":80.00}],"total":80.00}`},
		{"cash in", fiscal.Document{Kind: fiscal.CashIn, Total: 1000_00}, true, `{"type":"cashIn","operator":{"name":"Кассир"},"cashSum":1000.00}`},
		{"an X report", fiscal.Document{Kind: fiscal.XReport}, true, `{"type":"reportX","operator":{"name":"Кассир"}}`},
	} {
		s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: tt.ffd12})
		s.Sell("float", fiscal.Document{Kind: fiscal.CashIn, Total: 1000_00})
		client := s.Device.(*atol.Device).Client
		kept := &recorder{RoundTripper: client.Transport}
		client.Transport = kept
		if j := s.Sell("it", tt.doc); j.State != fiscal.Done {
			t.Errorf("%s: %+v", tt.name, j)
		}
		var got struct {
			UUID    string
			Request []json.RawMessage
		}
		if err := json.Unmarshal(kept.body, &got); err != nil || len(got.Request) != 1 || len(got.UUID) != 36 {
			t.Fatalf("%s: %s, %v", tt.name, kept.body, err)
		}
		if string(got.Request[0]) != tt.want {
			t.Errorf("%s is written as\n%s, want\n%s", tt.name, got.Request[0], tt.want)
		}
	}
}

// A marker notes where on the line the first task of a sale goes to the queue.
type marker struct {
	cable
	at int
}

func (m *marker) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.Method == http.MethodPost && q.URL.Path == "/api/v2/requests" && m.at == 0 {
		m.at = m.line.Passed() + 1
	}
	return m.cable.RoundTrip(q)
}

// C176: the answers about a sale, cut off at each of their bytes.
func TestC176AnAnswerThatIsCutOffAtAnyByteRegistersTheSaleOnce(t *testing.T) {
	t.Parallel()
	open := func() *fiscaltest.Shop {
		s := fiscaltest.NewShop(t, rig, emulated.Options{FFD12: true, Busy: 1})
		s.Sell("shift", fiscal.Document{Kind: fiscal.OpenShift})
		return s
	}
	whole := open()
	mark := &marker{cable: cable{whole.Line}}
	whole.Device.(*atol.Device).Client.Transport = mark
	whole.Sell("sale-1", fiscaltest.Coffee(3_50))
	if mark.at == 0 {
		t.Fatal("nothing was sent")
	}
	for at := mark.at; at <= whole.Line.Passed(); at++ {
		s := open()
		s.Line.Fault, s.Line.At = emulated.LoseAnswer, at
		s.Sell("sale-1", fiscaltest.Coffee(3_50))
		s.Agrees("sale-1")
		if t.Failed() {
			t.Fatalf("at byte %d", at)
		}
	}
}
