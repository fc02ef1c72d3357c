package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"comptoir/models/live"
)

const (
	heartbeat = 15 * time.Second
	patience  = 10 * time.Second // for one write: longer, and the browser is gone
	lifetime  = time.Hour        // then the browser comes back and is asked again who it is
)

// stream writes events until the browser leaves, does not keep up, or the server closes. In
// every case the browser comes back by itself and resumes after the last id that it saw.
func (h *Handler) stream(c echo.Context, q live.Query) error {
	ctx := c.Request().Context()
	sub, err := h.Hub.Subscribe(ctx, q)
	if errors.Is(err, live.ErrCut) {
		return c.NoContent(http.StatusServiceUnavailable)
	}
	if err != nil {
		return err
	}
	defer sub.Close()

	w := begin(c)
	beat := time.NewTicker(h.heartbeat())
	defer beat.Stop()
	end := time.NewTimer(lifetime)
	defer end.Stop()
	err = w.send([]byte("retry: 1000\n\n"))
	for err == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-end.C:
			return nil
		case <-beat.C:
			err = w.send([]byte("event: ping\ndata: {}\n\n"))
		case <-sub.Ready():
			err = w.take(sub)
		}
	}
	return nil // the browser is gone, or was cut off: nobody is there to be told
}

func (h *Handler) heartbeat() time.Duration {
	if h.Heartbeat > 0 {
		return h.Heartbeat
	}
	return heartbeat
}

// A writer writes events, each in time or not at all.
type writer struct {
	http.ResponseWriter
	control *http.ResponseController
}

func begin(c echo.Context) writer {
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, "text/event-stream")
	head.Set(echo.HeaderCacheControl, "no-store")
	head.Set("X-Accel-Buffering", "no") // proxies pass events on at once
	c.Response().WriteHeader(http.StatusOK)
	w := writer{c.Response(), http.NewResponseController(c.Response())}
	_ = w.control.SetReadDeadline(time.Time{}) // the request was read long ago
	return w
}

// take sends what the subscription has.
func (w writer) take(sub *live.Subscription) error {
	messages, err := sub.Take()
	if err != nil {
		return err
	}
	if len(messages) == 0 {
		return nil
	}
	texts := make([][]byte, len(messages))
	for n, m := range messages {
		texts[n] = m.Text(form)
	}
	return w.send(texts...)
}

// form writes a message as an event of the stream.
func form(m *live.Message) []byte {
	data := []byte("{}")
	if m.Event == live.Changed {
		data, _ = json.Marshal(changeOf(m)) // strings and numbers always can be written
	}
	return fmt.Appendf(nil, "id: %d\nevent: %s\ndata: %s\n\n", m.Seq, m.Event, data)
}

// send writes texts and makes them leave.
func (w writer) send(texts ...[]byte) error {
	_ = w.control.SetWriteDeadline(time.Now().Add(patience)) // not every writer has one
	for _, text := range texts {
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return w.control.Flush()
}
