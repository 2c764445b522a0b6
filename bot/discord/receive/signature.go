package receive

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// maxInteraction is the largest request that is read, in bytes. An
// interaction is some kilobytes; a message command carries a whole message,
// of 2,000 characters and ten embeds of 6,000 in all.
const maxInteraction = 256 << 10

// Verifier reads the requests that Discord posts to an interactions endpoint.
// Nothing of one is parsed before its signature is checked.
type Verifier struct {
	Key       ed25519.PublicKey
	Freshness time.Duration // how far a signature's time may be off
	Now       func() time.Time
}

// Read gives the body of a request that Discord signed, recently; else the
// status to answer with.
func (v Verifier) Read(w http.ResponseWriter, r *http.Request) ([]byte, int) {
	stamp, err := strconv.ParseInt(r.Header.Get("X-Signature-Timestamp"), 10, 64)
	if err != nil {
		return nil, http.StatusUnauthorized
	}
	if age := v.Now().Sub(time.Unix(stamp, 0)); age > v.Freshness || age < -v.Freshness {
		return nil, http.StatusUnauthorized
	}
	if r.ContentLength > maxInteraction {
		return nil, http.StatusRequestEntityTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, http.StatusRequestEntityTooLarge
	case err != nil:
		return nil, http.StatusBadRequest
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !discordgo.VerifyInteraction(r, v.Key) {
		return nil, http.StatusUnauthorized
	}
	return body, http.StatusOK
}
