#include <fftw3.h>

/* Swift does not import arrays of unknown length such as fftwf_version. */
static inline const char *lacquer_fftw_version(void) { return fftwf_version; }
