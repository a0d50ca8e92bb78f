/**
 * Agents from outside, over their pipe, as pmcd would use them: measured by {@code qa/bench} and left in trouble by the soak
 * scripts of qa. The tests only test the rules that judge them.
 */
package io.pcp.pmda.bench;
