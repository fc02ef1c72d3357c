//go:build unix

package postgres

import (
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// settings suit a till or a small server: a few hundred MB of memory, every commit on disk
// before it is acknowledged, no way in but the socket.
func settings() map[string]string {
	return map[string]string{
		"listen_addresses":                    "",
		"unix_socket_permissions":             "0700",
		"max_connections":                     "100",
		"shared_buffers":                      "128MB",
		"effective_cache_size":                "512MB",
		"maintenance_work_mem":                "64MB",
		"synchronous_commit":                  "on",
		"wal_level":                           "replica",
		"wal_compression":                     "on",
		"min_wal_size":                        "80MB",
		"max_wal_size":                        "1GB",
		"checkpoint_timeout":                  "15min",
		"checkpoint_completion_target":        "0.9",
		"random_page_cost":                    "1.1",   // flash everywhere
		"jit":                                 "off",   // costs more than our queries take
		"deadlock_timeout":                    "200ms", // a waiter at the till notices a second
		"idle_in_transaction_session_timeout": "30s",   // a lost client must not hold a table's lock
		"timezone":                            "UTC",
		"log_timezone":                        "UTC",
		"lc_messages":                         "C",
		"log_destination":                     "stderr",
		"logging_collector":                   "off",
		"log_line_prefix":                     "",
		"log_checkpoints":                     "off",
		"restart_after_crash":                 "on",
	}
}

// options are the arguments of the server: where it lives, our settings, the caller's.
func options(p place, more map[string]string) []string {
	all := settings()
	maps.Copy(all, more)
	args := []string{"-D", p.data, "-k", p.socket}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", name+"="+all[name])
	}
	return args
}

// level is that of a line in the program's log. What backends cry out when they are asked to stop
// is no news to whoever asked.
func (s *Server) level(line string) slog.Level {
	select {
	case <-s.stop:
		return slog.LevelDebug
	default:
		return level(line)
	}
}

// level is how loud a line of the server is in our log.
func level(line string) slog.Level {
	word, _, _ := strings.Cut(line, ":")
	switch word {
	case "FATAL", "PANIC":
		return slog.LevelWarn
	}
	return slog.LevelDebug
}
