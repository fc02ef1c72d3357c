package escpos

import "testing"

func TestBytesOfAPageMayDoNoMoreThanPrint(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]string{
		"text and a cut":  "\x1b@\x1c.\x1bt\x13Hello\n\x1dV\x01",
		"a raster image":  "\x1dv0\x00\x02\x00\x02\x00\x10\x04\x01\x1c",
		"a QR code":       "\x1d(k\x04\x001A2\x00\x1d(k\x03\x001Q0",
		"a code in bytes": "\x1dk\x49\x05{BABC\n",
	} {
		if err := CheckRaw([]byte(b)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, b := range map[string]string{
		"nothing":                  "",
		"a logo into its memory":   "\x1cq\x01\x01\x00\x01\x0012345678",
		"user settings":            "\x1d(E\x03\x00\x01IN",
		"a self test":              "\x1d(A\x02\x00\x00\x02",
		"memory control":           "\x1d(C\x05\x00\x00\x00\x00KC",
		"the drawer":               "\x1bp\x00\x19\xfa",
		"the drawer, out of turn":  "\x10\x14\x01\x00\x01",
		"a status question":        "\x10\x04\x01",
		"macro":                    "\x1d^\x01\x01\x01",
		"an unknown command":       "\x1b\x1e",
		"reports by itself":        "\x1da\xff",
		"an image that breaks off": "\x1dv0\x00\x02\x00\x02\x00\x01",
		"half a command":           "text\x1b",
	} {
		if CheckRaw([]byte(b)) == nil {
			t.Errorf("%s was let through", name)
		}
	}
}

// Whatever is let through reads the same however it is cut: nothing hides in a payload.
func FuzzRawBytesNeverHideACommand(f *testing.F) {
	f.Add([]byte("\x1b@Hello\n\x1dv0\x00\x01\x00\x01\x00\xff\x1dV\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if CheckRaw(b) != nil {
			return
		}
		var whole, pieces []string
		var p, q Parser
		p.Feed(b, func(c Command) { whole = append(whole, c.Op) })
		for i := range b {
			q.Feed(b[i:i+1], func(c Command) { pieces = append(pieces, c.Op) })
		}
		for _, ops := range [][]string{whole, pieces} {
			for _, op := range ops {
				if !harmless(Command{Op: op, Args: []byte{'k'}}) {
					t.Fatalf("%q came through in %x", op, b)
				}
			}
		}
	})
}
