package payment

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNoticesMeanTheSameInWhateverOrderTheyArrive(t *testing.T) {
	t.Parallel()
	all := []Notice{
		{"n1", "first", 1, Created}, {"n2", "first", 2, Processing}, {"n3", "first", 3, "failed"},
		{"n4", "second", 1, Created}, {"n5", "second", 2, Succeeded},
	}
	rapid.Check(t, func(t *rapid.T) {
		var n Notices
		for _, notice := range rapid.Permutation(all).Draw(t, "arrivals") {
			n.Take(notice)
			if n.Take(notice) {
				t.Fatal("the same notice was taken twice")
			}
		}
		if s := n.Statuses(); n.Meaning() != Paid || s["first"] != "failed" || s["second"] != Succeeded {
			t.Fatalf("%s, %v", n.Meaning(), s)
		}
	})
}

func TestAnOrderIsPendingWhileAnObjectIs(t *testing.T) {
	t.Parallel()
	var n Notices
	if n.Meaning() != Unpaid {
		t.Errorf("nothing is told and the order is %s", n.Meaning())
	}
	n.Take(Notice{"n1", "first", 1, "failed"})
	n.Take(Notice{"n2", "second", 1, Processing})
	if n.Meaning() != Pending {
		t.Errorf("got %s", n.Meaning())
	}
	if n.Take(Notice{"n3", "second", 1, Succeeded}) {
		t.Error("a notice that is not newer was taken")
	}
}
