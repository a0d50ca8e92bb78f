/**
 * The values PCP talks about, without any I/O: identifiers, descriptors, units, labels, profiles, error codes, values.
 *
 * <p>Everything here is immutable unless it says otherwise, knows its wire number, and prints the way PCP tools
 * print it. Source of truth: {@code pmapi.h} and {@code pmda.h} of PCP 5.3 to 7.2. Imports nothing of this project;
 * every other package may import it.
 */
package io.pcp.pmda.model;
