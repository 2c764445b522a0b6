// Command soak runs the real program against doubles of both platforms for
// some minutes, with mixed traffic and everything going wrong that does in
// real life, and then draws up a balance: every question asked has exactly one
// reply, and memory and goroutines have not grown.
//
//	go run -C bench ./soak -for 1m
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	length := flag.Duration("for", time.Minute, "how long traffic runs, 20s to 8h")
	perSecond := flag.Int("rate", 30, "questions a second, half on each platform, 2 to 40 (the bot keeps to Telegram's 30 messages a second)")
	kills := flag.Int("kills", 2, "how often the program is ended by SIGKILL and started again, in the first half")
	binary := flag.String("bin", "", "the program; built from the checkout if empty")
	verbose := flag.Bool("v", false, "show the program's log")
	flag.Parse()
	if *length < 20*time.Second || *length > 8*time.Hour || *perSecond < 2 || *perSecond > 40 || *kills < 0 {
		flag.Usage()
		os.Exit(2)
	}
	b, err := run(ctx, options{length: *length, perSecond: *perSecond, kills: *kills, binary: *binary, verbose: *verbose})
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
	fmt.Print(b)
	if problems := b.problems(); len(problems) > 0 {
		fmt.Fprintln(os.Stderr, "soak:", errors.Join(problems...))
		os.Exit(1)
	}
	fmt.Println("The balance holds.")
}
