package emulator

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/fiscaltest"
	"comptoir/printbridge/fiscal/pirit"
)

func machine() *Machine {
	return New(emulated.Options{Now: func() time.Time { return time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC) }, FFD12: true})
}

// tell sends a command whose fields are divided by bars, and gives the error and fields.
func tell(t *testing.T, m *Machine, code, fields string) (string, string) {
	t.Helper()
	r := pirit.Request{Password: password, ID: pirit.FirstID, Code: code}
	if fields != "" {
		r.Fields = bytes.Split([]byte(fields), []byte("|"))
	}
	return answer(t, m, pirit.Frame(r.Packet()))
}

func answer(t *testing.T, m *Machine, frame []byte) (string, string) {
	t.Helper()
	var d pirit.Deframer
	for _, b := range frame {
		for _, c := range m.Feed(b) {
			if packet, err := d.Take(c); err != nil {
				t.Fatal(err)
			} else if packet != nil {
				a, err := pirit.ParseAnswer(packet)
				if err != nil {
					t.Fatal(err)
				}
				return a.Error, string(bytes.Join(a.Fields, []byte("|")))
			}
		}
	}
	t.Fatal("no answer")
	return "", ""
}

// The checklist of the reference: each command in its stage, and what the others get.
func TestTheRegisterIsAsStrictAsTheVendors(t *testing.T) {
	t.Parallel()
	m := machine()
	for _, tt := range []struct{ name, code, fields, want, why string }{
		{"an unknown command", "99", "", "02", ""},
		{"a sale without a shift", "30", "2|1|A||0", "01", "20"},
		{"a shift without a cashier", "23", "", "03", "33"},
		{"a shift", "23", "A", "00", ""},
		{"a second one", "23", "A", "01", "32"},
		{"closing nothing", "31", "0", "01", "8"},
		{"an unknown type", "30", "8|1|A||0", "03", "40"},
		{"a sale", "30", "2|1|A||0", "00", ""},
		{"another one in it", "30", "2|1|A||0", "01", "9"},
		{"an item of nothing", "42", "T||0|1.00|0", "03", "40"},
		{"a price of three places", "42", "T||1|1.001|0", "03", "40"},
		{"marked goods without a code", "42", "T||1|1.00|0||0|0|0||4|33", "73", ""},
		{"an item", "42", "T||2|1.50|0||0|0|0||4|1", "00", ""},
		{"a wrong total", "52", "3.01", "03", "40"},
		{"the total", "52", "3.00", "00", ""},
		{"a payment before the subtotal", "47", "1|3.00", "01", "11"},
		{"the subtotal", "44", "", "00", ""},
		{"an item in the wrong stage", "42", "T||2|1.50|0||0|0|0||4|1", "01", "11"},
		{"more by card than the total", "47", "1|3.01", "03", "40"},
		{"half of it", "47", "1|1.50", "00", ""},
		{"closing what is not paid", "31", "0", "01", "11"},
		{"the rest in cash", "47", "0|2.00", "00", ""},
		{"the end", "31", "0|a@b.example", "00", ""},
		{"more cash out than there is", "30", "5|1|A", "00", ""},
		{"of which the device says so", "48", "|9.99", "0E", ""},
		{"taking it back", "32", "", "00", ""},
	} {
		code, _ := tell(t, m, tt.code, tt.fields)
		if code != tt.want {
			t.Errorf("%s: error %s, want %s", tt.name, code, tt.want)
		}
		if tt.why == "" {
			continue
		}
		if _, why := tell(t, m, "06", "1"); !strings.HasPrefix(why, "1|"+tt.why+"|") {
			t.Errorf("%s: reason %q, want %s", tt.name, why, tt.why)
		}
	}
	d := m.Documents()
	if last := d[len(d)-1]; len(d) != 3 || last.Sum != 3_00 || last.Receipt.Paid != [5]int64{1_50, 1_50} || last.Receipt.Contact != "a@b.example" {
		t.Errorf("registered: %+v", d)
	}
}

