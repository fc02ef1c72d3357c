package text

import "testing"

func TestACardNumberIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "card 5555555555554444 exp 12/27", "378282246310005", "3782 822463 10005",
		"30569309025904", "guest paid with 2223003122003222.", "6011 1111 1111 1117",
	} {
		if !HasCardNumber(s) {
			t.Errorf("%q is kept", s)
		}
	}
}

func TestOtherNumbersAreKept(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "no onions", "4111111111111112", "+33 6 12 34 56 78", "4006381333931", "04006381333931", "FR76 3000 6000 0112 3456 7890 189",
		"4d1f1111-1111-4111-8111-111111111111", "01234567-4111-1111-1111-111111111111,01234567-4111-1111-1111-111111111111", "1796100000000000",
		"41111111111111110000", "12.50", "2026-12-01 04:20",
	} {
		if HasCardNumber(s) {
			t.Errorf("%q is refused", s)
		}
	}
}
