package booking

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/audit"
	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/form"
	view "comptoir/views/booking"
)

// rules answers how the venue takes bookings.
func (h *Handler) rules(c echo.Context) error {
	r, err := h.Bookings.Rules(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	return h.rulesPage(c, http.StatusOK, valuesOf(r), nil)
}

func (h *Handler) rulesPage(c echo.Context, status int, values url.Values, f *fault.Fault) error {
	v := view.SettingsView{PageView: frame.Page(c, "nav.booking_rules"), Command: web.NewCommand(), Values: values, Fault: f, Steps: booking.Steps(), Mails: h.Mails.On()}
	if slug := values.Get("slug"); slug != "" && values.Get("online") != "" && f == nil {
		v.Public = web.Origin(c, h.Public) + "/shop/" + url.PathEscape(slug) + "/book"
	}
	return web.Render(c, status, view.Settings(v))
}

// saveRules changes how the venue takes bookings.
func (h *Handler) saveRules(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	values, err := c.FormParams()
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	who := web.Who(c)
	r, err := rulesOf(values)
	if err == nil {
		err = h.Bookings.SaveRules(c.Request().Context(), command, who.VenueID, r, audit.Entry{StaffID: who.StaffID, StaffName: who.Name})
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		return h.rulesPage(c, web.Status(f), values, f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/bookings")
}

// Fields of a form that are numbers, with what they may be.
type number struct {
	into      *int
	low, high int
}

func numbers(r *booking.Rules) map[string]number {
	return map[string]number{
		"step": {&r.Step, 1, 60}, "pace": {&r.Pace, 0, 1000}, "join": {&r.Join, 1, 4}, "near": {&r.Near, 0, 1440},
		"largest": {&r.Largest, 1, 200}, "ahead": {&r.Ahead, 0, 730}, "lead": {&r.Lead, 0, 20160}, "keep": {&r.Keep, 1, 3650},
	}
}

func valuesOf(r booking.Rules) url.Values {
	values := url.Values{"slug": {r.Slug}}
	for name, n := range numbers(&r) {
		values.Set(name, strconv.Itoa(*n.into))
	}
	if r.Online {
		values.Set("online", "on")
	}
	stretches := map[time.Weekday]int{}
	for _, s := range r.Hours {
		n := stretches[s.Day]
		stretches[s.Day]++
		values.Set(hoursField(s.Day, n, "from"), businessday.WriteTime(s.From))
		values.Set(hoursField(s.Day, n, "last"), businessday.WriteTime(s.Last))
	}
	for n, t := range r.Turns {
		if t.UpTo > 0 {
			values.Set("turn_up_to_"+strconv.Itoa(n), strconv.Itoa(t.UpTo))
		}
		values.Set("turn_minutes_"+strconv.Itoa(n), strconv.Itoa(t.Minutes))
	}
	var special []string
	for _, s := range r.Special {
		line := s.Date.String()
		if !s.Closed {
			line += " " + businessday.WriteTime(s.From) + "-" + businessday.WriteTime(s.Last)
		}
		special = append(special, line)
	}
	values.Set("special", strings.Join(special, "\n"))
	return values
}

func hoursField(d time.Weekday, n int, end string) string {
	return "hours_" + strconv.Itoa(int(d)) + "_" + strconv.Itoa(n) + "_" + end
}

// rulesOf reads the rules as they were typed.
func rulesOf(values url.Values) (booking.Rules, error) {
	r := booking.Rules{Online: values.Get("online") != "", Slug: strings.ToLower(strings.TrimSpace(values.Get("slug")))}
	var check form.Check
	for name, n := range numbers(&r) {
		*n.into = check.Int(name, values.Get(name), n.low, n.high)
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		for n := range 2 {
			from, last := values.Get(hoursField(d, n, "from")), values.Get(hoursField(d, n, "last"))
			if from == "" && last == "" {
				continue
			}
			h := booking.Hours{Day: d, From: minutesOf(&check, "hours", "booking.hours", from), Last: minutesOf(&check, "hours", "booking.hours", last)}
			r.Hours = append(r.Hours, h)
		}
	}
	for n := range 4 {
		upTo, minutes := values.Get("turn_up_to_"+strconv.Itoa(n)), values.Get("turn_minutes_"+strconv.Itoa(n))
		if minutes == "" {
			continue
		}
		t := booking.Turn{Minutes: check.Int("turns", minutes, 15, 720)}
		if upTo != "" {
			t.UpTo = check.Int("turns", upTo, 1, 200)
		}
		r.Turns = append(r.Turns, t)
	}
	for line := range strings.Lines(values.Get("special")) {
		if line = strings.TrimSpace(line); line != "" {
			r.Special = append(r.Special, specialOf(&check, line))
		}
	}
	return r, check.Err()
}

func minutesOf(check *form.Check, field, code, text string) int {
	d, err := businessday.ParseTime(text)
	check.Require(err == nil, field, code)
	return int(d / time.Minute)
}

// specialOf reads "2026-12-24", which is closed, or "2026-12-31 18:00-22:00".
func specialOf(check *form.Check, line string) booking.Special {
	date, rest, _ := strings.Cut(line, " ")
	day, err := businessday.Parse(date)
	check.Require(err == nil, "special", "booking.special")
	if strings.TrimSpace(rest) == "" {
		return booking.Special{Date: day, Closed: true}
	}
	from, last, _ := strings.Cut(rest, "-")
	return booking.Special{
		Date: day, From: minutesOf(check, "special", "booking.special", strings.TrimSpace(from)), Last: minutesOf(check, "special", "booking.special", strings.TrimSpace(last)),
	}
}
