package display_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/order"
	"comptoir/models/receipt/link"
	"comptoir/views/ui"
)

// signIn gives the browser the owner's cookie.
func (c *counter) signIn() {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, "/login", strings.NewReader("email=display%40example.test&password=a+long+demo+password"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := c.serve(r)
	if w.Code != http.StatusSeeOther {
		c.t.Fatalf("sign in: %d %s", w.Code, w.Body)
	}
	c.cookies = w.Result().Cookies()
}

func (c *counter) serve(r *http.Request) *httptest.ResponseRecorder {
	for _, cookie := range c.cookies {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	c.server.ServeHTTP(w, r)
	return w
}

func (c *counter) get(path string) *httptest.ResponseRecorder {
	return c.serve(httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, path, nil))
}

// save sends the office's form, with a file where there is one.
func (c *counter) save(file []byte, fields map[string]string) *httptest.ResponseRecorder {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields["command"] = uuid.Must(uuid.NewV7()).String()
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			c.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("picture", "picture.png")
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		c.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		c.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, "/admin/display", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return c.serve(r)
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var shownPicture = regexp.MustCompile(`/display/picture/[0-9a-f]{32}`)

func TestBetweenTwoGuestsTheDisplayShowsWhatTheOfficeChose(t *testing.T) {
	c := open(t)
	device := c.cookies
	c.signIn()
	office := c.cookies
	if w := c.save(picture(t), map[string]string{"message": "Soup <today>\nuntil ten", "seconds": "20"}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	c.cookies = device
	page := c.sees()
	at := shownPicture.FindString(page)
	if at == "" || !strings.Contains(page, "Soup &lt;today&gt;\nuntil ten") || strings.Contains(page, "guest-welcome") {
		t.Fatalf("the guest sees\n%s", page)
	}
	w := c.get(at)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" || !bytes.Equal(w.Body.Bytes(), picture(t)) {
		t.Errorf("the picture: %d %s, %d bytes", w.Code, w.Header().Get("Content-Type"), w.Body.Len())
	}
	if cache := w.Header().Get("Cache-Control"); !strings.Contains(cache, "immutable") || !strings.Contains(cache, "private") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("kept as %q", cache)
	}
	if w := c.get("/display/picture/" + strings.Repeat("0", 32)); w.Code != http.StatusNotFound {
		t.Errorf("a picture of nobody: %d", w.Code)
	}
	c.cookies = nil
	if w := c.get(at); w.Code == http.StatusOK {
		t.Error("a stranger sees the picture")
	}
	c.cookies = device
	if w := c.save(nil, map[string]string{"seconds": "20"}); w.Code == http.StatusSeeOther {
		t.Error("a display at which nobody signed in changes what it shows")
	}
	c.cookies = office
	if w := c.save([]byte("GIF89a"), map[string]string{"message": "Kept", "seconds": "5"}); w.Code != http.StatusUnprocessableEntity ||
		!strings.Contains(w.Body.String(), ">Kept</textarea>") || !strings.Contains(w.Body.String(), "This is no PNG, JPEG or WebP picture.") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	kept := map[string]string{"seconds": "20", "picture_kept": strings.TrimPrefix(at, "/display/picture/")}
	if c.save(nil, kept); !strings.Contains(c.sees(), at) || strings.Contains(c.sees(), "Soup") {
		t.Error("the picture went with the words")
	}
	kept["no_picture"] = "on"
	if c.save(nil, kept); strings.Contains(c.sees(), at) {
		t.Error("the picture is still there")
	}
}

// modules are the dark squares of a code.
var modules = regexp.MustCompile(`d="M[^"]+"`)

var code = regexp.MustCompile(`class="guest-code"`)

func TestWhoPaidIsOfferedTheReceiptUntilTheNextOrder(t *testing.T) {
	c := open(t)
	device := c.cookies
	now := time.Now()
	add := func() order.Command {
		return order.AddLine{LineID: uuid.Must(uuid.NewV7()), Choice: catalog.Choice{ItemID: c.item}}
	}
	id := uuid.Must(uuid.NewV7())
	c.do(id, now, add())
	if code.MatchString(c.sees()) {
		t.Error("a code before anything was paid")
	}
	o, err := c.app.Orders.Load(c.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	c.do(id, now, order.AddPayment{PaymentID: uuid.Must(uuid.NewV7()), Tender: "cash", Amount: o.Totals.Due}, order.Close{})
	token := link.NewSigner(keys.Sign).Token(c.owner.AccountID, id)
	var drawn strings.Builder
	if err := ui.QR("http://example.com"+link.Prefix+token, "").Render(t.Context(), &drawn); err != nil {
		t.Fatal(err)
	}
	if page := c.sees(); !code.MatchString(page) || !strings.Contains(page, modules.FindString(drawn.String())) {
		t.Fatalf("it is paid, the guest sees\n%s", page)
	}
	c.cookies = nil
	if w := c.get(link.Prefix + token); w.Code != http.StatusOK {
		t.Errorf("the receipt: %d", w.Code)
	}
	c.signIn()
	if w := c.save(nil, map[string]string{"seconds": "60"}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	c.cookies = device
	if page := c.sees(); code.MatchString(page) || !strings.Contains(page, "guest-thanks") {
		t.Errorf("the venue wants no code, the guest sees\n%s", page)
	}
	c.do(uuid.Must(uuid.NewV7()), now.Add(time.Second), add())
	if page := c.sees(); strings.Contains(page, "guest-thanks") {
		t.Errorf("the next order is rung up, the guest sees\n%s", page)
	}
}
