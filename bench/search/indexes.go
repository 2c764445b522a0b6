package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	_ "modernc.org/sqlite" // the database/sql driver

	"allybot/facts"
)

// shown is how many hits each index is asked for.
const shown = 5

type engine struct{ pack *facts.Pack }

func newEngine(_ context.Context, s set) (index, error) {
	p, err := s.pack()
	return engine{p}, err
}

func (e engine) ask(_ context.Context, q string) error {
	e.pack.Ask(facts.Question{Text: q, Detect: true})
	return nil
}

func (e engine) memory(context.Context) (int64, bool, error) { return 0, false, nil }

func (e engine) close() error { return nil }

type bleveIndex struct{ index bleve.Index }

func newBleve(_ context.Context, s set) (index, error) {
	// Its default index, kept in memory: without a path it writes no file.
	x, err := bleve.NewUsing("", bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("make the index: %w", err)
	}
	batch := x.NewBatch()
	for i, d := range s.documents {
		if err := batch.Index(d.ID, map[string]string{"text": d.Text}); err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		if batch.Size() == 1000 || i == len(s.documents)-1 {
			if err := x.Batch(batch); err != nil {
				return nil, fmt.Errorf("index: %w", err)
			}
			batch.Reset()
		}
	}
	return bleveIndex{x}, nil
}

func (b bleveIndex) ask(ctx context.Context, q string) error {
	_, err := b.index.SearchInContext(ctx, bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q), shown, 0, false))
	return err //nolint:wrapcheck // named by the caller
}

func (b bleveIndex) memory(context.Context) (int64, bool, error) { return 0, false, nil }

func (b bleveIndex) close() error { return b.index.Close() } //nolint:wrapcheck // named by the caller

type fts5 struct{ db *sql.DB }

func newFTS5(ctx context.Context, s set) (index, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	db.SetMaxOpenConns(1) // each connection to :memory: is a database of its own
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE facts USING fts5(id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2')`); err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO facts VALUES (?, ?)`)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	defer insert.Close() //nolint:errcheck // the transaction's end closes it as well
	for _, d := range s.documents {
		if _, err := insert.ExecContext(ctx, d.ID, d.Text); err != nil {
			return nil, fmt.Errorf("insert: %w", err)
		}
	}
	return fts5{db}, tx.Commit()
}

// ask searches for any of the words, best first, as a search box would.
func (f fts5) ask(ctx context.Context, q string) error {
	words := strings.FieldsFunc(q, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return nil
	}
	rows, err := f.db.QueryContext(ctx, `SELECT id FROM facts WHERE facts MATCH ? ORDER BY rank LIMIT ?`, `"`+strings.Join(words, `" OR "`)+`"`, shown)
	if err != nil {
		return err //nolint:wrapcheck // named by the caller
	}
	defer rows.Close() //nolint:errcheck // only read
	var id string
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return err //nolint:wrapcheck // named by the caller
		}
	}
	return rows.Err() //nolint:wrapcheck // named by the caller
}

// memory asks the database, whose pages are outside Go's heap.
func (f fts5) memory(ctx context.Context) (n int64, known bool, err error) {
	err = f.db.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`).Scan(&n)
	return n, true, err //nolint:wrapcheck // named by the caller
}

func (f fts5) close() error { return f.db.Close() } //nolint:wrapcheck // named by the caller
