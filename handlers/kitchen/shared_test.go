package kitchen

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

func TestThoseWhoComeTogetherShareOneAnswerThatIsNotOlderThanTheirQuestion(t *testing.T) {
	var s shared[string]
	var made atomic.Int32
	started, release := make(chan struct{}), make(chan struct{})
	first := make(chan string)
	go func() {
		html, _ := s.do(t.Context(), "grill", func(context.Context) ([]byte, error) {
			n := made.Add(1)
			close(started)
			<-release
			return []byte(strconv.Itoa(int(n))), nil
		})
		first <- string(html)
	}()
	<-started // the first answer is on its way: it may not know what happens now

	const many = 50
	answers := make(chan string, many)
	var asking sync.WaitGroup
	for range many {
		f := s.join("grill", func() ([]byte, error) { return []byte(strconv.Itoa(int(made.Add(1)))), nil })
		asking.Go(func() {
			<-f.landed
			answers <- string(f.html)
		})
	}
	close(release)
	if got := <-first; got != "1" {
		t.Errorf("the first got answer %s", got)
	}
	asking.Wait()
	close(answers)
	for got := range answers {
		if got != "2" {
			t.Fatalf("somebody who came later got answer %s", got)
		}
	}
}

func TestAnAnswerForOneStationIsNotForAnother(t *testing.T) {
	var s shared[string]
	for _, station := range []string{"grill", "bar"} {
		html, err := s.do(t.Context(), station, func(context.Context) ([]byte, error) { return []byte(station), nil })
		if err != nil || string(html) != station {
			t.Fatalf("%s got %s, %v", station, html, err)
		}
	}
	if len(s.flights) != 0 {
		t.Fatal("answers are kept")
	}
}

func TestAPanicWhileRenderingIsAnErrorForThoseWhoWait(t *testing.T) {
	var s shared[string]
	_, err := s.do(t.Context(), "grill", func(context.Context) ([]byte, error) { panic("broken") })
	if err == nil {
		t.Fatal("nobody noticed")
	}
}

func TestWhoGoesAwayStopsWaiting(t *testing.T) {
	var s shared[string]
	ctx, leave := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	leave()
	_, err := s.do(ctx, "grill", func(context.Context) ([]byte, error) { <-release; return nil, nil })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
}
