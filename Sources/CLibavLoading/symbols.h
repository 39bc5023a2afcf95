#ifndef LACQUER_LIBAV_SYMBOLS_H
#define LACQUER_LIBAV_SYMBOLS_H

/// Address of a function of libav; ends the program when the libraries are not loaded.
void *lacquer_libav_symbol(const char *name);

#endif
