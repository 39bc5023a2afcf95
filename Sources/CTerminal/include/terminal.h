#ifndef LACQUER_TERMINAL_H
#define LACQUER_TERMINAL_H

#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

/* What only C can do for a program that owns the terminal: handlers that run inside a signal, where
   Swift's runtime may not be entered, a guard process, and two Linux calls that Swift's module of
   the C library leaves out. */

/* A descriptor that wakes a poll (eventfd, non-blocking, closed on exec), or -1. */
int lacquer_event_descriptor(void);

/* An anonymous file in memory (memfd_create, closed on exec), or -1. */
int lacquer_memory_file(void);

/* A pipe that neither blocks nor survives exec: ends[0] reads, ends[1] writes. 0, or -1. */
int lacquer_pipe(int ends[2]);

/* Lets `descriptor` refer to what `target` refers to, closed on exec. */
void lacquer_redirect(int descriptor, int target);

/* The kernel's id of the calling thread. glibc declares pthread_self as constant, so the optimiser
   may carry its value across a suspension. */
int lacquer_thread_id(void);

/* Opens the terminal that `descriptor` refers to once more, so that making it non-blocking does not
   change the shell's; -1 if that cannot be done. */
int lacquer_terminal_reopen(int descriptor);

/* Prepares a terminal's mode for a full-screen program: no echo, no lines, no flow control; Ctrl-C
   still raises SIGINT, so that a third one ends a program that hangs. */
void lacquer_terminal_raw(struct termios *mode);

/* Tells what gives the terminal back: the bytes to send (at most 1024) to `descriptor`, and its mode.
   From now on every way out sends them: lacquer_terminal_restore, a deadly signal, a crash, and with
   a guard even SIGKILL. Returns 0, or -1 when there are too many bytes. */
int lacquer_terminal_arm(int descriptor, const char *bytes, size_t length,
                         const struct termios *mode);

/* Gives the terminal back if it is ours; safe inside a signal and when called twice. */
void lacquer_terminal_restore(void);

/* Arms again what was told last, after a restore. */
void lacquer_terminal_rearm(void);

/* Installs the handlers. Each signal of the list below is written to `descriptor` as one byte:
   SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH. The second deadly one, the third
   SIGINT that lacquer_interrupt_seen has not answered, or three seconds without an end give the
   terminal back and end the process. Crashes give the terminal back and take their course. */
int lacquer_signals_install(int descriptor);

/* Puts the previous handlers back. */
void lacquer_signals_remove(void);

/* The program has answered a SIGINT. */
void lacquer_interrupt_seen(void);

/* The program is at work on its end: a deadly signal no longer has a deadline. */
void lacquer_ending_seen(void);

/* Stops the process as Ctrl-Z does and returns when it goes on. */
void lacquer_stop_self(void);

/* Ends the process by a signal with its default action, after the terminal was given back. */
void lacquer_die_by(int signal);

/* Starts a child that gives the terminal back if this process is killed outright. To be called
   before any thread exists. Returns 0, or -1 when there is none (nothing else changes). */
int lacquer_guard_start(int descriptor);

/* Ends the child. */
void lacquer_guard_stop(void);

#endif
