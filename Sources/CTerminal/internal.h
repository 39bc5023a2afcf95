#ifndef LACQUER_TERMINAL_INTERNAL_H
#define LACQUER_TERMINAL_INTERNAL_H

#include "terminal.h"

#define LACQUER_RESTORE_BYTES 1024

/* What gives the terminal back. Also the message from the program to its guard. */
struct lacquer_restoration {
  int armed;
  size_t length;
  char bytes[LACQUER_RESTORE_BYTES];
  struct termios mode;
};

/* Sends the bytes and sets the mode; every step runs even if one fails. */
void lacquer_restoration_send(const struct lacquer_restoration *what, int descriptor);

/* Tells the guard what to do if this process vanishes. */
void lacquer_guard_tell(const struct lacquer_restoration *what);

#endif
