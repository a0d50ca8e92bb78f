/**
 * Whole installations on systems as they are shipped, in containers: {@code mvn -Pcontainers verify}. Skipped where no
 * container engine answers.
 */
package io.pcp.pmda.containers;
