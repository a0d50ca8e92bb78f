/**
 * Alert rules: the table {@code alert-rules.csv} is the single truth, from which the rules of pmieconf, the plain
 * file for pmie and the table in the manual are made. Not part of the agent.
 */
package io.pcp.pmda.gpu.alert;
