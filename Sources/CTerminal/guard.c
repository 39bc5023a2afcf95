#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int channel = -1;
static pid_t guard = -1;

static void keep_watch(int from, int terminal) {
  static struct lacquer_restoration last, next;
  prctl(PR_SET_NAME, "lacquer-guard");
  struct sigaction ignore;
  memset(&ignore, 0, sizeof ignore);
  ignore.sa_handler = SIG_IGN;
  static const int quiet[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP, SIGTTOU,
                              SIGTTIN};
  for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) sigaction(quiet[i], &ignore, NULL);

  size_t have = 0;
  for (;;) {
    ssize_t count = read(from, (char *)&next + have, sizeof next - have);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    have += (size_t)count;
    if (have == sizeof next) {
      last = next;
      have = 0;
    }
  }
  if (last.armed) lacquer_restoration_send(&last, terminal);
  _exit(0);
}

int lacquer_guard_start(int descriptor) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return -1;
  }
  if (child == 0) {
    close(ends[1]);
    keep_watch(ends[0], descriptor);
  }
  close(ends[0]);
  channel = ends[1];
  guard = child;
  return 0;
}

void lacquer_guard_tell(const struct lacquer_restoration *what) {
  if (channel < 0) return;
  size_t sent = 0;
  while (sent < sizeof *what) {
    ssize_t count = write(channel, (const char *)what + sent, sizeof *what - sent);
    if (count > 0) sent += (size_t)count;
    else if (errno != EINTR) break;
  }
}

void lacquer_guard_stop(void) {
  if (channel < 0) return;
  close(channel);
  channel = -1;
  kill(guard, SIGKILL); /* it may have been stopped; there is nothing left for it to do */
  while (waitpid(guard, NULL, 0) < 0 && errno == EINTR) {
  }
}
