package api_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

func TestAProgramIssuesTheInvoiceOfAnOrderOnce(t *testing.T) {
	p := open(t)
	p.openShift()
	err := p.app.DB.Tx(db.WithAccount(t.Context(), p.owner.AccountID), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "update venues set address = '1 Example Street', tax_number = 'FR40303265045' where account_id = app_account()"); err != nil {
			return err
		}
		return db.Touch(ctx, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	id := p.newOrder()
	a := p.must(http.StatusOK, p.commands(id, command("set_allergies", "allergens", []string{"milk"}, "text", "kiwi"), p.line()))
	if a.text("lines", 0, "allergy", "text") != "kiwi" || a.text("allergies", 0, "allergens", 0) != "milk" {
		t.Fatalf("the allergy is answered as %s", a.Text)
	}
	ask := func(company, number string) answer {
		return p.call("POST", "/invoices", map[string]any{"order_id": id, "buyer": map[string]any{"company": company, "address": "2 High Street", "tax_number": number}})
	}
	if a := p.must(http.StatusConflict, ask("Demo Trading", "DE123456789")); a.text("code") != "sales.not_closed" {
		t.Errorf("of an open order: %s", a.Text)
	}
	p.must(http.StatusOK, p.commands(id, command("add_payment", "payment_id", uuid.Must(uuid.NewV7()), "tender", "cash", "amount", euro(800)), command("close")))
	if a := p.must(http.StatusUnprocessableEntity, ask("", "DE1")); a.at("fields", "tax_number") == nil || a.at("fields", "company") == nil {
		t.Errorf("a buyer that is none: %s", a.Text)
	}
	first, again := p.must(http.StatusCreated, ask("Demo Trading", "DE123456789")), p.must(http.StatusOK, ask("Somebody Else", "DE987654321"))
	if first.text("number") != again.text("number") || first.text("total", "amount") != "800" || again.text("buyer", "company") != "Demo Trading" {
		t.Fatalf("%s\nand again %s", first.Text, again.Text)
	}
	one, list := p.call("GET", "/invoices/"+first.text("id"), nil), p.call("GET", "/invoices?text=trading&order_id="+id, nil)
	if one.text("buyer", "tax_number") != "DE123456789" || list.text("data", 0, "number") != first.text("number") || list.at("data", 1) != nil {
		t.Errorf("%s\n%s", one.Text, list.Text)
	}
}
