package service

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
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
	if got := strings.Join(plan.Commands[2], " "); got != "systemctl --user restart printbridge" || plan.Hint == "" {
		t.Errorf("%q, hint %q", got, plan.Hint)
	}
	golden(t, "user.service", plan.Text)
	all := till
	all.Root, all.User = true, "demo"
	if plan, err = For(all); err != nil || plan.File != "/etc/systemd/system/printbridge.service" {
		t.Errorf("for the whole machine: %s %v", plan.File, err)
	}
	golden(t, "machine.service", plan.Text)
	if undo, err := Undo(all); err != nil || strings.Join(undo.Commands[0], " ") != "systemctl disable --now printbridge" || undo.Before != nil {
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
	golden(t, "agent.plist", plan.Text)
	mac.Root, mac.User = true, "demo"
	if plan, err = For(mac); err != nil || plan.File != "/Library/LaunchDaemons/comptoir.printbridge.plist" {
		t.Errorf("for the whole machine: %s %v", plan.File, err)
	}
	golden(t, "daemon.plist", plan.Text)
	if undo, err := Undo(mac); err != nil || strings.Join(undo.Commands[0], " ") != "launchctl bootout system/comptoir.printbridge" {
		t.Errorf("undone by %v, %v", undo.Commands, err)
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

func TestWindowsIsToldToStartItWithTheMachineAndAgainWhenItFails(t *testing.T) {
	t.Parallel()
	text, err := json.MarshalIndent(Register(Place{System: "windows", Exe: `C:\Program Files\Print bridge\printbridge.exe`, Dir: `C:\Users\Demo\AppData\Roaming\printbridge`, Root: true}), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "windows.json", string(text)+"\n")
}

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a text with the file of that name.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("%s is now:\n%s", path, text)
	}
}
