package main

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"allybot/internal/app"
	"allybot/internal/config"
	"allybot/internal/logs"
)

func newServeCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve Discord and Telegram, whichever has a token",
		Long: "Serve every platform that has a token until SIGTERM or SIGINT. SIGHUP reads the pack\n" +
			"directory again. Exit status: 0 after a stop, 1 if nothing is left to serve or work was\n" +
			"abandoned, 2 for a faulty configuration.",
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
			log := logs.New(cmd.ErrOrStderr(), r, logs.Options{Level: cfg.Log.Level, JSON: cfg.Log.JSON})
			reload, stopReload := hangups()
			defer stopReload()
			if err := app.Run(cmd.Context(), cfg, app.Options{
				Version: version(),
				Log:     log,
				Redact:  r.Redact,
				Reload:  reload,
			}); err != nil {
				log.Error("ended", "err", err)
				return loggedError{err}
			}
			return nil
		},
	}
	addConfigFlag(c, &file)
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
