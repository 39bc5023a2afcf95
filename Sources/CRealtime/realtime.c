#include "realtime.h"

#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#if defined(__x86_64__)
#include <xmmintrin.h>

unsigned int lacquer_denormals_off(void) {
  unsigned int state = _mm_getcsr();
  _mm_setcsr(state | 0x8040u);
  return state;
}

void lacquer_denormals_restore(unsigned int state) { _mm_setcsr(state); }
#else
unsigned int lacquer_denormals_off(void) { return 0; }
void lacquer_denormals_restore(unsigned int state) { (void)state; }
#endif

int lacquer_cpu_has(const char *name) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
  if (!strcmp(name, "sse2")) return __builtin_cpu_supports("sse2") != 0;
  if (!strcmp(name, "avx")) return __builtin_cpu_supports("avx") != 0;
  if (!strcmp(name, "avx_128_fma")) return __builtin_cpu_supports("fma4") != 0;
  if (!strcmp(name, "avx2") || !strcmp(name, "avx2_128")) return __builtin_cpu_supports("avx2") != 0;
  if (!strcmp(name, "avx512")) return __builtin_cpu_supports("avx512f") != 0;
#endif
  return 1;
}

extern void __rtsan_realtime_enter(void) __attribute__((weak));
extern void __rtsan_realtime_exit(void) __attribute__((weak));

void lacquer_realtime_enter(void) {
  if (__rtsan_realtime_enter) __rtsan_realtime_enter();
}

void lacquer_realtime_exit(void) {
  if (__rtsan_realtime_exit) __rtsan_realtime_exit();
}

long long lacquer_thread_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void lacquer_keep_memory_small(void) {
#if defined(__GLIBC__)
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_MMAP_THRESHOLD, 64 * 1024);
  mallopt(M_TRIM_THRESHOLD, 256 * 1024);
#endif
}

void lacquer_release_memory(void) {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

void lacquer_thread_name(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
