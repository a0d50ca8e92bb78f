/** The terminal view, on recorded values, through real PCP tools, and what ends up on the screen. */
package io.pcp.pmda.cli.top;
