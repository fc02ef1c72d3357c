// Package display keeps what a venue's guest display shows around the orders: a picture or some
// words while nothing is rung up, and how long what is paid stays in sight.
//
// It owns what such a picture may be. It must not know what is rung up, nor how the screen looks.
// Start reading at Settings, and at ReadPicture for what is uploaded.
package display

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/jpeg" // a kind of picture that is taken
	_ "image/png"  // another
	"slices"
	"time"

	_ "golang.org/x/image/webp" // another

	"comptoir/models/fault"
	"comptoir/models/form"
)

// Settings is what a venue's display shows around the orders.
type Settings struct {
	Message string
	Picture string // the hash that it is found by; empty: none
	Code    bool   // that leads to the receipt, once it is paid
	Seconds int    // for which what is paid is shown, unless the next order begins
}

// Usual are the settings of a venue that has chosen none.
func Usual() Settings { return Settings{Code: true, Seconds: 45} }

// Paid is how long what is paid is shown.
func (s Settings) Paid() time.Duration { return time.Duration(s.Seconds) * time.Second }

// The limits of what is shown.
const (
	messageLimit = 300
	leastSeconds = 10
	mostSeconds  = 300
	// PictureLimit is how many bytes a picture may have, and pixelLimit how many pixels: a display
	// shows no more, and a small file that unfolds into a huge picture is refused before it does.
	PictureLimit = 2 << 20
	pixelLimit   = 12_000_000
)

func (s Settings) checked() (Settings, error) {
	var c form.Check
	s.Message = c.Lines("message", s.Message, messageLimit)
	c.Require(s.Seconds >= leastSeconds && s.Seconds <= mostSeconds, "seconds", "display.seconds_range")
	return s, c.Err()
}

// A Picture is one that a display shows.
type Picture struct {
	Type string // as a browser is told: "image/png"
	Hash string
	Data []byte
}

// kinds are those that every browser shows; other packages may have taught the decoder more.
var kinds = []string{"png", "jpeg", "webp"}

// ReadPicture takes what was uploaded for a picture. What it is follows from its bytes, never from
// its name, and all of it is decoded: what is no picture to the end is refused.
func ReadPicture(data []byte) (Picture, error) {
	if len(data) > PictureLimit {
		return Picture{}, refuse("display.picture_large", nil)
	}
	head, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || !slices.Contains(kinds, kind) {
		return Picture{}, refuse("display.picture_kind", err)
	}
	if head.Width < 1 || head.Height < 1 || head.Width > pixelLimit || head.Height > pixelLimit || head.Width*head.Height > pixelLimit {
		return Picture{}, refuse("display.picture_pixels", nil)
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return Picture{}, refuse("display.picture_broken", err)
	}
	sum := sha256.Sum256(data)
	return Picture{Type: "image/" + kind, Hash: hex.EncodeToString(sum[:16]), Data: data}, nil
}

func refuse(code string, cause error) error {
	return fault.Invalid("request.invalid").Field("picture", code).Because(cause)
}
