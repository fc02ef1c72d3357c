package display_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/display"
	"comptoir/models/fault"
)

func encoded(t *testing.T, width, height int, write func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(b *bytes.Buffer, i image.Image) error  { return png.Encode(b, i) }
func asJPEG(b *bytes.Buffer, i image.Image) error { return jpeg.Encode(b, i, nil) }
func asGIF(b *bytes.Buffer, i image.Image) error  { return gif.Encode(b, i, nil) }

// webp is one red pixel.
const webp = "UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoBAAEAAUAmJaACdLoB+AADsAD+8ut//NgVzXPv9//S4P0uD9Lg/9KQAAA="

func TestAPictureIsKnownByItsBytes(t *testing.T) {
	red, err := base64.StdEncoding.DecodeString(webp)
	if err != nil {
		t.Fatal(err)
	}
	whole := encoded(t, 60, 40, asPNG)
	for name, c := range map[string]struct {
		data []byte
		kind string
		code string
	}{
		"png":               {whole, "image/png", ""},
		"jpeg":              {encoded(t, 60, 40, asJPEG), "image/jpeg", ""},
		"webp":              {red, "image/webp", ""},
		"gif":               {encoded(t, 60, 40, asGIF), "", "display.picture_kind"},
		"markup":            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "", "display.picture_kind"},
		"nothing":           {nil, "", "display.picture_kind"},
		"half a png":        {whole[:len(whole)-20], "", "display.picture_broken"},
		"many black pixels": {encoded(t, 4000, 3001, asPNG), "", "display.picture_pixels"},
		"many bytes":        {append(bytes.Clone(whole), make([]byte, display.PictureLimit)...), "", "display.picture_large"},
	} {
		p, err := display.ReadPicture(c.data)
		code := ""
		if f := fault.Of(err); f != nil {
			code = f.Fields["picture"]
		}
		if p.Type != c.kind || code != c.code || err == nil && len(p.Hash) != 32 {
			t.Errorf("%s: %q %q %v", name, p.Type, code, err)
		}
	}
}

type house struct {
	displays *display.Store
	ctx      context.Context
	venue    uuid.UUID
}

func open(t *testing.T) house {
	t.Helper()
	d := dbtest.New(t)
	h := house{display.NewStore(d), dbtest.Context(t, d), uuid.New()}
	account, _ := db.Account(h.ctx)
	err := d.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", account, h.venue)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h house) settings(t *testing.T) display.Settings {
	t.Helper()
	s, err := h.displays.Settings(h.ctx, h.venue)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (h house) save(t *testing.T, s display.Settings, p *display.Picture) {
	t.Helper()
	if err := h.displays.Save(h.ctx, uuid.New(), h.venue, s, p); err != nil {
		t.Fatal(err)
	}
}

func TestAPictureStaysUntilAnotherComesOrItIsTakenAway(t *testing.T) {
	t.Parallel()
	h := open(t)
	if s := h.settings(t); s != display.Usual() {
		t.Fatalf("nobody chose anything, it is %+v", s)
	}
	first, err := display.ReadPicture(encoded(t, 60, 40, asPNG))
	if err != nil {
		t.Fatal(err)
	}
	second, err := display.ReadPicture(encoded(t, 30, 40, asJPEG))
	if err != nil {
		t.Fatal(err)
	}
	h.save(t, display.Settings{Message: "Open", Seconds: 60}, &first)
	h.save(t, display.Settings{Message: "Open until ten", Seconds: 60, Picture: first.Hash}, nil)
	want := display.Settings{Message: "Open until ten", Seconds: 60, Picture: first.Hash}
	if s := h.settings(t); s != want {
		t.Errorf("kept %+v, want %+v", s, want)
	}
	p, err := h.displays.Picture(h.ctx, h.venue, first.Hash)
	if err != nil || p.Type != "image/png" || !bytes.Equal(p.Data, first.Data) {
		t.Errorf("the picture is %s, %d bytes, %v", p.Type, len(p.Data), err)
	}
	h.save(t, display.Settings{Seconds: 60, Picture: first.Hash}, &second)
	if _, err := h.displays.Picture(h.ctx, h.venue, first.Hash); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindNotFound {
		t.Errorf("the picture before is still there: %v", err)
	}
	if s := h.settings(t); s.Picture != second.Hash {
		t.Errorf("shown is %q", s.Picture)
	}
	// A form that was open since the first picture names one that is gone: the venue's goes, too.
	h.save(t, display.Settings{Seconds: 60, Picture: first.Hash}, nil)
	if s := h.settings(t); s.Picture != "" {
		t.Errorf("shown is %q", s.Picture)
	}
	h.save(t, display.Settings{Seconds: 60}, &second)
	h.save(t, display.Settings{Seconds: 60}, nil)
	if s := h.settings(t); s.Picture != "" {
		t.Errorf("taken away, shown is %q", s.Picture)
	}
}

func TestADisplayIsRefusedWhatNobodyCouldRead(t *testing.T) {
	t.Parallel()
	h := open(t)
	for field, s := range map[string]display.Settings{
		"seconds": {Seconds: 9},
		"message": {Seconds: 30, Message: string(bytes.Repeat([]byte("a"), 301))},
	} {
		f := fault.Of(h.displays.Save(h.ctx, uuid.New(), h.venue, s, nil))
		if f == nil || f.Fields[field] == "" {
			t.Errorf("%s: %v", field, f)
		}
	}
	if s := h.settings(t); s != display.Usual() {
		t.Errorf("a refused form left %+v", s)
	}
}
