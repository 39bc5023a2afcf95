// libav, loaded when it is first needed.
//
// Finding libavformat and the hundred libraries behind it took two thirds of every start
// (docs/dependencies.md), and most runs never decode or encode with it. So nothing links it: this target
// defines the functions that `AudioFiles` calls, each of which passes on to the library's own.

#ifndef LACQUER_LIBAV_LOADING_H
#define LACQUER_LIBAV_LOADING_H

/// Loads the libraries that the headers are of, unless they are loaded. [any thread]
///
/// Returns NULL when they are there, else the dynamic loader's words for what is missing, which hold until
/// the thread calls again; they may be there by then. Calling any function of libav before this has
/// returned NULL ends the program.
const char *lacquer_libav_load(void);

#endif
