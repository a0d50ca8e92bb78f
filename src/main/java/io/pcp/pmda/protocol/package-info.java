/**
 * The wire only: PDUs as records, reading them from a stream, writing them to one. No sockets, no threads, no logging,
 * no meaning.
 *
 * <p>Layouts: PCP's {@code src/libpcp/src/p_*.c} as seen on the wire between pmcd and its agents (PCP 5.3 to 7.2 are
 * byte-identical). All integers big-endian. Imports {@code model} only.
 */
package io.pcp.pmda.protocol;
