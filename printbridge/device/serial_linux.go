package device

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

var baud = map[int]uint32{
	2400: unix.B2400, 4800: unix.B4800, 9600: unix.B9600, 19200: unix.B19200, 38400: unix.B38400,
	57600: unix.B57600, 115200: unix.B115200, 230400: unix.B230400,
}

// openSerial opens a serial line for this program alone: one stop bit, no handshake, and
// no byte touched on its way.
func openSerial(path string, speed int, framing Framing) (Conn, error) {
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	raw, err := f.SyscallConn()
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("set up %s: %w", path, err)
	}
	var failed error
	err = raw.Control(func(fd uintptr) { failed = setUp(int(fd), baud[speed], framing) })
	if err == nil {
		err = failed
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("set up %s: %w", path, err)
	}
	return f, nil
}

func setUp(fd int, speed uint32, framing Framing) error {
	if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
		return err
	}
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	t.Cflag = unix.CS8 | unix.CREAD | unix.CLOCAL | speed
	f := framings[framing]
	if f.seven {
		t.Cflag = t.Cflag&^unix.CSIZE | unix.CS7
	}
	if f.even || f.odd {
		t.Cflag |= unix.PARENB
	}
	if f.odd {
		t.Cflag |= unix.PARODD
	}
	t.Ispeed, t.Ospeed = speed, speed
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return unix.IoctlSetTermios(fd, unix.TCSETS, t)
}
