package app

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"allybot/bot"
	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/config"
	"allybot/internal/health"
)

// packDir copies the built-in pack into a directory.
func packDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, natolac.FS()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// edit replaces text in the first of the pack's files that has it.
func edit(t *testing.T, dir, old, replacement string) {
	t.Helper()
	done := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || done {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(raw), old) {
			return err
		}
		done = true
		return os.WriteFile(path, []byte(strings.Replace(string(raw), old, replacement, 1)), 0o600)
	})
	if err != nil || !done {
		t.Fatalf("%q is not in the pack: %v", old, err)
	}
}

func answer(c *core) string {
	var b strings.Builder
	r := c.Handle(context.Background(), bot.Request{Platform: bot.Telegram, Command: "source", User: bot.User{ID: "1", Locale: "en"}, Chat: bot.Chat{ID: "1", Private: true}})
	b.WriteString(r.Title + " " + r.Footer)
	for _, block := range r.Blocks {
		for _, s := range block.Spans {
			b.WriteString(" " + s.Text)
		}
	}
	return b.String()
}

func TestReload(t *testing.T) {
	dir := packDir(t)
	r := start(t, options{packDir: dir}, func(m *health.Monitor, _ *core) []service { return []service{connected(m, bot.Telegram)} })
	const title, better, worse = "What does NATO do in Latin America?", "What is NATO doing in Latin America?", "What has NATO done in Latin America?"
	if got := answer(r.core); !strings.Contains(got, title) {
		t.Fatalf("before: %s", got)
	}

	edit(t, dir, "en: "+title, "en: "+better)
	if got := answer(r.core); !strings.Contains(got, title) {
		t.Errorf("it changed without being asked: %s", got)
	}
	r.reload <- syscall.SIGHUP
	r.until("the log says so", func() bool { return strings.Contains(r.log.String(), "the pack was read again") })
	if got := answer(r.core); !strings.Contains(got, better) {
		t.Fatalf("the new pack is not served: %s", got)
	}

	edit(t, dir, "en: "+better, "en: "+worse)
	edit(t, dir, "\n## II.", "\n- abuot\n\n## II.")
	r.reload <- syscall.SIGHUP
	r.until("the new pack is refused", func() bool { return strings.Contains(r.log.String(), "the new pack is refused, the old one goes on") })
	if log := r.log.String(); !strings.Contains(log, "abuot") {
		t.Errorf("the log does not say why: %s", log)
	}
	if got := answer(r.core); !strings.Contains(got, better) {
		t.Errorf("the old pack does not go on: %s", got)
	}
	r.until("/readyz tells of it, and stays green", func() bool {
		status, body := r.get(ReadyPath)
		return status == 200 && strings.Contains(body, "a new one was refused at")
	})
	if _, body := r.get(MetricsPath); !strings.Contains(body, `allybot_pack_reloads_total{result="loaded"} 1`) || !strings.Contains(body, `allybot_pack_reloads_total{result="refused"} 1`) {
		t.Errorf("the reloads are not counted: %s", body)
	}

	edit(t, dir, "\n- abuot\n\n## II.", "\n## II.")
	r.reload <- syscall.SIGHUP
	r.until("the mended pack is served", func() bool { return strings.Contains(answer(r.core), worse) })
	if _, body := r.get(ReadyPath); strings.Contains(body, "refused") {
		t.Errorf("/readyz still tells of the refused pack: %s", body)
	}
	r.stop()
	if err := r.end(); err != nil {
		t.Error(err)
	}
}

// Questions asked while packs change are all answered.
func TestReloadUnderLoad(t *testing.T) {
	r := start(t, options{packDir: packDir(t)}, func(m *health.Monitor, _ *core) []service { return []service{connected(m, bot.Telegram)} })
	var askers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		askers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if got := answer(r.core); !strings.Contains(got, "Latin America") {
					t.Errorf("got %q", got)
					return
				}
			}
		})
	}
	for range 3 {
		before := strings.Count(r.log.String(), "the pack was read again")
		r.reload <- syscall.SIGHUP
		r.until("another reload", func() bool { return strings.Count(r.log.String(), "the pack was read again") > before })
	}
	close(stop)
	askers.Wait()
	r.stop()
	if err := r.end(); err != nil {
		t.Error(err)
	}
}

// A pack that makes the bot panic is refused: the process goes on.
func TestAPanicInTakingAPackIsSurvived(t *testing.T) {
	state := health.NewState(time.Now, strings.TrimSpace)
	log := &logBuffer{}
	c := &core{
		load:  func() (*facts.Pack, error) { return nil, nil },
		make:  func(*facts.Pack) (*bot.Bot, error) { panic("a hole in the pack") },
		state: state, metrics: health.NewMetrics("test", state), log: slog.New(slog.NewTextHandler(log, nil)),
	}
	c.reloadAndTell()
	if got := log.String(); !strings.Contains(got, "the old one goes on") || !strings.Contains(got, "a hole in the pack") {
		t.Errorf("log: %s", got)
	}
}

func TestAFaultyPackIsRefusedAtStart(t *testing.T) {
	dir := packDir(t)
	edit(t, dir, "\n## II.", "\n- abuot\n\n## II.")
	if _, err := loadPack(dir); err == nil || !strings.Contains(err.Error(), "abuot") {
		t.Errorf("got %v", err)
	}
	if _, err := loadPack(t.TempDir()); err == nil {
		t.Error("an empty directory is no pack")
	}
}

// TestCheckRefusesWhatPackCheckDoes: a pack that loads may say what its source does not.
func TestCheckRefusesWhatPackCheckDoes(t *testing.T) {
	dir := packDir(t)
	cfg := config.Config{}
	cfg.Pack.Dir = dir
	if err := Check(cfg); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, "Brazil had 334,500 active", "Brazil had 334,600 active")
	if _, err := loadPack(dir); err != nil {
		t.Fatal(err)
	}
	if err := Check(cfg); err == nil || !strings.Contains(err.Error(), "334,600") {
		t.Errorf("got %v", err)
	}
}
