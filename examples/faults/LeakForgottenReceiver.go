package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
)

func firstOfTwo() {
	answers := make(chan int)
	for i := range 2 {
		go func() { answers <- i }()
	}
	<-answers
}

func main() {
	for range 10 {
		firstOfTwo()
	}
	for range 3 {
		runtime.GC()
	}
	fmt.Println(runtime.NumGoroutine(), "live")
	if leaks := pprof.Lookup("goroutineleak"); leaks != nil {
		leaks.WriteTo(os.Stdout, 1)
	}
}
