package logo_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/fault"
	"comptoir/models/logo"
	"comptoir/models/receipt/doc"
)

// ring is a black ring on nothing, with wide edges that print nothing.
func ring(side int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, side, side))
	middle, outer, inner := side/2, side*3/8, side/4
	for y := range side {
		for x := range side {
			if d := (x-middle)*(x-middle) + (y-middle)*(y-middle); d <= outer*outer && d >= inner*inner {
				m.SetNRGBA(x, y, color.NRGBA{A: 0xFF})
			}
		}
	}
	return m
}

// flat is one shade all over.
func flat(width, height int, shade uint8) image.Image {
	m := image.NewGray(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	return m
}

func asPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func black(p doc.Picture, x, y int) bool { return p.Dots[y*p.Stride()+x/8]>>(7-x%8)&1 == 1 }

func share(p doc.Picture) (percent int) {
	dots := 0
	for y := range p.Height {
		for x := range p.Width {
			if black(p, x, y) {
				dots++
			}
		}
	}
	return dots * 100 / (p.Width * p.Height)
}

func TestALogoFillsItsShareOfBothPapersAndNoMore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		m            image.Image
		size         logo.Size
		narrow, wide image.Point
	}{
		{"a wide one takes the width", flat(900, 300, 0), logo.Full, image.Pt(384, 128), image.Pt(576, 192)},
		{"two thirds", flat(900, 300, 0), logo.Medium, image.Pt(256, 85), image.Pt(384, 128)},
		{"a third", flat(900, 300, 0), logo.Small, image.Pt(128, 42), image.Pt(192, 64)},
		{"a high one is no higher than half of the width", flat(300, 900, 0), logo.Full, image.Pt(64, 192), image.Pt(96, 288)},
		{"a small one is enlarged", flat(16, 8, 0), logo.Small, image.Pt(128, 64), image.Pt(192, 96)},
		{"edges that print nothing are cut off", ring(800), logo.Medium, image.Pt(192, 192), image.Pt(288, 288)},
	} {
		l, err := logo.Make(asPNG(t, tt.m), tt.size)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		for i, want := range []image.Point{tt.narrow, tt.wide} {
			p := l.Pictures[i]
			if got := image.Pt(p.Width, p.Height); got != want || len(p.Dots) != p.Stride()*p.Height {
				t.Errorf("%s: %v with %d bytes, want %v", tt.name, got, len(p.Dots), want)
			}
		}
		if err := doc.Check(doc.Document{Blocks: []doc.Block{doc.Drawing(l.Pictures...)}}); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestWhatIsNothingStaysWhiteAndGreysBecomeDots(t *testing.T) {
	t.Parallel()
	l, err := logo.Make(asPNG(t, ring(800)), logo.Medium)
	if err != nil {
		t.Fatal(err)
	}
	p := l.Pictures[0]
	if black(p, 0, 0) || black(p, p.Width/2, p.Height/2) || !black(p, p.Width/2, 6) {
		t.Error("the ring is not black around a white middle")
	}
	for shade, want := range map[uint8][2]int{0x00: {100, 100}, 0x40: {75, 100}, 0x80: {35, 60}, 0xC0: {5, 30}} {
		m := flat(400, 200, shade).(*image.Gray)
		for x := range 400 { // a frame, so that nothing is cut off
			m.Pix[x], m.Pix[199*m.Stride+x] = 0, 0
		}
		for name, source := range map[string][]byte{"png": asPNG(t, m), "jpeg": asJPEG(t, m)} {
			l, err := logo.Make(source, logo.Full)
			if err != nil {
				t.Fatal(err)
			}
			if got := share(l.Pictures[1]); got < want[0] || got > want[1] {
				t.Errorf("%d%% of a %s of shade %#x are black, want %d to %d", got, name, shade, want[0], want[1])
			}
		}
	}
}

func TestWhatIsNoLogoIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	var animated bytes.Buffer
	if err := gif.Encode(&animated, flat(20, 20, 0), nil); err != nil {
		t.Fatal(err)
	}
	whole := asPNG(t, ring(100))
	white := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	for i := range white.Pix {
		white.Pix[i] = 0xFF
	}
	for want, source := range map[string][]byte{
		"logo.kind":   animated.Bytes(),
		"logo.broken": whole[:len(whole)-20],
		"logo.large":  append(bytes.Clone(whole), make([]byte, logo.ByteLimit)...),
		"logo.pixels": asPNG(t, flat(4000, 3001, 0)),
		"logo.small":  asPNG(t, flat(7, 90, 0)),
		"logo.empty":  asPNG(t, white),
	} {
		_, err := logo.Make(source, logo.Medium)
		if f := fault.Of(err); f == nil || f.Fields["picture"] == "" || f.Fields["picture"] != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := logo.Make([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), logo.Medium); fault.Of(err) == nil {
		t.Error("markup is taken for a picture")
	}
}

func TestALogoIsKeptForItsVenueAndMadeAnewInAnotherSize(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	store, ctx, venue := logo.NewStore(d), dbtest.Context(t, d), uuid.New()
	account, _ := db.Account(ctx)
	err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "insert into venues (account_id, id, name, language, zone) values (?, ?, 'Demo', 'fr', 'Europe/Paris')", account, venue)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if f := fault.Of(store.Save(ctx, uuid.New(), venue, logo.Full, nil)); f == nil || f.Fields["picture"] != "field.required" {
		t.Errorf("no picture at all: %v", f)
	}
	source, command := asPNG(t, ring(300)), uuid.New()
	for range 2 { // the second is the first, sent again
		if err := store.Save(ctx, command, venue, logo.Small, source); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Save(ctx, uuid.New(), venue, logo.Full, nil); err != nil {
		t.Fatal(err)
	}
	l, err := store.Logo(ctx, venue)
	if err != nil || l.Size != logo.Full || !bytes.Equal(l.Source, source) || len(l.Pictures) != 2 || l.Pictures[0].Width != 192 {
		t.Errorf("kept %s of %d bytes with %d pictures, %v", l.Size, len(l.Source), len(l.Pictures), err)
	}
	if f := fault.Of(store.Save(ctx, uuid.New(), uuid.New(), logo.Full, source)); f == nil || f.Code != "venue.not_found" {
		t.Errorf("a venue that is not there: %v", f)
	}
	if err := store.Remove(ctx, uuid.New(), venue); err != nil {
		t.Fatal(err)
	}
	if l, err := store.Logo(ctx, venue); err != nil || l.Source != nil {
		t.Errorf("a logo that was taken away is kept: %d bytes, %v", len(l.Source), err)
	}
}
