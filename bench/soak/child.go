package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// build makes the program from the checkout that this one was built from, in
// the program's own module.
func build(ctx context.Context, dir string) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "allybot").Output()
	if err != nil {
		return "", fmt.Errorf("find the program (run this in bench/): %w", err)
	}
	path := filepath.Join(dir, "allybot")
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", path, "./cmd/allybot")
	c.Dir = strings.TrimSpace(string(root))
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
}

// child is the program under test as a process.
type child struct {
	cmd   *exec.Cmd
	url   string
	ended chan error
	mu    sync.Mutex
	log   bytes.Buffer // the last part of it
}

// startChild starts the program and waits until it is ready.
func startChild(binary string, env []string, verbose bool) (*child, error) {
	c := &child{cmd: exec.Command(binary, "serve"), ended: make(chan error, 1)}
	c.cmd.Env = append(os.Environ(), env...)
	out, err := c.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	address := make(chan string, 1)
	go func() {
		c.follow(out, address, verbose)
		c.ended <- c.cmd.Wait()
	}()
	select {
	case a := <-address:
		c.url = "http://" + a
	case err := <-c.ended:
		return nil, fmt.Errorf("the program ended at once: %w\n%s", err, c.tail())
	case <-time.After(30 * time.Second):
		return nil, fmt.Errorf("the program does not listen\n%s", c.tail())
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if status, _, err := c.get("/readyz"); err == nil && status == http.StatusOK {
			return c, nil
		}
	}
	_, body, _ := c.get("/readyz")
	return nil, fmt.Errorf("the program is not ready: %s\n%s", body, c.tail())
}

// follow reads the log, keeps its end and finds the address in it.
func (c *child) follow(out io.Reader, address chan<- string, verbose bool) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if verbose {
			fmt.Fprintln(os.Stderr, lines.Text())
		}
		var entry struct{ Level, Msg, Addr string }
		if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "listening" {
			address <- entry.Addr
		}
		if entry.Level == "INFO" && entry.Msg == "handled" {
			continue
		}
		c.mu.Lock()
		if c.log.Len() > 64<<10 {
			c.log.Reset()
		}
		c.log.WriteString(lines.Text() + "\n")
		c.mu.Unlock()
	}
}

func (c *child) tail() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.log.String()
}

func (c *child) get(path string) (int, string, error) {
	client := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(c.url + path)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

// gauge sums a metric over its labels.
func (c *child) gauge(name string) (float64, error) {
	_, body, err := c.get("/metrics")
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for line := range strings.Lines(body) {
		rest, ok := strings.CutPrefix(line, name)
		if !ok || (rest[0] != ' ' && rest[0] != '{') {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(rest[strings.LastIndex(rest, " "):]), 64)
		if err != nil {
			return 0, err
		}
		sum += v
	}
	return sum, nil
}

// kill ends the process without warning.
func (c *child) kill() error {
	if err := c.cmd.Process.Kill(); err != nil {
		return err
	}
	<-c.ended
	return nil
}

// stop asks the process to end, and expects it to do so well.
func (c *child) stop() error {
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-c.ended:
		if err != nil {
			return fmt.Errorf("after SIGTERM: %w\n%s", err, c.tail())
		}
		return nil
	case <-time.After(60 * time.Second):
		return fmt.Errorf("it does not end on SIGTERM\n%s", c.tail())
	}
}
