/* The one object that differs between the library and its variants for older drivers. */
#include "sim.h"

/** Driver branch this library belongs to; functions and fields of later branches do not exist. */
const unsigned variant_branch = NVMLSIM_BRANCH;
