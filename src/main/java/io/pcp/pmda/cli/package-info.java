/**
 * The program {@code pmdagpu}: the agent that pmcd starts, and the commands for people.
 *
 * <p>{@link io.pcp.pmda.cli.PmdaGpu} decides which of the two it is. Every command is one class, listed once in
 * {@link io.pcp.pmda.cli.Commands}; it talks to a {@link io.pcp.pmda.cli.Shell}, never to {@code System}. May import
 * everything; nothing imports it.
 */
package io.pcp.pmda.cli;
