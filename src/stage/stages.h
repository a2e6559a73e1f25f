/* The stages, each in the file of its name. */
#ifndef STAGE_STAGES_H
#define STAGE_STAGES_H

#include "offprint/pipeline.h"

extern const struct op_stage op_stage_extract;
extern const struct op_stage op_stage_clean;
extern const struct op_stage op_stage_math;
extern const struct op_stage op_stage_lang;
extern const struct op_stage op_stage_links;
extern const struct op_stage op_stage_images;
extern const struct op_stage op_stage_outline;
extern const struct op_stage op_stage_check;
extern const struct op_stage op_stage_meta;

#endif
