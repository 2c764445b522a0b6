package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"allybot/facts/natolac"
	fakediscord "allybot/internal/fakeapi/discord"
	faketelegram "allybot/internal/fakeapi/telegram"
)

// Tokens of the right shape that are nobody's.
const (
	testTelegramToken = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
	testDiscordToken  = "MTAwMDAwMDAwMDAwMDAwMDAw.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
)

// served is `allybot serve` as a process of its own.
type served struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	ended  chan error
	mu     sync.Mutex
	stderr bytes.Buffer
	begun  time.Time
}

func (s *served) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stderr.Write(p)
}

func (s *served) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stderr.String()
}

// startServe starts the real program with these variables and waits until it
// listens.
func startServe(t *testing.T, env ...string) *served {
	t.Helper()
	s := &served{t: t, ended: make(chan error, 1), begun: time.Now()}
	s.cmd = exec.Command("allybot", "serve")
	s.cmd.Env = append(os.Environ(), append([]string{"ALLYBOT_HTTP_LISTEN=127.0.0.1:0", "ALLYBOT_LOG_LEVEL=debug", "ALLYBOT_TELEGRAM_POLL_TIMEOUT=1s", "ALLYBOT_STORE_DIR=" + t.TempDir()}, env...)...)
	s.cmd.Stderr = s
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.ended <- s.cmd.Wait() }()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		http.DefaultClient.CloseIdleConnections()
	})
	s.until("listening", func() bool {
		for line := range strings.Lines(s.log()) {
			var entry struct{ Msg, Addr string }
			if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "listening" {
				s.url = "http://" + entry.Addr
				return true
			}
		}
		return false
	})
	return s
}

// until waits for a condition, twenty seconds at most.
func (s *served) until(what string, ok func() bool) {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			s.t.Fatalf("it never came to this: %s\n%s", what, s.log())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// ready gives the status and the whole text of /readyz.
func (s *served) ready() (int, string) {
	resp, err := http.Get(s.url + "/readyz?verbose")
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body)
}

func (s *served) untilReady() {
	s.t.Helper()
	s.until("ready, and every platform up", func() bool { status, body := s.ready(); return status == http.StatusOK && !notUp.MatchString(body) })
}

// notUp is the line of a platform or a shard that is not.
var notUp = regexp.MustCompile(`(?m): (down|ended) since `)

// stop sends a signal and gives the exit status.
func (s *served) stop(sig os.Signal) int {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
	return s.status()
}

func (s *served) status() int {
	s.t.Helper()
	select {
	case err := <-s.ended:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		if err != nil {
			s.t.Fatal(err)
		}
		return 0
	case <-time.After(30 * time.Second):
		s.t.Fatalf("it does not end\n%s", s.log())
		return -1
	}
}

func telegramDouble(t *testing.T) (*faketelegram.Server, []string) {
	t.Helper()
	d := faketelegram.NewServer(faketelegram.Options{Token: testTelegramToken, Report: t.Errorf})
	t.Cleanup(d.Close)
	return d, []string{"ALLYBOT_TELEGRAM_TOKEN=" + testTelegramToken, "ALLYBOT_TELEGRAM_API_URL=" + d.URL()}
}

