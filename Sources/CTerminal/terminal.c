#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int lacquer_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int lacquer_memory_file(void) { return memfd_create("frame", MFD_CLOEXEC); }

int lacquer_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

void lacquer_redirect(int descriptor, int target) { dup3(target, descriptor, O_CLOEXEC); }

int lacquer_thread_id(void) {
  /* Kept: it is asked for at every step onto the terminal's actor, and the kernel is slow to say. */
  static _Thread_local int number;
  if (number == 0) number = (int)syscall(SYS_gettid);
  return number;
}

int lacquer_terminal_reopen(int descriptor) {
  char name[256];
  if (ttyname_r(descriptor, name, sizeof name) != 0) return -1;
  return open(name, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
}

void lacquer_terminal_raw(struct termios *mode) {
  mode->c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR | BRKINT | PARMRK | ISTRIP | INPCK);
  mode->c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
  mode->c_lflag |= ISIG | NOFLSH;
  /* A line feed goes down and nowhere else, as ncurses and the writer of frames count on. */
  mode->c_oflag &= ~(tcflag_t)(ONLCR | OCRNL | ONLRET);
  mode->c_cc[VINTR] = 3;
  mode->c_cc[VQUIT] = _POSIX_VDISABLE;
  mode->c_cc[VSUSP] = _POSIX_VDISABLE;
  mode->c_cc[VMIN] = 1;
  mode->c_cc[VTIME] = 0;
}

static struct lacquer_restoration restoration;
static int restoration_descriptor = -1;
static volatile sig_atomic_t restoration_armed;

int lacquer_terminal_arm(int descriptor, const char *bytes, size_t length,
                         const struct termios *mode) {
  if (length > LACQUER_RESTORE_BYTES) return -1;
  restoration_armed = 0;
  memcpy(restoration.bytes, bytes, length);
  restoration.length = length;
  restoration.mode = *mode;
  restoration.armed = 1;
  restoration_descriptor = descriptor;
  restoration_armed = 1;
  lacquer_guard_tell(&restoration);
  return 0;
}

void lacquer_restoration_send(const struct lacquer_restoration *what, int descriptor) {
  size_t sent = 0;
  int patience = 20;
  while (sent < what->length) {
    ssize_t count = write(descriptor, what->bytes + sent, what->length - sent);
    if (count > 0) {
      sent += (size_t)count;
    } else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && patience-- > 0) {
      struct pollfd ready = {descriptor, POLLOUT, 0};
      poll(&ready, 1, 50);
    } else if (count < 0 && errno != EINTR) {
      break;
    }
  }
  tcsetattr(descriptor, TCSANOW, &what->mode);
}

void lacquer_terminal_restore(void) {
  if (!restoration_armed) return;
  restoration_armed = 0;
  int error = errno;
  lacquer_restoration_send(&restoration, restoration_descriptor);
  restoration.armed = 0;
  lacquer_guard_tell(&restoration);
  errno = error;
}

void lacquer_terminal_rearm(void) {
  restoration.armed = 1;
  restoration_armed = 1;
  lacquer_guard_tell(&restoration);
}
