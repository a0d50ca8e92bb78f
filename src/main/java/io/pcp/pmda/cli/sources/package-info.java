/**
 * Sources on the command line: {@code pmdagpu scrape, check, sources, add} and {@code remove}.
 *
 * <p>A {@link io.pcp.pmda.cli.sources.Document} is fetched or read, {@link io.pcp.pmda.cli.sources.PreviewText} and
 * {@link io.pcp.pmda.cli.sources.PreviewJson} show what it would be in PCP, {@link io.pcp.pmda.cli.sources.FileCheck}
 * says what is wrong with files, {@link io.pcp.pmda.cli.sources.AgentStates} asks the running agent, and
 * {@link io.pcp.pmda.cli.sources.SourcePlaces} knows the files that configure sources.
 */
package io.pcp.pmda.cli.sources;