func discordDouble(t *testing.T) (*fakediscord.Server, []string) {
	t.Helper()
	d, err := fakediscord.NewServer(fakediscord.Options{Token: testDiscordToken, Report: t.Errorf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d, []string{"ALLYBOT_DISCORD_TOKEN=" + testDiscordToken, "ALLYBOT_DISCORD_API_URL=" + d.URL(), "ALLYBOT_DISCORD_GATEWAY_URL=" + d.GatewayURL()}
}

var (
	ana  = faketelegram.Person{ID: 4001, Name: "Ana", Lang: "en"}
	here = fakediscord.From{UserID: "200000000000000001", GuildID: "300000000000000001", ChannelID: "400000000000000001"}
)

// askTelegram asks a question and waits for the answer.
func askTelegram(s *served, d *faketelegram.Server, question, want string) {
	s.t.Helper()
	chat := d.Private(ana)
	before := len(chat.Messages())
	chat.Say(ana, question)
	s.until("Telegram is answered", func() bool {
		for _, m := range chat.Messages()[before:] {
			if m.FromBot && strings.Contains(m.Text, want) {
				return true
			}
		}
		return false
	})
}

func TestServeBothPlatforms(t *testing.T) {
	telegram, env := telegramDouble(t)
	discord, more := discordDouble(t)
	pack := t.TempDir()
	if err := os.CopyFS(pack, natolac.FS()); err != nil {
		t.Fatal(err)
	}
	s := startServe(t, append(append(env, more...), "ALLYBOT_PACK_DIR="+pack)...)
	s.untilReady()
	t.Logf("from start to ready, on a machine that also runs this test under the race detector: %s", time.Since(s.begun))

	askTelegram(s, telegram, "/ally argentina", "51,309")
	x := discord.Slash(here, "ally", fakediscord.Option{Name: "country", Value: "argentina"})
	if m, ok := x.Reply(10 * time.Second); !ok || !strings.Contains(m.Text(), "51,309") {
		t.Errorf("Discord: %v %s", ok, m.Text())
	}

	if out, err := exec.Command("allybot", "healthcheck", "--config", s.configFile()).CombinedOutput(); err != nil || string(out) != "ok\n" {
		t.Errorf("healthcheck: %v %s", err, out)
	}
	if out, err := exec.Command("allybot", "healthcheck", "--ready", "--config", s.configFile()).CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "ready\n") {
		t.Errorf("healthcheck --ready: %v %s", err, out)
	}

	// A pack with a fault is refused on SIGHUP, and the old one goes on.
	index := filepath.Join(pack, "natolac.pack.md")
	if err := os.WriteFile(index, []byte("---\nid: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.until("the pack is refused", func() bool { return strings.Contains(s.log(), "the new pack is refused, the old one goes on") })
	askTelegram(s, telegram, "/ally brazil", "2019")

	// A gateway that is gone is told, and takes Telegram's answers out of no
	// service.
	discord.Misbehave(fakediscord.Misbehaviour{NoHello: true})
	discord.DropSockets()
	s.until("told", func() bool {
		status, body := s.ready()
		return status == http.StatusOK && strings.Contains(body, "telegram: up") && strings.Contains(body, "discord shard 0: down")
	})
	discord.Misbehave(fakediscord.Misbehaviour{})
	discord.DropSockets()
	s.untilReady()

	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d after SIGTERM\n%s", status, s.log())
	}
	log := s.log()
	for _, secret := range []string{testTelegramToken, testDiscordToken} {
		if strings.Contains(log, secret) {
			t.Error("a token is in the log")
		}
	}
	if n := strings.Count(log, `"msg":"handled"`); n != 3 {
		t.Errorf("%d lines for 3 questions", n)
	}
	for _, private := range []string{"argentina\"", "4001", "200000000000000001", "Ana"} {
		if strings.Contains(log, private) {
			t.Errorf("the log tells %q: %s", private, log)
		}
	}
}

// configFile names a file by which healthcheck finds the running bot.
func (s *served) configFile() string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte("http: {listen: '"+strings.TrimPrefix(s.url, "http://")+"'}\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func TestServeFinishesWhatWasBegun(t *testing.T) {
	telegram, env := telegramDouble(t)
	s := startServe(t, env...)
	s.untilReady()
	chat := telegram.Private(ana)
	telegram.Fail(faketelegram.Fault{Method: "sendMessage", Status: 429, RetryAfter: 1})
	chat.Say(ana, "/ally argentina")
	s.until("the answer is on its way", func() bool { return len(telegram.Calls("sendMessage")) > 0 })
	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d\n%s", status, s.log())
	}
	answered := 0
	for _, m := range chat.Messages() {
		if m.FromBot && strings.Contains(m.Text, "51,309") {
			answered++
		}
	}
	if answered != 1 {
		t.Errorf("answered %d times", answered)
	}
}

func TestServeWhileAPlatformIsUnreachable(t *testing.T) {
	telegram, env := telegramDouble(t)
	_, more := discordDouble(t)
	late := newLateProxy(t, strings.TrimPrefix(telegram.URL(), "http://"))
	env[1] = "ALLYBOT_TELEGRAM_API_URL=http://" + late.addr
	s := startServe(t, append(env, more...)...)
	s.until("Discord serves alone", func() bool {
		status, body := s.ready()
		return status == http.StatusOK && strings.Contains(body, "telegram: down") && strings.Contains(body, "discord shard 0: up")
	})
	late.open(t)
	s.untilReady()
	askTelegram(s, telegram, "/ally argentina", "51,309")
	if status := s.stop(syscall.SIGINT); status != exitOK {
		t.Errorf("status %d after SIGINT", status)
	}
}

func TestServeWithARefusedToken(t *testing.T) {
	_, env := telegramDouble(t)
	discord, more := discordDouble(t)
	env[0] = "ALLYBOT_TELEGRAM_TOKEN=" + strings.Replace(testTelegramToken, "AAH", "BBH", 1)
	s := startServe(t, append(env, more...)...)
	s.until("Telegram has ended, Discord serves", func() bool {
		status, body := s.ready()
		return status == http.StatusOK && strings.Contains(body, "telegram: ended since") && strings.Contains(body, "discord shard 0: up")
	})
	x := discord.Slash(here, "ally", fakediscord.Option{Name: "country", Value: "argentina"})
	if m, ok := x.Reply(10 * time.Second); !ok || !strings.Contains(m.Text(), "51,309") {
		t.Errorf("Discord: %v %s", ok, m.Text())
	}
	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d", status)
	}

	alone := startServe(t, env...)
	if status := alone.status(); status != exitFailed {
		t.Errorf("status %d when nothing is left to serve\n%s", status, alone.log())
	}
	if strings.Contains(s.log()+alone.log(), "BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1") {
		t.Error("the token is in the log")
	}
}

