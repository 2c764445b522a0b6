package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"allybot/bot"
	"allybot/facts"
)

// Subscription is a chat's wish for a fact a day.
type Subscription struct {
	Platform bot.Platform
	Chat     string
	Owner    string    // server or group; empty in a private chat
	Person   string    // whose private chat it is; empty elsewhere
	Minute   int       // local time of day, in minutes after midnight
	Zone     string    // IANA name
	Lang     bot.Lang  // where the owner chose none
	NextDue  time.Time // see package schedule
}

// Claim is a subscription that is due and that one replica alone may serve,
// until Until. A claim whose replica dies is given to another after that.
//
// The holder chooses a fact, calls BeginDaily right before it sends, and
// FinishDaily right after. If it dies in between, nobody knows whether the
// fact was sent: the next claim has it as Begun, and the holder decides. Not
// sending again errs on the side of silence; where the platform itself drops
// repeats (Discord's enforced nonce), sending again is safe.
type Claim struct {
	Subscription
	Begun string // the fact that an earlier holder began to send; usually empty
	Until time.Time

	holder     string
	generation int64
}

// Subscribe begins or changes a chat's daily fact. What was used already
// stays used.
func (s *Store) Subscribe(ctx context.Context, sub Subscription) error {
	if err := checkID("subscribe", string(sub.Platform), sub.Chat, sub.Zone); err != nil {
		return err
	}
	if sub.Minute < 0 || sub.Minute >= 24*60 || len(sub.Owner) > maxID || len(sub.Person) > maxID {
		return &Error{Op: "subscribe", Err: ErrInvalid}
	}
	_, err := s.exec(ctx, "subscribe", `INSERT INTO daily (platform, chat, owner, person, minute, zone, next_due, lang, generation, claimed_by, claimed_until, begun)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', 0, '')
		ON CONFLICT (platform, chat) DO UPDATE SET owner = excluded.owner, person = excluded.person, minute = excluded.minute,
			zone = excluded.zone, next_due = excluded.next_due, lang = excluded.lang, generation = daily.generation + 1,
			claimed_by = '', claimed_until = 0, begun = ''`,
		string(sub.Platform), sub.Chat, sub.Owner, sub.Person, sub.Minute, sub.Zone, millis(sub.NextDue), sub.Lang.String())
	return err
}

// Subscription gives a chat's subscription and whether there is one.
func (s *Store) Subscription(ctx context.Context, p bot.Platform, chat string) (sub Subscription, found bool, err error) {
	err = s.do(ctx, "subscription", func(ctx context.Context) error {
		sub = Subscription{Platform: p, Chat: chat}
		var due int64
		var lang string
		err := s.read.QueryRowContext(ctx, `SELECT owner, person, minute, zone, next_due, lang FROM daily WHERE platform = $1 AND chat = $2`,
			string(p), chat).Scan(&sub.Owner, &sub.Person, &sub.Minute, &sub.Zone, &due, &lang)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		sub.NextDue, found = fromMillis(due), err == nil
		sub.Lang = facts.ParseLang(lang)
		return err
	})
	if !found {
		return Subscription{}, false, err
	}
	return sub, true, nil
}

// DueDaily counts the daily facts that are due.
func (s *Store) DueDaily(ctx context.Context) (n int, err error) {
	err = s.do(ctx, "due", func(ctx context.Context) error {
		return s.read.QueryRowContext(ctx, `SELECT count(*) FROM daily WHERE next_due <= $1`, millis(s.now())).Scan(&n)
	})
	return n, err
}

// Unsubscribe ends a chat's daily fact, forgets what was used and reports
// whether there was one.
func (s *Store) Unsubscribe(ctx context.Context, p bot.Platform, chat string) (bool, error) {
	n, err := s.exec(ctx, "unsubscribe", `DELETE FROM daily WHERE platform = $1 AND chat = $2`, string(p), chat)
	return n == 1, err
}

