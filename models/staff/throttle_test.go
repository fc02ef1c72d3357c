package staff

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWaitsGrowAndEnd(t *testing.T) {
	l := Lane{"trial", 3, time.Second, 10 * time.Second, time.Minute}
	want := []time.Duration{0, 0, 0, 1, 2, 4, 8, 10, 10}
	for i, w := range want {
		if got := l.pause(i + 1); got != w*time.Second {
			t.Errorf("after %d tries the next waits %v, want %v", i+1, got, w*time.Second)
		}
	}
}

func TestNobodyGuessesFasterThanTheLaneAllows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := lanePIN()
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		start, done := now, 0
		var seen tries
		for range rapid.IntRange(1, 400).Draw(t, "attempts") {
			after, wait := l.next(seen, now)
			if wait == 0 {
				done++
			}
			seen = after
			now = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "seconds")) * time.Second)
		}
		allowed := l.free + 9 + int(now.Sub(start)/l.drain) + int(now.Sub(start)/l.most) + 1
		if done > allowed {
			t.Fatalf("%d guesses in %v, at most %d are meant", done, now.Sub(start), allowed)
		}
	})
}

func TestTimeGivesTriesBack(t *testing.T) {
	l := Lane{"trial", 3, time.Second, 10 * time.Second, time.Minute}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	seen := tries{Count: 5, At: at, Until: at}
	if n := l.drained(seen, at.Add(3*time.Minute)); n != 2 {
		t.Errorf("after three minutes %d are remembered, want 2", n)
	}
	if n := l.drained(seen, at.Add(time.Hour)); n != 0 {
		t.Errorf("after an hour %d are remembered", n)
	}
}

func TestTrivialPINsAreRefused(t *testing.T) {
	for pin, want := range map[string]string{
		"0000": "pin.trivial", "1234": "pin.trivial", "4321": "pin.trivial", "7890": "pin.trivial", "1212": "pin.trivial",
		"2580": "pin.trivial", "111111": "pin.trivial", "12345678": "pin.trivial",
		"123": "pin.form", "123456789": "pin.form", "12a4": "pin.form", "": "pin.form", "١٢٣٤": "pin.form",
		"4711": "", "8305": "", "271828": "", "1213": "",
	} {
		if got := PINFault(pin); got != want {
			t.Errorf("%q: %q, want %q", pin, got, want)
		}
	}
}

func TestObviousPasswordsAreRefused(t *testing.T) {
	for password, want := range map[string]string{
		"": "field.required", "short": "password.short", "password1": "password.obvious", "12345678": "password.obvious",
		"owner@example.org": "password.obvious", "aaaaaaaaaa": "password.obvious",
		"two green teapots": "", "Été à Brest": "", "passwords are fun": "",
	} {
		if got := PasswordFault(password, "Owner@example.org"); got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestAnUnknownEmailCostsAsMuchAsAWrongPassword(t *testing.T) {
	s := NewStore(nil, []byte("key"), time.Now)
	if ok, err := s.matches(t.Context(), "anything", nobodysHash); ok || err != nil {
		t.Errorf("nobody's hash: %v, %v", ok, err)
	}
}
