package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"runtime"
)

// open is what a double click means: the bridge runs and its page is shown, which leads
// through the rest. Where it runs already, the page is all that is wanted.
func (o *options) open(ctx context.Context, in io.Reader, out io.Writer) error {
	if r, err := findRunning(o); err == nil {
		if _, err := r.call(ctx, "state", nil); err == nil {
			fmt.Fprintln(out, o.Say("say.runs_already"), r.page)
			browse(r.page)
			return nil
		}
	}
	r := runOptions{options: o, show: true}
	return r.run(ctx, in, out)
}

// openers show an address in the user's browser, by system.
var openers = map[string][]string{
	"windows": {"rundll32", "url.dll,FileProtocolHandler"},
	"darwin":  {"open"},
}

// browse shows a page. Where there is no browser the console has said the address.
func browse(url string) {
	opener := openers[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	cmd := exec.Command(opener[0], append(opener[1:], url)...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