func TestADamagedPacketAndAWrongPasswordAreRefused(t *testing.T) {
	t.Parallel()
	m := machine()
	frame := pirit.Frame(pirit.Request{Password: password, ID: 0x21, Code: "23", Fields: [][]byte{[]byte("A")}}.Packet())
	for i := 1; i < len(frame); i++ {
		bad := bytes.Clone(frame)
		bad[i] ^= 0x01
		for _, b := range bad {
			m.Feed(b)
		}
		m.Silence()
	}
	if code, _ := answer(t, m, pirit.Frame(pirit.Request{Password: "ABCD", ID: 0x21, Code: "00"}.Packet())); code != "06" {
		t.Errorf("a wrong password gets %s", code)
	}
	if n := len(m.Documents()); n != 1 {
		t.Errorf("%d documents after damaged packets only", n)
	}
}

// A roll that ends while the sale is printed: it is registered, and the second 31 prints
// the rest and gives the same number.
func TestPaperThatEndsWhileASaleClosesLeavesItToBePrinted(t *testing.T) {
	t.Parallel()
	m := machine()
	for _, c := range []string{"23 A", "30 2|1|A||0", "42 T||1|3.00|0", "44 ", "47 1|3.00"} {
		code, fields, _ := strings.Cut(c, " ")
		if e, _ := tell(t, m, code, fields); e != "00" {
			t.Fatalf("%s: %s", c, e)
		}
	}
	m.EndPaper(1)
	if e, _ := tell(t, m, "31", "0"); e != "08" {
		t.Errorf("31 without paper: %s", e)
	}
	if _, flags := tell(t, m, "00", ""); flags != "0|4|130" {
		t.Errorf("flags %s", flags)
	}
	m.Lose(emulated.PowerCut)
	m.LoadPaper()
	if e, _ := tell(t, m, "10", "150126|093200"); e != "00" {
		t.Fatal(e)
	}
	if e, fields := tell(t, m, "31", "0"); e != "00" || !strings.Contains(fields, "|3|") {
		t.Errorf("31 again: %s %q", e, fields)
	}
	if n := len(m.Documents()); n != 3 {
		t.Errorf("%d documents", n)
	}
}

// Whatever comes over the line, the register answers in whole frames or not at all, and
// registers nothing that does not add up.
func FuzzRequests(f *testing.F) {
	for _, seed := range []string{"05", "025049524921303003323005", "0203", "02504952492B333130 1C1C03313 8"} {
		f.Add(fiscaltest.Unhex(f, seed), "23|A\n30|2|1|A||0\n42|T||1|3.00|0\n44\n47|1|3.00\n31|0\n30|4|1|A\n48||5.00\n31|0\n21|A")
	}
	f.Add([]byte(nil), "58|A||||||4|140126|17||||||||\n79|3\n79|1|01|0|1|1|0|0\n79|2|1\n79|15|01|1|0|15|0\n78|15|2\n78|16|0|120\n11|40|6\n20|A")
	f.Fuzz(func(t *testing.T, stream []byte, script string) {
		m := machine()
		feed := func(bytes []byte) {
			var d pirit.Deframer
			for _, b := range bytes {
				for _, c := range m.Feed(b) {
					if c == pirit.ACK && !d.Begun() {
						continue
					}
					if packet, err := d.Take(c); err != nil {
						t.Fatalf("a damaged answer: %v", err)
					} else if packet != nil {
						if _, err := pirit.ParseAnswer(packet); err != nil {
							t.Fatalf("answered %q", packet)
						}
					}
				}
			}
			if d.Begun() {
				t.Fatal("half an answer")
			}
		}
		feed(stream)
		m.Silence()
		for _, line := range strings.Split(script, "\n") {
			parts := bytes.Split([]byte(line), []byte("|"))
			if len(parts[0]) != 2 {
				continue
			}
			feed(pirit.Frame(pirit.Request{Password: password, ID: pirit.FirstID, Code: string(parts[0]), Fields: parts[1:]}.Packet()))
			m.Silence()
		}
		for _, d := range m.Documents() {
			if (d.Form == 3 || d.Form == 31) && (d.Sum <= 0 || d.Operation == 0) {
				t.Fatalf("registered %+v", d)
			}
		}
	})
}
