package stock

import (
	"testing"

	"comptoir/models/fault"
)

func TestWhatIsUsedInThirdsIsUsedUp(t *testing.T) {
	t.Parallel()
	l, err := NewLevel(map[string]string{"g": "1", "portion": "33.3333", "bag": "99.9999"})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Receive("r", "1", "bag"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b", "b", "c"} { // b was sent twice
		if err := l.Use(id, "1", "portion"); err != nil {
			t.Fatal(err)
		}
	}
	if l.Base() != "0" || l.In()["bag"] != "0" {
		t.Errorf("%s is left, %v", l.Base(), l.In())
	}
	if err := l.Use("d", "0.00005", "g"); err != nil || l.Base() != "-0.0001" || l.In()["bag"] != "0" {
		t.Errorf("%s is left, %v, %v", l.Base(), l.In(), err)
	}
}

func TestWhatIsNoQuantityIsRefused(t *testing.T) {
	t.Parallel()
	l, err := NewLevel(map[string]string{"g": "1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, quantity := range []string{"", "one", "1/3", "1e9", "0x1", ".", "1.2.3", "NaN"} {
		if err := l.Receive("r", quantity, "g"); fault.Of(err) == nil {
			t.Errorf("%q was received: %v", quantity, err)
		}
	}
	if err := l.Use("u", "1", "cup"); fault.Of(err) == nil {
		t.Errorf("used in a unit that nobody knows: %v", err)
	}
	for _, worth := range []string{"0", "-1", "much"} {
		if _, err := NewLevel(map[string]string{"g": worth}); fault.Of(err) == nil {
			t.Errorf("a unit is worth %q: %v", worth, err)
		}
	}
}
