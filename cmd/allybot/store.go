package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"allybot/internal/config"
	"allybot/internal/store"
)

func newStoreCommand() *cobra.Command {
	var file string
	c := &cobra.Command{Use: "store", Short: "Look after what the bot keeps", Args: cobra.NoArgs}
	backup := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the store into a new file while the bot runs",
		Long: `Copies the SQLite store into FILE, which must not exist yet: consistently, and
while the bot runs. To restore it: stop the bot, remove the store's file and
those beside it that end in "-wal" and "-shm", put the copy in its place, start
the bot. A copy made by an older version is migrated then. PostgreSQL has tools
of its own: pg_dump and pg_restore.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := openStore(cmd.Context(), file)
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }() // nothing was written to it
			path, err := filepath.Abs(args[0])
			if err != nil {
				return fmt.Errorf("backup: %w", err)
			}
			if err := s.Backup(cmd.Context(), path); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "the copy is whole:", path)
			return err
		},
	}
	addConfigFlag(backup, &file)
	c.AddCommand(backup)
	return c
}

// openStore opens the configured store beside a bot that may be running: it
// changes nothing there.
func openStore(ctx context.Context, file string) (*store.Store, error) {
	cfg, err := config.Load(configFile(file))
	if err != nil {
		return nil, usageError{err}
	}
	if !cfg.Store.Enabled() {
		return nil, usageError{errors.New("store.url is memory: nothing is kept")}
	}
	return store.Open(ctx, cfg.Store.URL.Reveal(), store.Options{Dir: cfg.Store.Dir, Existing: true})
}
