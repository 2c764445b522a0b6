-- +goose Up
CREATE TABLE daily (
    platform      TEXT     NOT NULL,
    chat          TEXT     NOT NULL,
    owner         TEXT     NOT NULL, -- '' in a private chat
    person        TEXT     NOT NULL, -- whose private chat it is, '' elsewhere
    minute        SMALLINT NOT NULL, -- local time of day, in minutes after midnight
    zone          TEXT     NOT NULL, -- IANA name
    next_due      BIGINT   NOT NULL,
    generation    BIGINT   NOT NULL, -- grows with each claim and change: a claim is good for one
    claimed_by    TEXT     NOT NULL,
    claimed_until BIGINT   NOT NULL,
    begun         TEXT     NOT NULL, -- the fact being sent, '' where none is
    PRIMARY KEY (platform, chat)
);
CREATE INDEX daily_due ON daily (platform, next_due);
CREATE INDEX daily_owner ON daily (platform, owner);

CREATE TABLE daily_used (
    platform TEXT   NOT NULL,
    chat     TEXT   NOT NULL,
    fact     TEXT   NOT NULL,
    used_at  BIGINT NOT NULL,
    PRIMARY KEY (platform, chat, fact),
    FOREIGN KEY (platform, chat) REFERENCES daily (platform, chat) ON DELETE CASCADE
);
