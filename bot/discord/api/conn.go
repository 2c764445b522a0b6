package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// The gateway's opcodes (topics/opcodes-and-status-codes#gateway).
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Close codes. With 1000 and 1001 Discord ends the session; with any other
// it can be resumed (events/gateway#disconnecting).
const (
	closeDone         = 1000
	closeGoingAway    = 1001
	closeToResume     = 4000
	closeInvalidSeq   = 4007
	closeSessionTimed = 4009
)

const (
	maxEvent  = 32 << 20 // bytes; a large server's GUILD_CREATE is a few MiB
	writeTime = 10 * time.Second
)

// reconnect is a connection that ended in the ordinary way.
type reconnect struct {
	why     string
	invalid bool // the session is invalid: wait a little before logging in
}

func (e *reconnect) Error() string { return e.why }

type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"`
	Type string          `json:"t"`
}

// conn is one connection.
type conn struct {
	ws    *websocket.Conn
	write sync.Mutex
	acked atomic.Bool
	// zombie is set by the heartbeat before it cuts the connection.
	zombie atomic.Bool
}

func (c *conn) send(op int, d any) error {
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.ws.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	return c.ws.WriteJSON(struct {
		Op   int `json:"op"`
		Data any `json:"d"`
	}{op, d})
}

// close says goodbye, without waiting for an answer, and cuts the connection.
func (c *conn) close(code int) {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = c.ws.Close()
}

// hello waits for the first packet.
func (c *conn) hello(wait time.Duration) (time.Duration, error) {
	p, err := c.read(time.Now().Add(wait))
	if err != nil {
		return 0, fmt.Errorf("waiting for hello: %w", err)
	}
	var h struct {
		Interval int64 `json:"heartbeat_interval"`
	}
	if err := json.Unmarshal(p.Data, &h); p.Op != opHello || err != nil || h.Interval <= 0 || h.Interval > 10*60*1000 {
		return 0, fmt.Errorf("expected hello, got op %d", p.Op)
	}
	return time.Duration(h.Interval) * time.Millisecond, nil
}

func (c *conn) read(deadline time.Time) (packet, error) {
	if err := c.ws.SetReadDeadline(deadline); err != nil {
		return packet{}, err
	}
	_, raw, err := c.ws.ReadMessage()
	if err != nil {
		return packet{}, err
	}
	var p packet
	if err := json.Unmarshal(raw, &p); err != nil {
		return packet{}, errors.New("unreadable packet")
	}
	return p, nil
}

// lastWord gives the close frame that came before a send failed, which tells
// why; else the failure itself.
func (c *conn) lastWord(failed error) error {
	var closed *websocket.CloseError
	for end := time.Now().Add(time.Second); ; {
		_, err := c.read(end)
		if errors.As(err, &closed) {
			return closed
		}
		if err != nil {
			return failed
		}
	}
}

// beat sends a heartbeat with the last sequence number: null before the first.
func (c *conn) beat(seq *atomic.Int64) error {
	if n := seq.Load(); n > 0 {
		return c.send(opHeartbeat, n)
	}
	return c.send(opHeartbeat, nil)
}

// heartbeat beats until ctx ends. Where a beat is not acknowledged before the
// next, the connection is a zombie, and is cut.
func (c *conn) heartbeat(ctx context.Context, interval time.Duration, seq *atomic.Int64) {
	c.acked.Store(true)
	next := time.Duration(rand.Float64() * float64(interval)) // events/gateway#heartbeat-interval
	for {
		if Sleep(ctx, next) != nil {
			return
		}
		if !c.acked.Swap(false) {
			c.zombie.Store(true)
			c.close(closeToResume)
			return
		}
		if err := c.beat(seq); err != nil {
			_ = c.ws.Close()
			return
		}
		next = interval
	}
}
