/**
 * Where documents come from: configuration of sources, and how each is fetched. Sockets, files and programs are touched
 * here and nowhere else.
 *
 * <p>Imports {@code exposition}, {@code sdk} and {@code model}; {@code receiver}, {@code bridge} and {@code cli} may import it.
 */
package io.pcp.pmda.source;
