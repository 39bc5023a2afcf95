#ifndef LACQUER_ALLOCATION_COUNTER_H
#define LACQUER_ALLOCATION_COUNTER_H

/* Counts calls of malloc, calloc, realloc, aligned allocation and free on the calling thread, between
   begin and end. Only for tests: the functions of the C library are replaced in the whole process. */
void allocation_counter_begin(void);
long allocation_counter_end(void);

#endif
