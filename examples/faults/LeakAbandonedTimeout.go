package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

func withTimeout() {
	result, begun := make(chan int), make(chan int)
	go func() {
		<-begun
		result <- 1
	}()
	select {
	case <-result:
	case <-time.After(time.Millisecond):
		begun <- 1
	}
}

func main() {
	for range 10 {
		withTimeout()
	}
	for range 3 {
		runtime.GC()
	}
	fmt.Println(runtime.NumGoroutine(), "live")
	if leaks := pprof.Lookup("goroutineleak"); leaks != nil {
		leaks.WriteTo(os.Stdout, 1)
	}
}
