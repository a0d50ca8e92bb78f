/**
 * Files made from the catalogue: namespace and help texts as PCP installs them, and the reference for people, as
 * Markdown and as a man page. Nothing here runs in the agent.
 */
package io.pcp.pmda.gpu.doc;
