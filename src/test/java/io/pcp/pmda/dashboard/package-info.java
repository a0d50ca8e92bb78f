/**
 * Dashboards of Grafana from the files of {@code src/main/dashboards}: what stands in {@code pmda/grafana} is made here
 * and held equal by a test. Not part of the agent.
 */
package io.pcp.pmda.dashboard;
