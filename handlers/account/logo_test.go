package account_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/account"
)

// upload sends a form with a file.
func (b browser) upload(path, size string, file []byte) page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range map[string]string{"command": uuid.Must(uuid.NewV7()).String(), "size": size} {
		if err := w.WriteField(name, value); err != nil {
			b.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("picture", "logo.png")
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Accept-Language", "en")
	return b.do(r)
}

func TestALogoIsChosenSeenAsItPrintsAndTakenAway(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.owner(t, "owner@example.org")
	venues, err := account.NewStore(s.db, time.Now).Venues(s.inside(t, "owner@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	venue := "/admin/venues/" + venues[0].ID.String()
	path := venue + "/logo"
	b.get(venue).says(t, `href="`+path+`"`)
	const shown = `src="data:image/png;base64,`
	if p := b.get(path); p.status != http.StatusOK || strings.Contains(p.body, shown) {
		t.Errorf("%d, without a logo:\n%s", p.status, p.body)
	}
	p := b.upload(path, "full", []byte("no picture"))
	if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "This is no PNG or JPEG picture.") || !strings.Contains(p.body, `value="full" checked`) {
		t.Errorf("%d, after what is no picture:\n%s", p.status, p.body)
	}
	if p := b.upload(path, "full", nil); p.status != http.StatusUnprocessableEntity {
		t.Errorf("nothing was chosen, and the answer is %d", p.status)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 60, 30))); err != nil {
		t.Fatal(err)
	}
	b.upload(path, "full", file.Bytes()).want(t, http.StatusSeeOther, path+"?saved=1")
	p = b.get(path)
	if strings.Count(p.body, shown) != 2 {
		t.Errorf("%d papers show the logo:\n%s", strings.Count(p.body, shown), p.body)
	}
	// Another size needs no other file.
	b.upload(path, "small", nil).want(t, http.StatusSeeOther, path+"?saved=1")
	b.get(path).says(t, `value="small" checked`)
	b.post(path+"/remove").want(t, http.StatusSeeOther, path)
	if p := b.get(path); strings.Contains(p.body, shown) {
		t.Error("the logo is shown after it was taken away")
	}
}
