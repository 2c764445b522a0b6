-- The language of a daily fact where the chat's owner chose none.

-- +goose Up
ALTER TABLE daily ADD COLUMN lang TEXT NOT NULL DEFAULT '';
