package main

import "fmt"

func main() {
	numbers := make(chan int)
	go func() {
		for i := range 3 {
			numbers <- i
		}
	}()
	for number := range numbers {
		fmt.Println(number)
	}
}
