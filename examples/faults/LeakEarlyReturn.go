package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
)

func firstEven() int {
	numbers := make(chan int)
	go func() {
		for i := 1; i < 10; i++ {
			numbers <- i
		}
	}()
	for number := range numbers {
		if number%2 == 0 {
			return number
		}
	}
	return 0
}

func main() {
	for range 10 {
		firstEven()
	}
	for range 3 {
		runtime.GC()
	}
	fmt.Println(runtime.NumGoroutine(), "live")
	if leaks := pprof.Lookup("goroutineleak"); leaks != nil {
		leaks.WriteTo(os.Stdout, 1)
	}
}
