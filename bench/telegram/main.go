// Command telegram measures how many updates a second the adapter answers, by
// long poll and by webhook, beside a bare echo bot on the same library, and one whose answers are as long as
// ours, against
// the same loopback double, in the same run; and what memory each holds. Each
// bot is a process of its own.
//
//	go run ./telegram [-updates 4000] [-rounds 3]
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	fake "allybot/internal/fakeapi/telegram"
)

// The bots that are measured, and how updates reach them.
const (
	allybot = "allybot"
	echo    = "echo"
	static  = "static" // an echo bot whose answers are as long as ours
	polling = "polling"
	webhook = "webhook"
)

// chats is how many chats the updates are spread over.
const chats = 400

// roundTime bounds one round.
const roundTime = time.Minute

func main() {
	updates := flag.Int("updates", 4000, "updates a round")
	rounds := flag.Int("rounds", 3, "rounds of each; the median counts")
	child := flag.String("child", "", "be a bot (used by itself): allybot, echo or static")
	mode := flag.String("mode", polling, "with -child: polling or webhook")
	api := flag.String("api", "", "with -child: the API's address")
	flag.Parse()
	var err error
	if *child != "" {
		err = beBot(*child, *mode, *api)
	} else {
		err = compare(*updates, *rounds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// outcome is what one round measured.
type outcome struct {
	perSecond float64
	resident  int           // bytes, at the end of the load
	cpu       time.Duration // of the bot's process, an update
}

func compare(updates, rounds int) error {
	fmt.Printf("%d updates a round over %d chats, median of %d rounds, loopback\n\n", updates, chats, rounds)
	fmt.Printf("%-8s  %-16s  %12s  %12s  %12s\n", "", "bot", "updates/s", "CPU/update", "resident MiB")
	for _, mode := range []string{polling, webhook} {
		median := map[string]outcome{}
		all := map[string][]outcome{}
		for range rounds { // in turn, so that both see the same machine
			for _, bot := range bots() {
				o, err := round(bot, mode, updates)
				if err != nil {
					return fmt.Errorf("%s by %s: %w", bot, mode, err)
				}
				all[bot] = append(all[bot], o)
			}
		}
		for _, bot := range bots() {
			slices.SortFunc(all[bot], func(a, b outcome) int { return int(a.perSecond - b.perSecond) })
			m := all[bot][len(all[bot])/2]
			median[bot] = m
			fmt.Printf("%-8s  %-16s  %12.0f  %12v  %12.1f\n", mode, bot, m.perSecond, m.cpu.Round(time.Microsecond), float64(m.resident)/(1<<20))
		}
		for _, peer := range bots()[1:] {
			fmt.Printf("%-8s  %-16s  %12.2f\n", mode, "ratio to "+peer, median[allybot].perSecond/median[peer].perSecond)
		}
	}
	return nil
}

// bots are what is measured, ours first.
func bots() []string { return []string{allybot, echo, static} }

// round starts a double and a bot, and times how long updates take to be
// answered.
func round(bot, mode string, updates int) (outcome, error) {
	server := fake.NewServer(fake.Options{Forget: true})
	defer server.Close()
	self, err := os.Executable()
	if err != nil {
		return outcome{}, err
	}
	cmd := exec.Command(self, "-child", bot, "-mode", mode, "-api", server.URL()) //nolint:gosec,noctx // ourselves
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return outcome{}, err
	}
	if err := cmd.Start(); err != nil {
		return outcome{}, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		return outcome{}, errors.New("the bot did not start")
	}
	feed(server, chats, 0) // warm: connections, caches
	if err := waitSent(server, chats); err != nil {
		return outcome{}, err
	}
	before, err := cpuTime(cmd.Process.Pid)
	if err != nil {
		return outcome{}, err
	}
	began := time.Now()
	feed(server, updates, chats)
	if err := waitSent(server, chats+updates); err != nil {
		return outcome{}, err
	}
	took := time.Since(began)
	after, err := cpuTime(cmd.Process.Pid)
	if err != nil {
		return outcome{}, err
	}
	rss, err := resident(cmd.Process.Pid)
	return outcome{float64(updates) / took.Seconds(), rss, (after - before) / time.Duration(updates)}, err
}

// questions are commands and plain words, as people ask them.
var questions = []string{
	"/ally argentina", "/ally brazil", "when did Argentina become a major non-NATO ally?",
	"/partner colombia", "how many soldiers does Colombia have?", "/allies", "who won the world cup?",
}

// feed pushes updates, as fast as they are taken.
func feed(s *fake.Server, n, from int) {
	for i := range n {
		for s.Pending() > 500 {
			time.Sleep(time.Millisecond)
		}
		k := from + i
		p := fake.Person{ID: int64(1000 + k%chats), Name: "P", Lang: "en"}
		s.Private(p).Say(p, questions[k%len(questions)])
	}
}

func waitSent(s *fake.Server, n int) error {
	ctx, cancel := context.WithTimeout(context.Background(), roundTime)
	defer cancel()
	if err := s.Wait(ctx, func() bool { return s.Sent() >= n }); err != nil {
		return fmt.Errorf("%d of %d answered: %w", s.Sent(), n, err)
	}
	return nil
}

// resident gives the memory that a process holds, in bytes (proc(5), VmRSS).
func resident(pid int) (int, error) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmRSS:" {
			kb, err := strconv.Atoi(f[1])
			return kb << 10, err
		}
	}
	return 0, errors.New("no VmRSS")
}

// cpuTime gives the processor time that a process has used, in user and system
// mode (proc(5), stat: fields 14 and 15, in hundredths of a second).
func cpuTime(pid int) (time.Duration, error) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // past the name, which may hold spaces
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0, errors.New("no CPU time")
	}
	user, err1 := strconv.Atoi(f[11])
	system, err2 := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond, errors.Join(err1, err2)
}
