#ifndef LACQUER_DISK_RECORDER_H
#define LACQUER_DISK_RECORDER_H

/* Notes what the calling thread does to make files durable, between begin and end. Only for tests: the
   functions of the C library are replaced in the whole process.

   A fault other than 0 is the errno with which every sync of a file fails. */
void disk_recorder_begin(int fault);

/* The calls in their order, a decimal digit each: 1 a file was synced, 2 renamed, 3 linked, 4 a folder
   synced. */
long disk_recorder_end(void);

#endif
