#include "loading.h"

#include "symbols.h"

#include <dlfcn.h>
#include <libavcodec/version_major.h>
#include <libavformat/version_major.h>
#include <libavutil/version.h>
#include <pthread.h>
#include <stdatomic.h>
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

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *libraries[count];
static atomic_bool is_loaded;

const char *lacquer_libav_load(void) {
  static _Thread_local char problem[512];
  if (is_loaded) return NULL;
  pthread_mutex_lock(&lock);
  int loaded = 0;
  for (; loaded < count; loaded++) {
    void **library = &libraries[loaded];
    if (!*library) *library = dlopen(names[loaded], RTLD_LAZY | RTLD_LOCAL);
    if (!*library) {
      snprintf(problem, sizeof problem, "%s", dlerror());
      break;
    }
  }
  is_loaded = loaded == count;
  pthread_mutex_unlock(&lock);
  return loaded == count ? NULL : problem;
}

void *lacquer_libav_symbol(const char *name) {
  const char *problem = lacquer_libav_load();
  if (!problem) {
    for (int i = 0; i < count; i++) {
      void *function = dlsym(libraries[i], name);
      if (function) return function;
    }
  }
  fprintf(stderr, "lacquer: libav has no %s. %s\n", name, problem ? problem : "");
  abort();
}
