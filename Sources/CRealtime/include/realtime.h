#ifndef LACQUER_REALTIME_H
#define LACQUER_REALTIME_H

/* Sets flush-to-zero and denormals-are-zero on the calling thread and returns the previous state.
   Swift has no way to reach MXCSR. Render workers and the audio thread both call it, so that a
   preview and a render treat denormals alike. */
unsigned int lacquer_denormals_off(void);

/* Restores what lacquer_denormals_off returned. */
void lacquer_denormals_restore(unsigned int state);

/* Whether this CPU has the instruction set that FFTW calls by `name` ("sse2", "avx2", "neon").
   Swift has no way to ask CPUID. Sets that the compiler cannot ask about count as present. */
int lacquer_cpu_has(const char *name);

#endif
