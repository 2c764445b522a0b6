package main

import (
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"allybot/internal/app"
	"allybot/internal/config"
	"allybot/internal/logs"
	"allybot/internal/preflight"
)

func newServeCommand() *cobra.Command {
	var file string
	var dryRun bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve Discord and Telegram, whichever has a token",
		Long: "Serve every platform that has a token until SIGTERM or SIGINT. SIGHUP reads the\n" +
			"configuration and the pack directory again; what holds from the next start on only is\n" +
			"named. Exit status: 0 after a stop, 1 if nothing is left to serve or work was abandoned,\n" +
			"2 for a faulty configuration.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := config.LoadToServe(configFile(file))
			if err != nil {
				return usageError{err}
			}
			if name := cmd.Flag(packFlag).Value.String(); name != "" {
				cfg.Pack.Dir = name
			}
			r := logs.NewRedactor(cfg.Secrets())
			if dryRun {
				if err := app.Check(cfg); err != nil {
					return usageError{err}
				}
				return preflight.Run(cmd.Context(), cfg, http.DefaultTransport, cmd.OutOrStdout())
			}
			var level slog.LevelVar
			level.Set(cfg.Log.Level)
			log := logs.New(cmd.ErrOrStderr(), r, logs.Options{Level: &level, JSON: cfg.Log.JSON})
			reload, stopReload := hangups()
			defer stopReload()
			if err := app.Run(cmd.Context(), cfg, app.Options{
				Version: version(),
				Log:     log,
				Redact:  r.Redact,
				Reload:  reload,
				Config:  configFile(file),
				Reread:  func() (config.Config, error) { return config.LoadToServe(configFile(file)) },
				Level:   &level,
			}); err != nil {
				log.Error("ended", "err", err)
				return loggedError{err}
			}
			return nil
		},
	}
	addConfigFlag(c, &file)
	c.Flags().BoolVar(&dryRun, "dry-run", false, "ask the platforms what they think of tokens, permissions, webhook and menus, say it, and serve nothing")
	return c
}

// hangups gives SIGHUPs; several that come during one reload are one.
func hangups() (asked <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}

func addConfigFlag(c *cobra.Command, file *string) {
	c.Flags().StringVar(file, "config", "", "configuration file (default: "+config.ConfigEnv+", else none)")
}

// configFile is what the flag names, else the environment.
func configFile(flag string) string {
	if flag != "" {
		return flag
	}
	return os.Getenv(config.ConfigEnv)
}
