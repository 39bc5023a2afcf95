#include "allocation_counter.h"

#include <errno.h>
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static __thread int watched __attribute__((tls_model("initial-exec")));
static __thread long counted __attribute__((tls_model("initial-exec")));

void allocation_counter_begin(void) {
  counted = 0;
  watched = 1;
}

long allocation_counter_end(void) {
  watched = 0;
  return counted;
}

void *malloc(size_t size) {
  counted += watched;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  counted += watched;
  return __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size) {
  counted += watched;
  return __libc_realloc(pointer, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  counted += watched;
  return __libc_memalign(alignment, size);
}

void *memalign(size_t alignment, size_t size) {
  counted += watched;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  counted += watched;
  *result = __libc_memalign(alignment, size);
  return *result ? 0 : ENOMEM;
}

void free(void *pointer) {
  counted += watched;
  __libc_free(pointer);
}
