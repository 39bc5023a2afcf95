#include "loading.h"

#include "symbols.h"

#include <dlfcn.h>
#include <libavcodec/version_major.h>
#include <libavformat/version_major.h>
#include <libavutil/version.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

// The names of the very versions whose headers were compiled against: structures differ between them.
#define TEXT_(number) #number
#define TEXT(number) TEXT_(number)
static const char *const names[] = {
    "libavutil.so." TEXT(LIBAVUTIL_VERSION_MAJOR),
    "libavcodec.so." TEXT(LIBAVCODEC_VERSION_MAJOR),
    "libavformat.so." TEXT(LIBAVFORMAT_VERSION_MAJOR),
};
enum { count = sizeof names / sizeof *names };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *libraries[count];
static char problem[512];

static void load(void) {
  for (int i = 0; i < count; i++) {
    libraries[i] = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    if (!libraries[i]) {
      snprintf(problem, sizeof problem, "%s", dlerror());
      return;
    }
  }
}

const char *lacquer_libav_load(void) {
  pthread_once(&once, load);
  return problem[0] ? problem : NULL;
}

void *lacquer_libav_symbol(const char *name) {
  if (!lacquer_libav_load()) {
    for (int i = 0; i < count; i++) {
      void *function = dlsym(libraries[i], name);
      if (function) return function;
    }
  }
  fprintf(stderr, "lacquer: libav has no %s. %s\n", name, problem);
  abort();
}
