package orderdb_test

import (
	"testing"

	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

func BenchmarkTap(b *testing.B) {
	h := ordertest.New(b)
	id := ordertest.ID()
	n := 0
	for b.Loop() {
		if n%20 == 0 {
			id = ordertest.ID()
		}
		n++
		h.Do(id, ordertest.Add(h.Soup))
	}
}

func BenchmarkSaleOfFiveLines(b *testing.B) {
	h := ordertest.New(b)
	for b.Loop() {
		id := ordertest.ID()
		var commands []order.Command
		for range 5 {
			commands = append(commands, ordertest.Add(h.Soup))
		}
		h.Do(id, append(commands, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 2250}, order.Close{})...)
	}
}
