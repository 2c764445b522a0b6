-- One schema for SQLite and PostgreSQL. Times are milliseconds since 1970 in
-- UTC; days are 'YYYY-MM-DD' in UTC. A key is bytes so that both databases
-- order it alike and none of them minds what is in it.

-- +goose Up
CREATE TABLE settings (
    platform   TEXT     NOT NULL,
    owner      TEXT     NOT NULL,
    lang       TEXT     NOT NULL, -- '' where none was chosen
    channels   TEXT     NOT NULL, -- a JSON array of channel ids
    mute       SMALLINT NOT NULL,
    updated_at BIGINT   NOT NULL,
    PRIMARY KEY (platform, owner)
);

CREATE TABLE memory (
    key        BYTEA  NOT NULL PRIMARY KEY,
    value      BYTEA  NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX memory_expires ON memory (expires_at);

CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    generation BIGINT NOT NULL, -- grows each time the lease changes hands
    expires_at BIGINT NOT NULL
);
