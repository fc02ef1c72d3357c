package sale

import (
	"testing"

	"comptoir/models/businessday"
)

func TestTheBarcodeOfAReceiptNamesItsOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		day    businessday.Day
		number int
		code   string
	}{{"2026-12-01", 71, "S2612010071"}, {"2031-01-09", 12345, "S31010912345"}} {
		if got := Code(tt.day, tt.number); got != tt.code {
			t.Errorf("order %d of %s has the code %s, want %s", tt.number, tt.day, got, tt.code)
		}
		if day, number, ok := Decode(" " + tt.code + "\n"); !ok || day != tt.day || number != tt.number {
			t.Errorf("%s means order %d of %s, %v", tt.code, number, day, ok)
		}
	}
	for _, other := range []string{"", "S", "4607001234562", "S261201", "S26120100710071", "S2612010000", "S2613400071", "X2612010071"} {
		if _, _, ok := Decode(other); ok {
			t.Errorf("%q is taken for the code of a receipt", other)
		}
	}
}
