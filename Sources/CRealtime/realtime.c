#include "realtime.h"

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
