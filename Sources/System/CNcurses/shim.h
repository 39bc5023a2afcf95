/* The wide-character library. Its .pc file makes SwiftPM warn of prohibited flags, so the module
   map links it. */
#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <wchar.h>
#include <ncurses.h>
#include <term.h>
/* term.h has names such as `lines` and `columns` that are macros; Swift does not see them. */

/* Swift 6 rejects these shared mutable variables. */
static inline int lacquer_nc_colours(void) { return COLORS; }
static inline int lacquer_nc_pairs(void) { return COLOR_PAIRS; }
static inline WINDOW *lacquer_nc_screen(void) { return stdscr; }
static inline void lacquer_nc_repaint(void) { clearok(curscr, TRUE); }

/* newterm on a stream of ours; Swift 6 rejects stdin. Returns 0, or -1 without a description. */
static inline int lacquer_nc_start(FILE *output) {
  return newterm(NULL, output, stdin) == NULL ? -1 : 0;
}

/* Swift does not import macros with casts. */
static inline unsigned lacquer_nc_bold(void) { return (unsigned)A_BOLD; }
static inline unsigned lacquer_nc_dim(void) { return (unsigned)A_DIM; }
static inline unsigned lacquer_nc_italic(void) { return (unsigned)A_ITALIC; }
static inline unsigned lacquer_nc_underline(void) { return (unsigned)A_UNDERLINE; }
static inline unsigned lacquer_nc_reverse(void) { return (unsigned)A_REVERSE; }

/* setcchar takes the pair as a short and, beyond that, through its last argument. */
static inline void lacquer_nc_cell(cchar_t *cell, wchar_t base, wchar_t mark, wchar_t second_mark,
                                   unsigned attributes, int pair) {
  const wchar_t text[4] = {base, mark, second_mark, 0};
  setcchar(cell, text, (attr_t)attributes, (short)(pair > 32767 ? 32767 : pair), &pair);
}

/* wcwidth stands behind a feature macro that Swift's own module of the C library does not set. */
static inline int lacquer_nc_width(unsigned scalar) { return wcwidth((wchar_t)scalar); }

/* tigetstr answers with (char *)-1 for a name that is no string; both that and "none" are null. */
static inline const char *lacquer_nc_string(const char *name) {
  const char *text = tigetstr((char *)name);
  return text == (const char *)-1 ? 0 : text;
}
