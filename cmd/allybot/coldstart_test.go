package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

// coldStarts is how often the program is started; the median counts.
const coldStarts = 7

// coldStartGoal is what an idle machine keeps. coldStartBound is held here,
// in processor time, which neighbours stretch less than the clock.
const (
	coldStartGoal  = 100 * time.Millisecond
	coldStartBound = 500 * time.Millisecond
)

// TestColdStart measures the program as it is shipped, with both platforms'
// doubles, from its start to a green /readyz.
func TestColdStart(t *testing.T) {
	binary := filepath.Join(builtBinary(t), "allybot")
	_, env := telegramDouble(t)
	_, more := discordDouble(t)
	env = append(append(env, more...), "ALLYBOT_LOG_LEVEL=error")
	var wall, cpu []time.Duration
	for range coldStarts {
		w, c := coldStart(t, binary, append(env, "ALLYBOT_STORE_DIR="+t.TempDir()))
		wall, cpu = append(wall, w), append(cpu, c)
	}
	slices.Sort(wall)
	slices.Sort(cpu)
	t.Logf("from start to ready, of %d: fastest %s, median %s; processor time of the whole run, median %s",
		coldStarts, wall[0], wall[coldStarts/2], cpu[coldStarts/2])
	if cpu[0] > coldStartBound {
		t.Errorf("the cheapest start and stop took %s of processor time", cpu[0])
	}
	// Where nothing else ran, processor time is not less than the clock's.
	if quiet := wall[0] < cpu[0]; quiet && wall[0] > 3*coldStartGoal {
		t.Errorf("the fastest start took %s", wall[0])
	}
}

// coldStart gives the time until ready and the processor time until the end.
func coldStart(t *testing.T, binary string, env []string) (wall, cpu time.Duration) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	c := exec.Command(binary, "serve")
	c.Env = append(append(os.Environ(), env...), "ALLYBOT_HTTP_LISTEN="+addr)
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	begun := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for {
		resp, err := client.Get(fmt.Sprintf("http://%s/readyz", addr))
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				wall = time.Since(begun)
				break
			}
		}
		if time.Since(begun) > 20*time.Second {
			_ = c.Process.Kill()
			t.Fatal("it is never ready")
		}
		time.Sleep(time.Millisecond)
	}
	_ = c.Process.Signal(syscall.SIGTERM)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	return wall, c.ProcessState.UserTime() + c.ProcessState.SystemTime()
}
