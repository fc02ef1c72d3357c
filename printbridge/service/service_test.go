package service

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var till = Place{System: "linux", Exe: `/opt/print bridge/printbridge`, Dir: `/home/demo/50% "off"`, Home: "/home/demo", UID: 1000}

func TestAUnitStartsTheBridgeWithTheMachineAndAgainWhenItFails(t *testing.T) {
	t.Parallel()
	plan, err := For(till)
	if err != nil {
		t.Fatal(err)
	}
	if plan.File != "/home/demo/.config/systemd/user/printbridge.service" {
		t.Errorf("file %s", plan.File)
	}
	for _, want := range []string{
		`ExecStart="/opt/print bridge/printbridge" run --dir "/home/demo/50%% \"off\""` + "\n", "\nRestart=on-failure\n", "\nWantedBy=default.target\n", "\nNoNewPrivileges=true\n",
	} {
		if !strings.Contains(plan.Text, want) {
			t.Errorf("%q is missing in\n%s", want, plan.Text)
		}
	}
	if got := strings.Join(plan.Commands[1], " "); got != "systemctl --user enable --now printbridge" || plan.Hint == "" {
		t.Errorf("%q, hint %q", got, plan.Hint)
	}
	all := till
	all.Root, all.User = true, "demo"
	if plan, err = For(all); err != nil || plan.File != "/etc/systemd/system/printbridge.service" || !strings.Contains(plan.Text, "\nUser=demo\n") || !strings.Contains(plan.Text, "multi-user.target") {
		t.Errorf("for the whole machine: %s\n%s %v", plan.File, plan.Text, err)
	}
	if undo, err := Undo(all); err != nil || strings.Join(undo.Commands[0], " ") != "systemctl disable --now printbridge" {
		t.Errorf("undone by %v, %v", undo.Commands, err)
	}
}

func TestAnAgentOfLaunchdIsWellFormed(t *testing.T) {
	t.Parallel()
	mac := till
	mac.System, mac.Dir = "darwin", "/Users/demo/A & B"
	plan, err := For(mac)
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(strings.NewReader(plan.Text))
	var texts []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			texts = append(texts, string(text))
		}
	}
	if got := strings.Join(texts, "|"); got != "Label|comptoir.printbridge|ProgramArguments|/opt/print bridge/printbridge|run|--dir|/Users/demo/A & B|RunAtLoad|KeepAlive|SuccessfulExit" {
		t.Errorf("got %s", got)
	}
	if got := strings.Join(plan.Commands[0], " "); got != "launchctl bootstrap gui/1000 "+plan.File {
		t.Errorf("got %s", got)
	}
}

func TestAPlanIsWrittenWhereItBelongs(t *testing.T) {
	t.Parallel()
	here := till
	here.Home = t.TempDir()
	plan, err := For(here)
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Write(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(here.Home, ".config/systemd/user/printbridge.service")); err != nil || string(got) != plan.Text {
		t.Errorf("%v", err)
	}
	here.System = "windows"
	if _, err := For(here); !errors.Is(err, ErrSystem) {
		t.Errorf("windows: %v", err)
	}
}
