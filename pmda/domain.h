/*
 * Performance Metrics Domain number of the gpu PMDA.
 * 255 to 510 are free for local use; no number below is registered for it.
 */
#define GPU 300
