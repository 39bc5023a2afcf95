#include <alsa/asoundlib.h>

/* ALSA reports its difficulties on standard error, through a handler with a variable number of
   arguments, which Swift cannot write. This one says nothing: every failure also comes back as a
   number, and the program has its own sentence for it. */
static inline void lacquer_alsa_silent(
    const char *file, int line, const char *function, int error, const char *format, ...) {
  (void)file;
  (void)line;
  (void)function;
  (void)error;
  (void)format;
}

/* Ends ALSA's own messages for the whole process. */
static inline void lacquer_alsa_silence(void) { snd_lib_error_set_handler(lacquer_alsa_silent); }
