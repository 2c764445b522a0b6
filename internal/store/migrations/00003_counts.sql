-- Counts and questions for the operator's report. No column says who asked.

-- +goose Up
CREATE TABLE questions (
    day      TEXT   NOT NULL,
    platform TEXT   NOT NULL,
    outcome  TEXT   NOT NULL,
    n        BIGINT NOT NULL,
    PRIMARY KEY (day, platform, outcome)
);

CREATE TABLE fact_uses (
    day  TEXT   NOT NULL,
    fact TEXT   NOT NULL,
    n    BIGINT NOT NULL,
    PRIMARY KEY (day, fact)
);

CREATE TABLE feedback (
    day         TEXT   NOT NULL,
    fact        TEXT   NOT NULL,
    right_count BIGINT NOT NULL,
    wrong_count BIGINT NOT NULL,
    PRIMARY KEY (day, fact)
);

CREATE TABLE unanswered (
    lang       TEXT   NOT NULL,
    question   TEXT   NOT NULL, -- normalised, without anything that names a person
    n          BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (lang, question)
);
CREATE INDEX unanswered_expires ON unanswered (expires_at);
