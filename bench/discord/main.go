// Command discord measures how many interactions a second the HTTP endpoint
// answers, beside two bare handlers on the same library in the same run: one
// that answers "ok", and one whose answer is as long as ours; and what memory
// each holds. Each is a process of its own; all is on loopback.
//
//	go run ./discord [-interactions 10000] [-rounds 3] [-clients 16]
//
// With -soak it only loads our handler, in batches, and tells its memory after
// each: it must stay flat however many interactions come.
//
//	go run ./discord -soak -interactions 1000000
//
// With -soak -gateway the interactions come over the gateway instead, and each
// is answered by REST requests that carry its token: the way on which
// discordgo keeps a rate-limit bucket a token for ever. -for bounds the time.
//
//	go run ./discord -soak -gateway -interactions 1000000 -for 3m
package main

import (
	"bufio"
	"crypto/ed25519"
	"encoding/hex"
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
)

// The handlers that are measured.
const (
	allybot = "allybot"
	echo    = "echo"    // verifies, decodes, answers "ok"
	static  = "static"  // the same with an answer as long as ours
	gateway = "gateway" // not one that is measured: the adapter on the gateway
)

func handlers() []string { return []string{allybot, echo, static} }

func main() {
	n := flag.Int("interactions", 10000, "interactions a round")
	rounds := flag.Int("rounds", 3, "rounds of each; the median counts")
	clients := flag.Int("clients", 16, "connections at once")
	endless := flag.Bool("soak", false, "load our handler alone, and watch its memory")
	over := flag.Bool("gateway", false, "with -soak: over the gateway")
	limit := flag.Duration("for", 0, "with -soak -gateway: end after this time; 0 means when all are sent")
	api := flag.String("api", "", "with -child gateway: the API's address")
	token := flag.String("token", "", "with -child gateway: the bot's token")
	child := flag.String("child", "", "be a handler (used by itself): allybot, echo or static")
	key := flag.String("key", "", "with -child: the public key")
	flag.Parse()
	var err error
	switch {
	case *child == gateway:
		err = connect(*api, *token)
	case *child != "":
		err = serve(*child, *key)
	case *endless && *over:
		err = soakGateway(*n, *limit)
	case *endless:
		err = soak(*n, *clients)
	default:
		err = compare(*n, *rounds, *clients)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// outcome is what one round measured.
type outcome struct {
	perSecond float64
	p99       time.Duration
	resident  int // bytes, at the end of the load
}

// compare runs the handlers in turn, so that all see the same machine.
func compare(n, rounds, clients int) error {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	fmt.Printf("%d interactions a round (command, autocomplete, button), %d connections, median of %d rounds, loopback\n\n", n, clients, rounds)
	all := map[string][]outcome{}
	for r := range rounds {
		for _, h := range handlers() {
			o, err := round(h, hex.EncodeToString(public), signed(n, r, private), clients)
			if err != nil {
				return fmt.Errorf("%s: %w", h, err)
			}
			all[h] = append(all[h], o)
		}
	}
	median := map[string]outcome{}
	fmt.Printf("%-16s %14s %10s %14s\n", "handler", "interactions/s", "p99", "resident MiB")
	for _, h := range handlers() {
		slices.SortFunc(all[h], func(a, b outcome) int { return int(a.perSecond - b.perSecond) })
		m := all[h][len(all[h])/2]
		median[h] = m
		fmt.Printf("%-16s %14.0f %10s %14.1f\n", h, m.perSecond, m.p99.Round(10*time.Microsecond), float64(m.resident)/(1<<20))
	}
	for _, h := range handlers()[1:] {
		fmt.Printf("%-16s %14.2f\n", "ratio to "+h, median[allybot].perSecond/median[h].perSecond)
	}
	return nil
}

// batch is how many interactions a soak sends before it looks at the memory.
const batch = 25000

// soak loads our handler and tells its memory as it goes.
func soak(n, clients int) error {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	h, err := start(allybot, hex.EncodeToString(public))
	if err != nil {
		return err
	}
	defer h.stop()
	fmt.Printf("%14s %14s\n", "interactions", "resident MiB")
	for done, r := 0, 0; done < n; r++ {
		load := signed(min(batch, n-done), r, private)
		if _, _, err := drive(h.url, load, clients); err != nil {
			return err
		}
		done += len(load)
		rss, err := resident(h.cmd.Process.Pid)
		if err != nil {
			return err
		}
		fmt.Printf("%14d %14.1f\n", done, float64(rss)/(1<<20))
	}
	return nil
}

// process is a handler at work.
type process struct {
	cmd *exec.Cmd
	url string
}

func start(handler, key string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-child", handler, "-key", key) //nolint:gosec,noctx // ourselves
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		p.stop()
		return nil, errors.New("the handler did not start")
	}
	p.url = strings.TrimSpace(line)
	return p, nil
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// round starts a handler and loads it.
func round(handler, key string, load []request, clients int) (outcome, error) {
	h, err := start(handler, key)
	if err != nil {
		return outcome{}, err
	}
	defer h.stop()
	warm := len(load) / 10
	if _, _, err := drive(h.url, load[:warm], clients); err != nil {
		return outcome{}, err
	}
	took, p99, err := drive(h.url, load[warm:], clients)
	if err != nil {
		return outcome{}, err
	}
	rss, err := resident(h.cmd.Process.Pid)
	return outcome{float64(len(load)-warm) / took.Seconds(), p99, rss}, err
}

// resident reads a process's resident memory.
func resident(pid int) (int, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			return kib << 10, err
		}
	}
	return 0, errors.New("no VmRSS")
}
