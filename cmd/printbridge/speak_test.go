package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

func TestTheCommandSpeaksTheLanguageItIsAskedFor(t *testing.T) {
	t.Parallel()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, c := range []struct {
		args string
		want string
	}{
		{"--lang uk doctor", "Принтери: жодного не налаштовано"},
		{"--lang=ru pair", "с этой папкой мост не запущен"},
		{"--lang fr --help", "Commandes :"},
		{"--lang fr device add receipt tcp 8.8.8.8:9100", "appareil receipt : 8.8.8.8 n’est pas dans un réseau privé"},
		{"--lang fr prnt", "Il n’y a pas de commande \"prnt\""},
		{"--lang uk device remove", "Потрібні інші аргументи: printbridge device remove NAME"},
		{"--lang ru run --port x", "\"x\" не подходит для ключа --port"},
		{"--lang ru run --prot 1", "Нет ключа --prot"},
		{"--lang xx doctor", "\"xx\""},
	} {
		out, err := exec.Command(path, append([]string{"--dir", dir}, strings.Fields(c.args)...)...).CombinedOutput()
		if !bytes.Contains(out, []byte(c.want)) {
			t.Errorf("%s: %v\n%s", c.args, err, out)
		}
	}
}

func TestTheSystemsLanguageIsTheUsualOne(t *testing.T) {
	t.Parallel()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--dir", t.TempDir(), "doctor")
	cmd.Env = append(cmd.Environ(), "LC_ALL=fr_FR.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("Imprimantes : aucune n’est réglée")) {
		t.Errorf("%v\n%s", err, out)
	}
}
