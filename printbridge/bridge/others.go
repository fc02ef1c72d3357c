package bridge

import (
	"context"
	"net/http"
	"slices"

	"comptoir/printbridge/config"
	"comptoir/printbridge/display"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/scale"
	"comptoir/printbridge/spool"
)

// A running is a display with its worker.
type running struct {
	*display.Display
	stop  context.CancelFunc
	ended chan struct{}
}

// startDisplay gives a display its worker. Call with the lock held.
func (b *Bridge) startDisplay(d config.Device) error {
	shows, err := d.Shows()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(b.printing)
	r := &running{Display: shows, stop: stop, ended: make(chan struct{})}
	b.displays[d.Name] = r
	go func() {
		defer close(r.ended)
		shows.Run(ctx)
	}()
	return nil
}

// stopOther lets a scale or a display go. Call with the lock held.
func (b *Bridge) stopOther(name string) {
	if s := b.scales[name]; s != nil {
		s.Close()
		delete(b.scales, name)
	}
	if d := b.displays[name]; d != nil {
		d.stop()
		<-d.ended
		delete(b.displays, name)
	}
}

// A DeviceView is a device of any kind as others see it.
type DeviceView struct {
	Kind string `json:"kind"`
	spool.DeviceView
}

// devices shows all configured devices, those with a queue first.
func (b *Bridge) devices() []DeviceView {
	b.mu.Lock()
	defer b.mu.Unlock()
	views := []DeviceView{}
	for _, v := range b.Spool.Devices() {
		kind := config.Printer
		if b.fiscal[v.Name] != nil {
			kind = config.Fiscal
		}
		if b.cards[v.Name] {
			kind = config.Card
		}
		views = append(views, DeviceView{kind, v})
	}
	for _, d := range b.attached {
		code, asked := "", true
		switch {
		case b.scales[d.Name] != nil:
			code, asked = b.scales[d.Name].Trouble()
		case b.displays[d.Name] != nil:
			code = b.displays[d.Name].Trouble()
		default:
			continue
		}
		v := spool.DeviceView{Name: d.Name, State: "ready", Code: code}
		switch {
		case code != escpos.Ready:
			v.State = "trouble"
		case !asked:
			v.State = "unknown"
		}
		views = append(views, DeviceView{d.Kind, v})
	}
	return views
}

// A weighing is what a page is told of a scale.
type weighing struct {
	Device string `json:"device"`
	Unit   string `json:"unit"` // of Grams
	scale.Reading
	Text string `json:"text,omitempty"` // why it is no weight to sell by, in the page's language
}

// scale asks the scale that a page names, or the only one that it may use.
func (a *api) scale(c call) (outcome, error) {
	name := c.URL.Query().Get("device")
	s := a.scaleOf(c, &name)
	if s == nil {
		return outcome{}, spool.ErrDevice
	}
	w := weighing{Device: name, Unit: "g", Reading: s.Weigh(c.Context())}
	if w.Code != "" {
		w.Text = a.words.For(c.Header.Get("Accept-Language")).Say("scale." + w.Code)
	}
	return outcome{http.StatusOK, w}, nil
}

func (a *api) scaleOf(c call, name *string) *scale.Scale {
	a.Bridge.mu.Lock()
	defer a.Bridge.mu.Unlock()
	for _, d := range a.attached {
		if *name == "" && a.scales[d.Name] != nil && c.pairing.May(d.Name) {
			*name = d.Name
		}
	}
	if !c.pairing.May(*name) {
		return nil
	}
	return a.scales[*name]
}

// show puts lines on a display. They are not queued: what the guest should have read a
// moment ago is of no use. The same id shows nothing again, so that a repeat that comes late
// does not put old lines over new ones.
func (a *api) show(in jobInput) (outcome, error) {
	a.Bridge.mu.Lock()
	d := a.displays[in.Device]
	other := slices.ContainsFunc(a.attached, func(d config.Device) bool { return d.Name == in.Device })
	a.Bridge.mu.Unlock()
	switch {
	case d == nil && other:
		return outcome{}, spool.ErrKind
	case d == nil:
		return outcome{}, spool.ErrDevice
	}
	d.Once(in.ID, *in.shown)
	return outcome{http.StatusOK, spool.View{ID: in.ID, Device: in.Device, Kind: in.Kind, State: spool.Done, Added: a.now(), Changed: a.now()}}, nil
}
