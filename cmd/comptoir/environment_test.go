package main

import (
	"strings"
	"testing"
)

func TestSettingsComeFromTheEnvironmentAndMisspeltOnesAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name    string
		environ []string
		want    string // of --addr
		refused bool
	}{
		{"nothing said", nil, ":8080", false},
		{"a platform's port", []string{"PORT=9000"}, ":9000", false},
		{"our own name", []string{"COMPTOIR_ADDR=127.0.0.1:7000"}, "127.0.0.1:7000", false},
		{"a setting of a command below a command", []string{"COMPTOIR_DRY_RUN=true"}, ":8080", false},
		{"a misspelt name", []string{"COMPTOIR_ADRESS=:1"}, "", true},
		{"a value that is none", []string{"COMPTOIR_POOLED=perhaps"}, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := rootCommand()
			serve, _, err := root.Find([]string{"serve"})
			if err != nil {
				t.Fatal(err)
			}
			err = fromEnvironment(serve, root, tt.environ)
			if (err != nil) != tt.refused {
				t.Fatalf("refused: %v", err)
			}
			if got := serve.Flags().Lookup("addr").Value.String(); err == nil && got != tt.want {
				t.Fatalf("listens at %s, want %s", got, tt.want)
			}
		})
	}
}

func TestWhatIsTypedWinsOverTheEnvironment(t *testing.T) {
	root := rootCommand()
	serve, _, err := root.Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.ParseFlags(strings.Fields("--addr :1")); err != nil {
		t.Fatal(err)
	}
	if err := fromEnvironment(serve, root, []string{"PORT=2"}); err != nil {
		t.Fatal(err)
	}
	if got := serve.Flags().Lookup("addr").Value.String(); got != ":1" {
		t.Fatalf("listens at %s", got)
	}
}
