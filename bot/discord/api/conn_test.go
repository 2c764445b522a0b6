package api

import (
	"errors"
	"testing"

	fake "allybot/internal/fakeapi/discord"

	"github.com/gorilla/websocket"
)

// The reason stands in the close frame, though it is a send that fails.
func TestTheReasonIsReadAfterAFailedSend(t *testing.T) {
	s, _ := double(t, fake.Options{})
	s.Misbehave(fake.Misbehaviour{CloseHello: 4004})
	ws, resp, err := websocket.DefaultDialer.Dial(s.GatewayURL()+"?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	c := &conn{ws: ws}
	defer c.close(closeDone)
	var closed *websocket.CloseError
	if err := c.lastWord(errors.New("sending failed")); !errors.As(err, &closed) || closed.Code != 4004 {
		t.Errorf("read %v", err)
	}
}
