package tilldb_test

import (
	"testing"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/till"
)

// tendered adds up what a shift took.
func tendered(z till.Z) money.Amount {
	var sum money.Amount
	for _, t := range z.Tenders {
		sum += t.Amount
	}
	return sum
}

func TestAnOrderThatIsPaidInTwoShiftsIsRightInBoth(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.open(t, 0, 10000)
	id := ordertest.ID()
	d.Do(id, ordertest.Add(d.Soup), ordertest.Add(d.Soup), ordertest.Add(d.Beer), order.Split{Even: 2})
	o, err := d.Orders.Load(d.Ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	d.Do(id, order.AddPayment{PaymentID: ordertest.ID(), CheckID: o.Checks[0].ID, Tender: "cash", Amount: 2000})
	first := d.close(t, s, 10700)
	if first.OnAccount != 700 || first.AccountUsed != 0 || first.Total != 0 || tendered(first) != 700 || first.Drawer.Expected != 10700 || first.Drawer.Difference != 0 {
		t.Errorf("the first shift: %+v", first)
	}
	s = d.open(t, 0, 10000)
	done := d.Do(id, order.AddPayment{PaymentID: ordertest.ID(), CheckID: o.Checks[1].ID, Tender: "cash", Amount: 1000}, order.Close{})
	second := d.close(t, s, 10700)
	if done.Status != order.Closed || second.OnAccount != 0 || second.AccountUsed != 700 || second.Total != 1400 || second.Drawer.Expected != 10700 {
		t.Errorf("the second shift: %+v", second)
	}
	for n, z := range []till.Z{first, second} {
		if tendered(z) != z.Total+z.Rounding+z.OnAccount-z.AccountUsed {
			t.Errorf("shift %d: the tenders are %d of %+v", n+1, tendered(z), z)
		}
	}
}
