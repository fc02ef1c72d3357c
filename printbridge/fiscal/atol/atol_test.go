package atol_test

import (
	"bufio"
	"bytes"
	"net/http"
	"testing"

	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/fiscal/atol"
	"comptoir/printbridge/fiscal/atol/emulator"
	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/fiscaltest"
)

// A cable carries HTTP over a line without time, byte by byte, a connection for each
// request.
type cable struct{ line *emulated.Line }

// RoundTrip sends a request and reads as much of the answer as comes.
func (c cable) RoundTrip(r *http.Request) (*http.Response, error) {
	port, err := c.line.Open()
	if err != nil {
		return nil, err
	}
	c.line.Peer.Silence() // what was left of the connection before is not of this one
	var out, in bytes.Buffer
	if err := r.Write(&out); err != nil {
		return nil, err
	}
	if _, err := port.Write(out.Bytes()); err != nil {
		return nil, err
	}
	piece := make([]byte, 4096)
	for {
		n, err := port.Read(piece)
		in.Write(piece[:n])
		if err != nil {
			break
		}
	}
	return http.ReadResponse(bufio.NewReader(&in), r)
}

// TCP delivers bytes as they were sent or not at all, so none is turned, swapped or added.
// In a blackout the service itself stops and forgets its list.
var faults = []emulated.FaultKind{
	emulated.LoseAnswer, emulated.LoseRequest, emulated.Twice, emulated.PowerCut, emulated.Blackout, emulated.Sag, emulated.Unplugged, emulated.HostDies,
}

var rig = fiscaltest.Rig{
	Faults: faults, Stride: 37, Marks: true, Waits: true, Words: "80 Недостаточно наличных",
	New: func(o emulated.Options) fiscaltest.Bench {
		m := emulator.New(o)
		line := &emulated.Line{Peer: m}
		return fiscaltest.Bench{Machine: m, Line: line, Driver: func(wait fiscaltest.Wait) fiscal.Device {
			return &atol.Device{Service: atol.Service{Address: "127.0.0.1:16732", Client: &http.Client{Transport: cable{line}}}, Wait: wait}
		}}
	},
}

// C176, C178, C181 and all else that a shop relies on.
func TestARegisterOfATOLKeepsWhatTheSuiteAsks(t *testing.T) {
	t.Parallel()
	fiscaltest.Run(t, rig)
}

// A service that is set to go on when the roll ends tells what it has registered at once.
func TestAServiceThatGoesOnWithoutPaperPrintsTheRestLater(t *testing.T) {
	t.Parallel()
	goes := rig
	goes.Waits = false
	goes.New = func(o emulated.Options) fiscaltest.Bench {
		b := rig.New(o)
		b.Machine.(*emulator.Machine).GoesOn = true
		return b
	}
	fiscaltest.Paper(t, goes)
}
