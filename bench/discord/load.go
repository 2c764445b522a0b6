package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// request is one interaction, signed beforehand so that the client's work
// does not count.
type request struct {
	body             []byte
	stamp, signature string
}

// signed makes n interactions that no other round has, of three kinds.
func signed(n, round int, key ed25519.PrivateKey) []request {
	countries := []string{"argentina", "brazil", "colombia", "chile", "mexico"}
	data := []string{
		`"type":2,"data":{"id":"42","name":"ally","type":1,"options":[{"name":"country","type":3,"value":%q}]}`,
		`"type":4,"data":{"id":"42","name":"ally","type":1,"options":[{"name":"country","type":3,"value":%q,"focused":true}]}`,
		`"type":3,"data":{"custom_id":"1tn0:%s","component_type":2},"message":{"id":"7","channel_id":"4","content":"","flags":64,"embeds":[],"components":[]}`,
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	out := make([]request, n)
	for i := range out {
		what := countries[i%len(countries)]
		d := data[i%len(data)]
		format := `{"id":"%d%09d","application_id":"1","token":"token-%d","version":1,"channel_id":"4","guild_id":"3","locale":"en-US","context":0,` +
			`"member":{"user":{"id":"%d","username":"u"},"permissions":"0","roles":[]},"entitlements":[],` + d + `}`
		if i%len(data) == 2 {
			what = countries[i%3]
		}
		body := fmt.Appendf(nil, format, round+1, i, i, 100000+i%500, what)
		out[i] = request{body, stamp, hex.EncodeToString(ed25519.Sign(key, append([]byte(stamp), body...)))}
	}
	return out
}

// drive posts the load and gives how long that took, and the 99th percentile.
func drive(url string, load []request, clients int) (took, p99 time.Duration, err error) {
	c := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: clients, MaxConnsPerHost: clients}}
	defer c.CloseIdleConnections()
	var next atomic.Int64
	var wg sync.WaitGroup
	times := make([]time.Duration, len(load))
	failed := make(chan error, clients)
	begin := time.Now()
	for range clients {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(load) {
					return
				}
				at := time.Now()
				if err := post(c, url, load[i]); err != nil {
					failed <- err
					return
				}
				times[i] = time.Since(at)
			}
		})
	}
	wg.Wait()
	took = time.Since(begin)
	select {
	case err = <-failed:
		return 0, 0, err
	default:
	}
	slices.Sort(times)
	return took, times[len(times)*99/100], nil
}

func post(c *http.Client, url string, r request) error {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(r.body)) //nolint:noctx // the client has a time-out
	if err != nil {
		return err
	}
	req.Header.Set("X-Signature-Timestamp", r.stamp)
	req.Header.Set("X-Signature-Ed25519", r.signature)
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || n == 0 {
		return fmt.Errorf("answered %d with %d bytes", resp.StatusCode, n)
	}
	return nil
}
