package cases

import (
	"fmt"
	"slices"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/money"
)

type place struct {
	Zone    string `json:"zone"`
	Cutover string `json:"cutover"`
}

func (p place) clock() (businessday.Clock, error) {
	if p.Cutover == "" {
		p.Cutover = "00:00"
	}
	return businessday.ParseClock(p.Zone, p.Cutover)
}

func runBusinessDay(in struct {
	place
	Instants []time.Time `json:"instants"`
	BoundsOf []string    `json:"bounds_of"`
}) (any, error) {
	clock, err := in.clock()
	if err != nil {
		return nil, err
	}
	out := object{}
	if in.Instants != nil {
		days := make([]businessday.Day, len(in.Instants))
		for i, at := range in.Instants {
			days[i] = clock.Of(at)
		}
		out["days"] = days
	}
	if in.BoundsOf != nil {
		out["bounds"], err = each(in.BoundsOf, func(text string) (object, error) { return bounds(clock, text) })
	}
	return out, err
}

func bounds(clock businessday.Clock, text string) (object, error) {
	day, err := businessday.Parse(text)
	if err != nil {
		return nil, err
	}
	start, end := clock.Bounds(day, day)
	hours := money.Quantity(end.Sub(start) / (time.Hour / time.Duration(money.One)))
	return object{
		"day": day, "start": start.Format(time.RFC3339), "end": end.Format(time.RFC3339), "hours": number(hours),
	}, nil
}

func runReportRange(in struct {
	place
	Ranges []struct{ From, To string } `json:"ranges"`
	Orders []struct {
		ID    string       `json:"id"`
		At    time.Time    `json:"at"`
		Total money.Amount `json:"total"`
	} `json:"orders"`
}) (any, error) {
	clock, err := in.clock()
	if err != nil {
		return nil, err
	}
	ranges := make([]object, len(in.Ranges))
	for i, r := range in.Ranges {
		from, err := businessday.Parse(r.From)
		if err != nil {
			return nil, err
		}
		to, err := businessday.Parse(r.To)
		if err != nil {
			return nil, err
		}
		start, end := clock.Bounds(from, to)
		ids, total := []string{}, money.Amount(0)
		for _, o := range in.Orders {
			if !o.At.Before(start) && o.At.Before(end) {
				ids, total = append(ids, o.ID), total+o.Total
			}
		}
		ranges[i] = object{"orders": ids, "total": total}
	}
	return object{"ranges": ranges}, nil
}

type window struct {
	Days []string `json:"days"`
	From string   `json:"from"`
	To   string   `json:"to"`
}

func (w window) window() (businessday.Window, error) {
	from, err := businessday.ParseTime(w.From)
	if err != nil {
		return businessday.Window{}, err
	}
	to, err := businessday.ParseTime(w.To)
	if err != nil {
		return businessday.Window{}, err
	}
	out := businessday.Window{From: from, To: to}
	for _, name := range w.Days {
		day := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, name)
		if day < 0 {
			return businessday.Window{}, fmt.Errorf("unknown day %q", name)
		}
		out.Days = append(out.Days, time.Weekday(day))
	}
	return out, nil
}

func runWindow(in struct {
	place
	Windows []window                           `json:"windows"`
	Dates   struct{ From, To businessday.Day } `json:"dates"`
	At      []time.Time                        `json:"instants"`
}) (any, error) {
	clock, err := in.clock()
	if err != nil {
		return nil, err
	}
	offer := businessday.Offer{From: in.Dates.From, To: in.Dates.To}
	for _, w := range in.Windows {
		parsed, err := w.window()
		if err != nil {
			return nil, err
		}
		offer.Windows = append(offer.Windows, parsed)
	}
	open := make([]bool, len(in.At))
	for i, at := range in.At {
		open[i] = offer.Open(at, clock.Zone)
	}
	return object{"open": open}, nil
}
