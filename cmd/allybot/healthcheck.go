package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"allybot/internal/app"
	"allybot/internal/config"
)

// healthcheckTimeout bounds one look at the server.
const healthcheckTimeout = 3 * time.Second

// maxHealth is how much of the server's answer is shown, in bytes.
const maxHealth = 64 << 10

func newHealthcheckCommand() *cobra.Command {
	var file string
	var ready bool
	c := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running bot whether it lives (or, with --ready, can serve)",
		Long: "Ask the bot that runs with this configuration for " + app.LivePath + " and exit 0 if it answers well.\n" +
			"That is what a container's HEALTHCHECK needs: a platform that is down is mended by waiting,\n" +
			"not by a restart, so " + app.ReadyPath + " is asked only with --ready.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path := app.LivePath
			if ready {
				path = app.ReadyPath + "?verbose"
			}
			listen, err := config.Listen(configFile(file))
			if err != nil {
				return usageError{err}
			}
			req, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, "http://"+reachable(listen)+path, nil)
			if err != nil {
				return fmt.Errorf("healthcheck: %w", err)
			}
			client := http.Client{Timeout: healthcheckTimeout, Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}}
			resp, err := client.Do(req)
			if err != nil {
				return fmt.Errorf("healthcheck: %w", err)
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(io.LimitReader(resp.Body, maxHealth))
			if resp.StatusCode != http.StatusOK {
				return fmt.Errorf("healthcheck: %s: %s", resp.Status, strings.TrimSpace(string(body)))
			}
			_, err = cmd.OutOrStdout().Write(body)
			return err
		},
	}
	addConfigFlag(c, &file)
	c.Flags().BoolVar(&ready, "ready", false, "ask for "+app.ReadyPath+", which also tells how each platform fares")
	return c
}

// reachable turns an address to listen on into one to connect to.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
