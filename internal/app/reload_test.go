package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"allybot/bot"
	"allybot/bot/router"
	"allybot/facts"
	"allybot/facts/natolac"
	"allybot/internal/config"
	"allybot/internal/health"
	"allybot/internal/logs"
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
		status, body := r.get(ReadyPath + "?verbose")
		return status == 200 && strings.Contains(body, "a new one was refused at")
	})
	if _, body := r.get(MetricsPath); !strings.Contains(body, `allybot_pack_reloads_total{result="loaded"} 1`) || !strings.Contains(body, `allybot_pack_reloads_total{result="refused"} 1`) {
		t.Errorf("the reloads are not counted: %s", body)
	}

	edit(t, dir, "\n- abuot\n\n## II.", "\n## II.")
	r.reload <- syscall.SIGHUP
	r.until("the mended pack is served", func() bool { return strings.Contains(answer(r.core), worse) })
	if _, body := r.get(ReadyPath + "?verbose"); strings.Contains(body, "refused") {
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
		load:  func(config.Config) (*facts.Pack, error) { return nil, nil },
		make:  func(config.Config, *facts.Pack) (*router.Router, error) { panic("a hole in the pack") },
		state: state, metrics: health.NewMetrics("test", state), log: slog.New(slog.NewTextHandler(log, nil)),
	}
	c.cfg.Store(&config.Config{})
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

// What can change while the bot runs does at SIGHUP; of the rest it is said
// that it waits for the next start. A faulty configuration changes nothing.
func TestReloadReadsTheConfiguration(t *testing.T) {
	log := &logBuffer{}
	var level slog.LevelVar
	level.Set(slog.LevelWarn)
	next, fault := config.Config{}, error(nil)
	o := Options{
		Version: "test", Log: logs.New(log, logs.NewRedactor(nil), logs.Options{Level: &level}), Redact: strings.TrimSpace,
		Level: &level, Reread: func() (config.Config, error) { return next, fault },
	}
	state := health.NewState(time.Now, o.Redact)
	m := &health.Monitor{State: state, Metrics: health.NewMetrics("test", state), Log: o.Log}
	c, err := newCore(config.Config{Log: config.Log{Level: slog.LevelWarn}, Limits: config.Limits{PerUserPerMinute: 1}}, o, m, inProcess())
	if err != nil {
		t.Fatal(err)
	}
	ask := func() (refused bool) {
		for range 3 {
			r := c.Handle(t.Context(), bot.Request{Platform: bot.Telegram, Text: "argentina", User: bot.User{ID: "1", Locale: "en"}, Chat: bot.Chat{ID: "1", Private: true}})
			refused = refused || r.Kind == bot.KindNotice
		}
		return refused
	}
	if !ask() {
		t.Fatal("three questions in a minute are allowed, with a limit of one")
	}

	next = config.Config{Log: config.Log{Level: slog.LevelInfo, Questions: true}, HTTP: config.HTTP{Listen: "127.0.0.1:1"}, Telegram: config.Telegram{Token: config.NewSecret("new")}}
	fault = errors.New("telegram.mode: no such mode")
	c.reloadAndTell()
	if !ask() || level.Level() != slog.LevelWarn || !strings.Contains(log.String(), "the new configuration is refused, the old one goes on") {
		t.Errorf("a faulty configuration: %s", log)
	}
	fault = nil
	c.reloadAndTell()
	if ask() {
		t.Error("the limit did not change")
	}
	if level.Level() != slog.LevelInfo || !strings.Contains(log.String(), "text=argentina") {
		t.Errorf("the log's level, or what it tells, did not change: %s", log)
	}
	if !strings.Contains(log.String(), `what="http, telegram"`) || strings.Contains(log.String(), "new\"") {
		t.Errorf("it is not said what needs a restart: %s", log)
	}
}

// A reload that hangs is told, and those asked for meanwhile are not silently
// forgotten.
func TestReloadThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, hang := &logBuffer{}, make(chan struct{})
		state := health.NewState(time.Now, strings.TrimSpace)
		loads := 0
		c := &core{
			load:  func(config.Config) (*facts.Pack, error) { loads++; <-hang; return nil, errors.New("gone") },
			state: state, metrics: health.NewMetrics("test", state), log: slog.New(slog.NewTextHandler(log, nil)),
		}
		c.cfg.Store(&config.Config{})
		signals := make(chan os.Signal)
		stop := c.reloadOn(signals)
		signals <- syscall.SIGHUP
		signals <- syscall.SIGHUP // during the first: one more after it
		time.Sleep(reloadTime + time.Second)
		if !strings.Contains(log.String(), "has not ended after 30s") {
			t.Errorf("it is not told: %s", log)
		}
		signals <- syscall.SIGHUP
		synctest.Wait()
		if !strings.Contains(log.String(), "is skipped") || loads != 1 {
			t.Errorf("%d loads: %s", loads, log)
		}
		close(hang)
		synctest.Wait()
		if loads != 2 {
			t.Errorf("what was asked for during a reload was forgotten: %d loads", loads)
		}
		signals <- syscall.SIGHUP
		synctest.Wait()
		if loads != 3 {
			t.Error("no reload after one that hung")
		}
		stop(t.Context())
	})
}

// The check of a configuration refuses what the check of its pack does: a
// figure that is not in the source.
func TestCheckRefusesWhatThePackCheckDoes(t *testing.T) {
	dir := packDir(t)
	cfg := config.Config{Pack: config.Pack{Dir: dir}}
	if err := Check(cfg); err != nil {
		t.Fatalf("the built-in pack: %v", err)
	}
	edit(t, dir, "51,309", "51,390")
	if _, err := loadPack(dir); err != nil {
		t.Fatalf("its structure is good: %v", err)
	}
	if err := Check(cfg); err == nil || !strings.Contains(err.Error(), "pack.dir") || !strings.Contains(err.Error(), "51,390") {
		t.Errorf("got %v", err)
	}
}
