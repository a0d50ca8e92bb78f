/** Measures agents from outside, over their pipe, as pmcd would use them; run by {@code qa/bench}, never by the tests. */
package io.pcp.pmda.bench;