// A poller whose platform goes away says so, and when the platform is back.
func TestStateOfAPoller(t *testing.T) {
	telegram, env := telegramDouble(t)
	proxy := newLateProxy(t, strings.TrimPrefix(telegram.URL(), "http://"))
	env[1] = "ALLYBOT_TELEGRAM_API_URL=http://" + proxy.addr
	shut := proxy.open(t)
	s := startServe(t, env...)
	s.untilReady()
	shut()
	s.until("told", func() bool {
		status, body := s.ready()
		return status == http.StatusOK && strings.Contains(body, "telegram: down")
	})
	proxy.open(t)
	s.untilReady()
	askTelegram(s, telegram, "/ally argentina", "51,309")
	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d", status)
	}
}

// lateProxy is an address that refuses connections until it is opened; then
// it passes them on.
type lateProxy struct{ addr, to string }

func newLateProxy(t *testing.T, to string) *lateProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return &lateProxy{addr: l.Addr().String(), to: to}
}

// open passes connections on until the test or the function it returns ends it.
func (p *lateProxy) open(t *testing.T) (shut func()) {
	t.Helper()
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", p.to)
			if err != nil {
				_ = in.Close()
				continue
			}
			stop := context.AfterFunc(ctx, func() { _ = in.Close(); _ = out.Close() })
			for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
				running.Go(func() {
					defer stop()
					_, _ = io.Copy(pair[0], pair[1])
					_ = pair[0].Close()
				})
			}
		}
	})
	shut = func() { cancel(); _ = l.Close(); running.Wait() }
	t.Cleanup(shut)
	return shut
}

// In HTTP mode nothing holds a connection to Discord: that its API cannot be
// reached is told, and what it posts is served all the same.
func TestStateOfDiscordOverHTTP(t *testing.T) {
	discord, env := discordDouble(t)
	proxy := newLateProxy(t, strings.TrimPrefix(discord.URL(), "http://"))
	env[1] = "ALLYBOT_DISCORD_API_URL=http://" + proxy.addr
	s := startServe(t, append(env, "ALLYBOT_DISCORD_MODE=http", "ALLYBOT_DISCORD_PUBLIC_KEY="+strings.Repeat("ab", 32))...)
	s.until("told", func() bool {
		status, body := s.ready()
		return status == http.StatusOK && strings.Contains(body, "discord api: down")
	})
	proxy.open(t)
	s.untilReady()
	if status := s.stop(syscall.SIGTERM); status != exitOK {
		t.Errorf("status %d", status)
	}
}

// A dry run says what the platforms think and serves nothing.
func TestDryRun(t *testing.T) {
	telegram, env := telegramDouble(t)
	_, more := discordDouble(t)
	env = append(append(env, more...), "ALLYBOT_STORE_URL=memory")
	out, err := allybot(t, env, "serve", "--dry-run")
	if err != nil || !strings.Contains(out, "telegram: the token is @") || !strings.Contains(out, "discord: the token is ") || strings.Contains(out, "listening") {
		t.Errorf("%v %s", err, out)
	}
	if len(telegram.Calls("setWebhook"))+len(telegram.Calls("getUpdates"))+len(telegram.Calls("setMyCommands")) > 0 {
		t.Error("it changed something")
	}
	env[0] = "ALLYBOT_TELEGRAM_TOKEN=" + strings.Replace(testTelegramToken, "AAH", "BBH", 1)
	if out, err := allybot(t, env, "serve", "--dry-run"); err == nil || !strings.Contains(out, "telegram: ") || !strings.Contains(out, "the token is refused") {
		t.Errorf("%v %s", err, out)
	}
}
