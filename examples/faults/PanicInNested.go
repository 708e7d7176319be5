package main

import (
	"fmt"
	"strconv"
)

func main() {
	done := make(chan int)
	go func() {
		go func() {
			if _, err := strconv.Atoi("seven"); err != nil {
				panic(fmt.Errorf("not a number of workers: %w", err))
			}
		}()
	}()
	<-done
}
