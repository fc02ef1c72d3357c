package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"comptoir/printbridge/config"
)

// C176: on a register of each make, which is a process of its own, a sale whose bridge is
// killed while it waits for paper is registered once.
func TestC176ABridgeThatIsKilledRegistersTheSaleOnceOnEachRegister(t *testing.T) {
	t.Parallel()
	for _, protocol := range config.Protocols {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			register := start(t, "emulate", protocol, "--listen", "127.0.0.1:0")
			d.tell("device", "add", "kkt", "tcp", register.says(`listens at (\S+)\.$`), "--kind", "fiscal", "--protocol", protocol, "--loopback")
			d.run()
			d.sell("sale-0001", 350)
			d.until("sale-0001", "done")
			register.says(`form 3, number (3),`)
			if _, err := register.stdin.Write([]byte("out\n")); err != nil {
				t.Fatal(err)
			}
			d.sell("sale-0002", 720)
			d.until("sale-0002", "needs_paper")
			d.bridge.kill()
			d.run()
			d.sell("sale-0002", 720) // the page asks again, having heard nothing
			d.until("sale-0002", "needs_paper")
			if _, err := register.stdin.Write([]byte("in\n")); err != nil {
				t.Fatal(err)
			}
			d.until("sale-0002", "done")
			register.says(`form 3, number (4), sign \d+, operation 1, sum 7.20`)
			d.sell("sale-0003", 110)
			d.until("sale-0003", "done")
			if said := register.says(`form 3, number (\d+), sign \d+, operation 1, sum 1.10`); said != "5" {
				t.Errorf("the next sale is document %s", said)
			}
			if out := d.tell("fiscal", "open"); !strings.Contains(out, "Everything is registered") {
				t.Errorf("open:\n%s", out)
			}
			if out := d.tell("doctor"); !strings.Contains(out, "Fiscal register kkt: ready") {
				t.Errorf("the doctor says:\n%s", out)
			}
		})
	}
}

func (d *desk) sell(id string, sum int) {
	d.t.Helper()
	body := fmt.Sprintf(`{"id":%q,"device":"kkt","kind":"fiscal","document":{"kind":"sale","total":%d,"tax_system":1,"lines":[{"name":"Кофе","quantity":"1","price":%d,"sum":%d,"tax":6,"object":1,"method":4}],`+
		`"payments":[{"tender":"card","amount":%d}]}}`, id, sum, sum, sum, sum)
	if status, b := d.ask("POST", "/v1/jobs", body); status != http.StatusAccepted && status != http.StatusOK {
		d.t.Fatalf("%d %s", status, b)
	}
}
