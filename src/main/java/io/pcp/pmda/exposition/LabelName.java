package io.pcp.pmda.exposition;

/** The name of a label; one object per name in a parser. */
record LabelName(String text, int hash) {}