// MoveDaily follows a group whose id the platform changed: its wishes, with
// what was used and any claim, are those of the new id. A thread's chat begins
// with the group's id.
func (s *Store) MoveDaily(ctx context.Context, p bot.Platform, from, to string) error {
	if err := checkID("move", from, to); err != nil {
		return err
	}
	return s.tx(ctx, "move", func(ctx context.Context, tx *sql.Tx) error {
		const renamed = `CAST($3 AS TEXT) || substr(chat, CAST($4 AS INTEGER))`
		for _, q := range []string{
			`INSERT INTO daily (platform, chat, owner, person, minute, zone, next_due, generation, claimed_by, claimed_until, begun, lang)
				SELECT platform, ` + renamed + `, CAST($3 AS TEXT), person, minute, zone, next_due, generation, claimed_by, claimed_until, begun, lang
				FROM daily WHERE platform = $1 AND owner = $2 ON CONFLICT DO NOTHING`,
			`INSERT INTO daily_used (platform, chat, fact, used_at)
				SELECT platform, ` + renamed + `, fact, used_at FROM daily_used
				WHERE platform = $1 AND chat IN (SELECT chat FROM daily WHERE platform = $1 AND owner = $2) ON CONFLICT DO NOTHING`,
		} {
			if _, err := tx.ExecContext(ctx, q, string(p), from, to, len(from)+1); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM daily WHERE platform = $1 AND owner = $2`, string(p), from)
		return err
	})
}

// ClaimDaily claims at most limit of a platform's subscriptions that are due,
// the longest due first, for lease. However many replicas ask at once, each
// gets others.
func (s *Store) ClaimDaily(ctx context.Context, p bot.Platform, holder string, lease time.Duration, limit int) (claims []Claim, err error) {
	if err := checkID("claim", holder); err != nil {
		return nil, err
	}
	err = s.do(ctx, "claim", func(ctx context.Context) error {
		now := s.now()
		until := now.Add(lease)
		claims, err = collect(ctx, s.write, func(rows *sql.Rows) (Claim, error) {
			c := Claim{Until: until, holder: holder}
			c.Platform = p
			var due int64
			var lang string
			err := rows.Scan(&c.Chat, &c.Owner, &c.Person, &c.Minute, &c.Zone, &due, &lang, &c.Begun, &c.generation)
			c.NextDue = fromMillis(due)
			c.Lang = facts.ParseLang(lang)
			return c, err
		}, `WITH due AS MATERIALIZED (
				SELECT platform, chat FROM daily WHERE platform = $1 AND next_due <= $2 AND claimed_until <= $2
				ORDER BY next_due LIMIT $5`+s.backend.skipLocked()+`)
			UPDATE daily SET claimed_by = $3, claimed_until = $4, generation = generation + 1
			FROM due WHERE daily.platform = due.platform AND daily.chat = due.chat
			RETURNING daily.chat, daily.owner, daily.person, daily.minute, daily.zone, daily.next_due, daily.lang, daily.begun, daily.generation`,
			string(p), millis(now), holder, millis(until), limit)
		return err
	})
	return claims, err
}

// UsedFacts gives the facts that a chat has had and should not have again
// until it has had all.
func (s *Store) UsedFacts(ctx context.Context, p bot.Platform, chat string) (used []string, err error) {
	err = s.do(ctx, "used", func(ctx context.Context) error {
		used, err = collect(ctx, s.read, func(rows *sql.Rows) (fact string, err error) {
			err = rows.Scan(&fact)
			return fact, err
		}, `SELECT fact FROM daily_used WHERE platform = $1 AND chat = $2 ORDER BY used_at, fact`, string(p), chat)
		return err
	})
	return used, err
}

// BeginDaily says that the holder is about to send a fact, which counts as
// used from now on; with restart all earlier ones are fair game again. It
// fails with ErrLost where the claim has passed to another or the
// subscription was changed: then nothing is to be sent.
func (s *Store) BeginDaily(ctx context.Context, c Claim, fact string, restart bool) error {
	if err := checkID("begin", fact); err != nil {
		return err
	}
	return s.tx(ctx, "begin", func(ctx context.Context, tx *sql.Tx) error {
		now := millis(s.now())
		if err := held(tx.ExecContext(ctx, `UPDATE daily SET begun = $5
			WHERE platform = $1 AND chat = $2 AND claimed_by = $3 AND generation = $4 AND claimed_until > $6`,
			string(c.Platform), c.Chat, c.holder, c.generation, fact, now)); err != nil {
			return err
		}
		if restart {
			if _, err := tx.ExecContext(ctx, `DELETE FROM daily_used WHERE platform = $1 AND chat = $2`, string(c.Platform), c.Chat); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO daily_used (platform, chat, fact, used_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (platform, chat, fact) DO UPDATE SET used_at = excluded.used_at`, string(c.Platform), c.Chat, fact, now)
		return err
	})
}

// FinishDaily says that a claim is served, or given up for this time, and
// when the chat is due again. ErrLost means that the subscription was changed
// meanwhile or, after the lease ended, claimed by another.
func (s *Store) FinishDaily(ctx context.Context, c Claim, next time.Time) error {
	return s.do(ctx, "finish", func(ctx context.Context) error {
		return held(s.write.ExecContext(ctx, `UPDATE daily SET next_due = $5, begun = '', claimed_by = '', claimed_until = 0
			WHERE platform = $1 AND chat = $2 AND claimed_by = $3 AND generation = $4`,
			string(c.Platform), c.Chat, c.holder, c.generation, millis(next)))
	})
}

// RetryDaily gives a claim back because the fact was certainly not sent; it
// may be claimed again from at on. A fact that was begun counts as unused.
func (s *Store) RetryDaily(ctx context.Context, c Claim, at time.Time) error {
	return s.tx(ctx, "retry", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM daily_used WHERE platform = $1 AND chat = $2 AND fact =
				(SELECT begun FROM daily WHERE platform = $1 AND chat = $2 AND claimed_by = $3 AND generation = $4)`,
			string(c.Platform), c.Chat, c.holder, c.generation); err != nil {
			return err
		}
		return held(tx.ExecContext(ctx, `UPDATE daily SET begun = '', claimed_by = '', claimed_until = $5
			WHERE platform = $1 AND chat = $2 AND claimed_by = $3 AND generation = $4`,
			string(c.Platform), c.Chat, c.holder, c.generation, millis(at)))
	})
}

// held makes ErrLost of a guarded update that changed nothing.
func held(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if err == nil && n == 0 {
		return ErrLost
	}
	return err
}
