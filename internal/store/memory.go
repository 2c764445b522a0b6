package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"allybot/bot"
)

var _ bot.Memory = (*Store)(nil)

// What Memory keeps at most, in bytes: it is for small things.
const (
	MaxKey   = 512
	MaxValue = 64 << 10
)

const putSQL = `INSERT INTO memory (key, value, expires_at) VALUES ($1, $2, $3)
	ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`

// Get implements bot.Memory.
func (s *Store) Get(ctx context.Context, key string) (value []byte, found bool, err error) {
	err = s.do(ctx, "get", func(ctx context.Context) error {
		err := s.read.QueryRowContext(ctx, `SELECT value FROM memory WHERE key = $1 AND expires_at > $2`,
			[]byte(key), millis(s.now())).Scan(&value)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		found = err == nil
		return err
	})
	return value, found, err
}

// Put implements bot.Memory.
func (s *Store) Put(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if err := checkMemory(key, value, ttl); err != nil {
		return err
	}
	_, err := s.exec(ctx, "put", putSQL, []byte(key), notNil(value), millis(s.now().Add(ttl)))
	return err
}

// PutIfAbsent implements bot.Memory.
func (s *Store) PutIfAbsent(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	if err := checkMemory(key, value, ttl); err != nil {
		return false, err
	}
	now := s.now()
	n, err := s.exec(ctx, "put", putSQL+` WHERE memory.expires_at <= $4`,
		[]byte(key), notNil(value), millis(now.Add(ttl)), millis(now))
	return n == 1, err
}

// Delete implements bot.Memory.
func (s *Store) Delete(ctx context.Context, key string) error {
	_, err := s.exec(ctx, "delete", `DELETE FROM memory WHERE key = $1`, []byte(key))
	return err
}

func checkMemory(key string, value []byte, ttl time.Duration) error {
	if key == "" || len(key) > MaxKey || len(value) > MaxValue || ttl < time.Millisecond {
		return &Error{Op: "put", Err: fmt.Errorf("%w: key of %d bytes, value of %d, time to live %v", ErrInvalid, len(key), len(value), ttl)}
	}
	return nil
}

// notNil gives an empty value as one: nil would be NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func millis(t time.Time) int64 { return t.UnixMilli() }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
