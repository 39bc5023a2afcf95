#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int told[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGTRAP};
enum { told_count = sizeof told / sizeof *told, crash_count = sizeof crashes / sizeof *crashes };

static struct sigaction before_told[told_count], before_crash[crash_count], before_alarm;
static int notify = -1;
static volatile sig_atomic_t interrupts, deadly, installed;
static char crash_stack[64 * 1024];

static void end_by(int number) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, NULL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  raise(number);
  sigprocmask(SIG_UNBLOCK, &only, NULL);
  _exit(128 + number);
}

static void tell(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  if (number == SIGINT && ++interrupts >= 3) {
    lacquer_terminal_restore();
    _exit(130);
  }
  if (number == SIGTERM || number == SIGHUP || number == SIGQUIT) {
    if (deadly) {
      lacquer_terminal_restore();
      end_by(deadly);
    }
    deadly = number;
    alarm(3);
  }
  if (write(notify, &byte, 1) < 0) { /* full: the loop has enough to do already */
  }
  errno = error;
}

static void late(int number) {
  (void)number;
  lacquer_terminal_restore();
  end_by(deadly ? deadly : SIGTERM);
}

static void crashed(int number) {
  lacquer_terminal_restore();
  for (int i = 0; i < crash_count; i++)
    if (crashes[i] == number) sigaction(number, &before_crash[i], NULL);
  raise(number); /* blocked until this handler returns, then the previous action has it */
}

int lacquer_signals_install(int descriptor) {
  notify = descriptor;
  interrupts = 0;
  deadly = 0;
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = crash_stack;
  stack.ss_size = sizeof crash_stack;
  sigaltstack(&stack, NULL);

  struct sigaction action;
  memset(&action, 0, sizeof action);
  sigfillset(&action.sa_mask);
  action.sa_handler = tell;
  for (int i = 0; i < told_count; i++)
    if (sigaction(told[i], &action, &before_told[i]) != 0) return -1;
  action.sa_handler = late;
  sigaction(SIGALRM, &action, &before_alarm);
  sigemptyset(&action.sa_mask);
  action.sa_handler = crashed;
  action.sa_flags = SA_ONSTACK;
  for (int i = 0; i < crash_count; i++)
    if (sigaction(crashes[i], &action, &before_crash[i]) != 0) return -1;
  /* Whoever started us may have had them blocked, and that is inherited. */
  sigset_t wanted;
  sigemptyset(&wanted);
  for (int i = 0; i < told_count; i++) sigaddset(&wanted, told[i]);
  for (int i = 0; i < crash_count; i++) sigaddset(&wanted, crashes[i]);
  sigaddset(&wanted, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
  installed = 1;
  return 0;
}

void lacquer_signals_remove(void) {
  if (!installed) return;
  installed = 0;
  alarm(0);
  for (int i = 0; i < told_count; i++) sigaction(told[i], &before_told[i], NULL);
  for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &before_crash[i], NULL);
  sigaction(SIGALRM, &before_alarm, NULL);
}

void lacquer_interrupt_seen(void) { interrupts = 0; }

void lacquer_ending_seen(void) { alarm(0); }

void lacquer_stop_self(void) {
  struct sigaction standard, before;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &standard, &before);
  sigset_t only, mask;
  sigemptyset(&only);
  sigaddset(&only, SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &only, &mask);
  kill(0, SIGTSTP);
  sigprocmask(SIG_SETMASK, &mask, NULL);
  sigaction(SIGTSTP, &before, NULL);
}

void lacquer_die_by(int number) {
  lacquer_terminal_restore();
  end_by(number);
}
