package payment

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/models/money"
)

func TestTheLifeOfAPayment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		when    Payment
		news    News
		want    State
		changed bool
	}{
		{"a reader that shows it makes it wait", Payment{State: Requested}, News{State: Waiting}, Waiting, true},
		{"a guest who pays at once was never seen waiting", Payment{State: Requested}, News{State: Authorised}, Authorised, true},
		{"a refused card can be followed by another", Payment{State: Failed}, News{State: Authorised}, Authorised, true},
		{"what is held is not waited for again by old news", Payment{State: Authorised}, News{State: Waiting}, Authorised, false},
		{"what is held does not fail any more", Payment{State: Authorised}, News{State: Failed, Code: "card_declined"}, Authorised, false},
		{"what is taken is not cancelled", Payment{State: Captured}, News{State: Cancelled}, Captured, false},
		{"what is taken is given back", Payment{State: Captured, Captured: 500}, News{State: Refunded, Captured: 500, Refunded: 500}, Refunded, true},
		{"what was given up takes no money", Payment{State: Cancelled}, News{State: Captured}, Cancelled, false},
		{"a lost answer is found again though nothing happened", Payment{State: Unknown, Was: Waiting}, News{State: Waiting}, Waiting, true},
		{"a lost answer to taking what is held leaves it held", Payment{State: Unknown, Was: Authorised}, News{State: Waiting}, Authorised, true},
		{"a lost request that never arrived is made again", Payment{State: Unknown, Was: Requested, Attempt: 1}, News{Absent: true}, Requested, true},
		{"a device that never shows it is given up on", Payment{State: Unknown, Was: Requested, Attempt: 3}, News{Absent: true}, Failed, true},
		{"what is held is not requested again", Payment{State: Authorised}, News{Absent: true}, Authorised, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, changed := tt.when.Hear(tt.news)
			if got.State != tt.want || got.Was != "" || changed != tt.changed {
				t.Errorf("is %s (was %q), changed %v", got.State, got.Was, changed)
			}
		})
	}
}

func TestEachStateHasItsNextStep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		p    Payment
		hold bool
		want Step
	}{
		{Payment{State: Requested}, false, Show},
		{Payment{State: Requested, Wanted: Stop}, false, End},
		{Payment{State: Waiting}, false, Ask},
		{Payment{State: Waiting, Wanted: Stop}, false, End},
		{Payment{State: Unknown, Was: Waiting, Wanted: Stop}, false, Ask},
		{Payment{State: Unknown, Was: Authorised, Wanted: Back}, false, Ask},
		{Payment{State: Failed}, false, Nothing},
		{Payment{State: Failed, Wanted: Again}, false, Show},
		{Payment{State: Failed, Wanted: Stop}, false, End},
		{Payment{State: Authorised}, false, Capture},
		{Payment{State: Authorised}, true, Nothing},
		{Payment{State: Authorised, Wanted: Back}, true, Return},
		{Payment{State: Captured}, false, Nothing},
		{Payment{State: Captured, Wanted: Back}, false, Return},
		{Payment{State: Cancelled, Wanted: Stop}, false, Nothing},
		{Payment{State: Refunded, Wanted: Back}, false, Nothing},
	} {
		if got := tt.p.Next(tt.hold); got != tt.want {
			t.Errorf("%+v, held %v: %q, not %q", tt.p, tt.hold, got, tt.want)
		}
	}
}

// A teller is a provider whose payment goes through one life, and whose answers are kept to be told late, twice or never.
type teller struct {
	now  News
	said []News
}

func (p *teller) becomes(s State) bool {
	if !slices.Contains(next[p.now.State], s) {
		return false
	}
	p.now.State = s
	switch s {
	case Authorised:
		p.now.Authorised, p.now.Tip = 1100, 100
	case Captured:
		p.now.Authorised, p.now.Captured, p.now.Tip = 1100, 1100, 100
	case Refunded:
		p.now.Refunded = p.now.Captured
	}
	p.said = append(p.said, p.now)
	return true
}

func TestAPaymentIsTakenOnceWhateverIsHeardLateTwiceOrNever(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := &teller{now: News{State: Requested, Name: "pi_1"}}
		at.said = []News{at.now}
		p := Payment{Amount: 1000, State: Requested, Attempt: 1}
		var captured money.Amount
		took := false
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			switch rapid.IntRange(0, 3).Draw(t, "act") {
			case 0:
				at.becomes(rapid.SampledFrom(States()).Draw(t, "state"))
			case 1:
				p = p.Lose()
			case 2:
				p, _ = p.Hear(rapid.SampledFrom(at.said).Draw(t, "news"))
			default:
				p, _ = p.Hear(at.now)
			}
			if took && !p.known().Took() && !p.known().Final() {
				t.Fatalf("what was taken is %s again", p.known())
			}
			if p.Captured != captured && captured != 0 {
				t.Fatalf("%d was taken, and then %d", captured, p.Captured)
			}
			if p.known() == Cancelled && p.Captured != 0 {
				t.Fatal("cancelled, with money taken")
			}
			captured, took = p.Captured, p.known().Took()
		}
		p, _ = p.Hear(at.now)
		if at.now.State != Requested && p.State != at.now.State || p.Captured != at.now.Captured || p.Refunded != at.now.Refunded {
			t.Fatalf("at the end it is %+v there and %+v here", at.now, p)
		}
		if again, changed := p.Hear(at.now); changed || again != p {
			t.Fatal("hearing it twice is not hearing it once")
		}
	})
}
