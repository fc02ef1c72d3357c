package authority_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/authority"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
)

// signUp opens an account in a language whose words are the keys of its messages.
func signUp(t *testing.T, d *db.DB, email string) (account.Result, context.Context) {
	t.Helper()
	r, err := account.SignUp(t.Context(), d, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Demo House", Trade: account.Cafe, Country: "FR", Language: "en", Person: "Demo Owner",
		Email: email, Password: "a long demo password", Demo: true, Words: func(key string) string { return key },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, db.WithAccount(t.Context(), r.AccountID)
}

func TestAnAccountStartsWithReasonsForEveryAct(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	_, ctx := signUp(t, d, "owner@demo.test")
	all, err := authority.NewStore(d, nil, time.Now).Reasons(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range authority.Acts() {
		if len(all[a]) == 0 {
			t.Errorf("no reason for %s", a)
		}
	}
}

func TestReasonsAreAddedOrderedAndRetired(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	_, ctx := signUp(t, d, "owner@demo.test")
	_, other := signUp(t, d, "other@demo.test")
	s := authority.NewStore(d, nil, time.Now)
	want, err := authority.ReadReasons(func(a authority.Act) string {
		if a == authority.Void {
			return "Too salty \n\nreason.default.late\r\nToo salty\nreason.default.mistake"
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	command := uuid.Must(uuid.NewV7())
	for range 2 {
		if err := s.SaveReasons(ctx, command, want); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.ReasonsOf(ctx, authority.Void)
	if err != nil || !slices.Equal(got, []string{"Too salty", "reason.default.late", "reason.default.mistake"}) {
		t.Errorf("%q, %v", got, err)
	}
	if got, err = s.ReasonsOf(ctx, authority.Comp); err != nil || len(got) != 0 {
		t.Errorf("retired reasons are offered: %q, %v", got, err)
	}
	if got, err = s.ReasonsOf(other, authority.Comp); err != nil || len(got) == 0 {
		t.Errorf("another account's reasons went too: %q, %v", got, err)
	}
}

func TestALongListOfReasonsIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	_, err := authority.ReadReasons(func(a authority.Act) string {
		text := ""
		for n := range 21 {
			text += string(rune('a'+n)) + "\n"
		}
		return text
	})
	if f := fault.Of(err); f == nil || f.Fields["void"] != "reason.too_many" {
		t.Errorf("%v", err)
	}
}
