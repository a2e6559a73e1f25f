/* main() of the filters: a descriptor becomes a program. */
#ifndef CLI_MAIN_H
#define CLI_MAIN_H

#include "offprint/pipeline.h"

/* Each returns the exit status: 0 all was written, 1 an article was lost, 2 a wrong call, 3 the system failed. */

/* Bytes to a stream: files, folders or standard input. */
int op_reader_main(int argc, char **argv);
/* A stream to a stream, article by article; one that is broken is reported and left out. */
int op_stage_main(const struct op_stage *stage, int argc, char **argv);
/* A stream to an output. */
int op_writer_main(const struct op_writer *writer, int argc, char **argv);
/* op-meta: a stage, with --print a stage and a writer. */
int op_meta_main(int argc, char **argv);

#endif
