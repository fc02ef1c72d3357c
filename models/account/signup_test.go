package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/staff"
)

func form(email string) account.Form {
	return account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Demo Café", Trade: account.Cafe, Country: "FR", Language: "fr",
		Person: "Demo Owner", Email: email, Password: "a long enough secret", Words: func(key string) string { return key },
	}
}

func signUp(t *testing.T, d *db.DB, f account.Form) (context.Context, account.Result) {
	t.Helper()
	r, err := account.SignUp(t.Context(), d, f)
	if err != nil {
		t.Fatal(err)
	}
	return db.WithAccount(t.Context(), r.AccountID), r
}

func count(t *testing.T, ctx context.Context, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	err := d.Read(ctx, func(ctx context.Context, tx bun.Tx) error { return tx.NewRaw(query, args...).Scan(ctx, &n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestANewAccountCanSellAtOnce(t *testing.T) {
	d := dbtest.New(t)
	for _, trade := range account.Trades() {
		f := form(string(trade) + "@example.org")
		f.Trade = trade
		ctx, r := signUp(t, d, f)
		for what, query := range map[string]string{
			"items with a price and a tax": `select count(*) from items i join tax_group_taxes g on g.account_id = i.account_id and g.tax_group_id = i.tax_group_id and g.kind = '' where i.price > 0`,
			"chains of a register":         `select count(*) from register_chains c join registers r on r.account_id = c.account_id and r.id = c.register_id`,
			"default tax groups":           `select count(*) from tax_groups where is_default`,
			"owners who can sign in":       `select count(*) from staff s join logins l on l.account_id = s.account_id and l.staff_id = s.id join roles r on r.account_id = s.account_id and r.id = s.role_id where r.builtin = 'owner'`,
		} {
			if count(t, ctx, d, query) == 0 {
				t.Errorf("%s: no %s", trade, what)
			}
		}
		if n := count(t, ctx, d, "select count(*) from roles"); n != len(staff.Builtins()) {
			t.Errorf("%s: %d roles", trade, n)
		}
		tables := count(t, ctx, d, "select count(*) from tables")
		routed := count(t, ctx, d, "select count(*) from category_stations")
		if trade.Serves() != (tables > 0) || trade.Serves() != (routed > 0) {
			t.Errorf("%s: %d tables, %d categories with a station", trade, tables, routed)
		}
		id, err := staff.NewStore(d, []byte("key"), time.Now).Identify(ctx, r.Claims())
		if err != nil {
			t.Fatal(err)
		}
		if id.Name != "Demo Owner" || id.RegisterID != r.RegisterID || id.VenueID != r.VenueID || !id.May(staff.ManageAccount) || id.Currency.Code != "EUR" || id.Zone != "Europe/Paris" {
			t.Errorf("%s: the browser that signed up is %+v", trade, id)
		}
	}
}

func TestSigningUpTwiceWithOneFormOpensOneAccount(t *testing.T) {
	d := dbtest.New(t)
	f := form("owner@example.org")
	_, first := signUp(t, d, f)
	ctx, again := signUp(t, d, f)
	if first != again {
		t.Errorf("the second answer is %v, the first was %v", again, first)
	}
	if n := count(t, ctx, d, "select count(*) from venues"); n != 1 {
		t.Errorf("%d venues", n)
	}
	f.Password = "another password"
	if _, err := account.SignUp(t.Context(), d, f); fault.Of(err) == nil {
		t.Error("the form's id let somebody in without the password")
	}
}

func TestAFormCannotSlipIntoAnAccountThatIsThere(t *testing.T) {
	d := dbtest.New(t)
	_, victim := signUp(t, d, form("owner@example.org"))
	f := form("intruder@example.org")
	f.Command = victim.AccountID
	if _, err := account.SignUp(t.Context(), d, f); fault.Of(err) == nil {
		t.Fatal("an id of another account was taken")
	}
	ctx := dbtest.Context(t, d)
	f.Command, _ = db.Account(ctx)
	if _, err := account.SignUp(t.Context(), d, f); fault.Of(err) == nil {
		t.Fatal("an account without a form was taken")
	}
	if n := count(t, ctx, d, "select count(*) from staff"); n != 0 {
		t.Errorf("%d people got in", n)
	}
}

func TestAnEmailHasOneAccount(t *testing.T) {
	d := dbtest.New(t)
	signUp(t, d, form("owner@example.org"))
	f := form(" Owner@Example.org ")
	_, err := account.SignUp(t.Context(), d, f)
	if r := fault.Of(err); r == nil || r.Fields["email"] != "signup.email_taken" {
		t.Fatalf("got %v", err)
	}
	if n := count(t, db.WithAccount(t.Context(), f.Command), d, "select count(*) from accounts"); n != 0 {
		t.Error("a refused form left an account behind")
	}
}

func TestABadFormSaysAllThatIsWrong(t *testing.T) {
	f := account.Form{Command: uuid.Must(uuid.NewV7()), Email: "nobody", Password: "1234", Country: "XX", Language: "fr"}
	_, err := account.SignUp(t.Context(), nil, f)
	r := fault.Of(err)
	if r == nil {
		t.Fatalf("got %v", err)
	}
	for field, code := range map[string]string{"name": "field.required", "person": "field.required", "email": "field.email", "password": "password.short", "country": "field.unknown", "trade": "field.unknown"} {
		if r.Fields[field] != code {
			t.Errorf("%s is blamed for %q, want %q", field, r.Fields[field], code)
		}
	}
}

func TestTakingAwayChangesTheTaxWhereTheCountrySaysSo(t *testing.T) {
	d := dbtest.New(t)
	f := form("bern@example.org")
	f.Country = "CH"
	ctx, _ := signUp(t, d, f)
	rate := `select t.basis_points from items i join tax_group_taxes g on g.account_id = i.account_id and g.tax_group_id = i.tax_group_id
		join taxes t on t.account_id = g.account_id and t.id = g.tax_id where i.name = 'starter.item.croissant' and g.kind = ?`
	if in, away := count(t, ctx, d, rate, ""), count(t, ctx, d, rate, "takeaway"); in != 810 || away != 260 {
		t.Errorf("a croissant in Switzerland bears %d here and %d taken away", in, away)
	}
	f = form("delhi@example.org")
	f.Country = "IN"
	ctx, _ = signUp(t, d, f)
	if sum := count(t, ctx, d, `select sum(t.basis_points) from items i join tax_group_taxes g on g.account_id = i.account_id and g.tax_group_id = i.tax_group_id
		join taxes t on t.account_id = g.account_id and t.id = g.tax_id where i.name = 'starter.item.soup'`); sum != 500 {
		t.Errorf("a soup in India bears %d", sum)
	}
}
