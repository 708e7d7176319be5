package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

func tick() {
	ticker := time.NewTicker(24 * time.Hour)
	begun := make(chan int)
	go func() {
		begun <- 1
		<-ticker.C
	}()
	<-begun
	ticker.Stop()
}

func main() {
	for range 10 {
		tick()
	}
	for range 3 {
		runtime.GC()
	}
	fmt.Println(runtime.NumGoroutine(), "live")
	if leaks := pprof.Lookup("goroutineleak"); leaks != nil {
		leaks.WriteTo(os.Stdout, 1)
	}
}
