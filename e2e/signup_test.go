package e2e

import "testing"

func TestFromSignUpToTheFirstSale(t *testing.T) {
	_, d := openAt(t, "Café")
	d.openShift("100")
	d.visit("/till")
	d.addItem("Espresso")
	d.hasLine("Espresso", 1)
	d.payCash()
}
