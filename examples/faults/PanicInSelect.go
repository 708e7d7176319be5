package main

import (
	"fmt"
	"time"
)

func main() {
	numbers := make(chan int, 1)
	numbers <- 0
	select {
	case number := <-numbers:
		fmt.Println(1 / number)
	case <-time.After(24 * time.Hour):
	}
}
