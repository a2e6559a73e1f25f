/* The version of the program, as --version prints it. */
#ifndef OFFPRINT_VERSION_H
#define OFFPRINT_VERSION_H

#define OP_VERSION "0.1.0"

#endif
