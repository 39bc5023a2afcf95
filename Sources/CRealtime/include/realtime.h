#ifndef LACQUER_REALTIME_H
#define LACQUER_REALTIME_H

/* A promise to the Swift compiler that a function neither allocates nor locks, so that functions
   marked @_noLocks may call it. A promise, not a proof: only declarations in this header make it. */
#define LACQUER_NO_LOCKS __attribute__((swift_attr("@_noLocks")))

/* Sets flush-to-zero and denormals-are-zero on the calling thread and returns the previous state.
   Swift has no way to reach MXCSR. Render workers and the audio thread both call it, so that a
   preview and a render treat denormals alike. */
unsigned int lacquer_denormals_off(void);

/* Restores what lacquer_denormals_off returned. */
void lacquer_denormals_restore(unsigned int state);

/* Whether this CPU has the instruction set that FFTW calls by `name` ("sse2", "avx2", "neon").
   Swift has no way to ask CPUID. Sets that the compiler cannot ask about count as present. */
int lacquer_cpu_has(const char *name);

/* Tell RealtimeSanitizer where the audio thread's work begins and ends. Without the sanitizer they
   do nothing; Swift cannot declare the weak symbols that they look for. */
void lacquer_realtime_enter(void);
void lacquer_realtime_exit(void);

/* CPU time of the calling thread in nanoseconds. clock_gettime answers from the vDSO or by a system
   call that does not sleep, but Swift's import does not promise that. */
long long lacquer_thread_nanoseconds(void) LACQUER_NO_LOCKS;

/* Keeps freed memory small from now on: two arenas, large pieces mapped by themselves. For programs that
   stay, called before there are threads; a batch is a little faster without. */
void lacquer_keep_memory_small(void);

/* Gives memory that was freed back to the system: a solve frees much at once, on many threads, and
   glibc keeps it for itself otherwise. Glibc's own function is hidden from Swift. */
void lacquer_release_memory(void);

/* Names the calling thread, at most 15 characters. Glibc's own function is hidden from Swift. */
void lacquer_thread_name(const char *name);

#endif
