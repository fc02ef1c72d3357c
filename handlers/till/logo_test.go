package till_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"comptoir/models/logo"
	"comptoir/models/receipt/doc"
	sales "comptoir/models/sale"
)

// A receipt begins with the venue's logo, on paper and on the guest's phone, and once on each.
func TestAReceiptBeginsWithTheLogoOnceOnPaperAndOnThePhone(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	pictures := func() (n, first int) {
		t.Helper()
		d, _ := s.paper(s.waiting()[0].ID)
		first = -1
		for i, b := range d.Blocks {
			if b.Kind == doc.KindPicture {
				n++
				first = i
			}
		}
		return n, first
	}
	if n, _ := pictures(); n != 0 {
		t.Fatalf("%d pictures on a receipt without a logo", n)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 30))); err != nil {
		t.Fatal(err)
	}
	if err := logo.NewStore(s.db).Save(s.ctx, newID(), s.owner.VenueID, logo.Medium, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	// Nothing is above it but the drawer, which opens before anything is printed.
	if n, at := pictures(); n != 1 || at != 1 {
		t.Errorf("%d pictures, the last is block %d", n, at)
	}
	const shown = `src="data:image/png;base64,`
	if w := s.guest("/r/" + s.token()); strings.Count(w.Body.String(), shown) != 1 {
		t.Errorf("the guest's phone shows %d logos", strings.Count(w.Body.String(), shown))
	}
	if w := s.get(s.at("")); strings.Count(w.Body.String(), shown) != 1 {
		t.Errorf("the till shows %d logos", strings.Count(w.Body.String(), shown))
	}
}

// A scanner that reads the barcode of a receipt comes to its sale, from the till and from the sales.
func TestTheBarcodeOfAReceiptLeadsToItsSale(t *testing.T) {
	t.Parallel()
	s := paidFor(t)
	code := func() string {
		t.Helper()
		d, _ := s.paper(s.waiting()[0].ID)
		for _, b := range d.Blocks {
			if b.Kind == doc.KindBarcode {
				return b.Text
			}
		}
		return ""
	}
	if c := code(); c != "" {
		t.Fatalf("nobody asked for the barcode %s", c)
	}
	s.change("update venues set receipt_barcode = true")
	c := code()
	if o := s.now(); c != sales.Code(o.BusinessDay, o.Number) {
		t.Fatalf("the barcode is %q", c)
	}
	to := "/till/sales?code=" + c
	if w := s.post("/till/scan", newID(), "code", c); w.Header().Get("HX-Redirect") != to {
		t.Errorf("scanned at the till: %d %v", w.Code, w.Header())
	}
	if w := s.get(to); w.Code != http.StatusSeeOther || w.Header().Get("Location") != s.at("") {
		t.Errorf("among the sales: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := s.get("/till/sales?code=S2601029999"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "No such sale") {
		t.Errorf("a receipt that is not ours: %d", w.Code)
	}
}
