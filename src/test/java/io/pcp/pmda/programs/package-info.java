/**
 * Programs to be bridged: what services in Java really export, and a cheap server for many sources at a time. Started by the
 * scripts of qa, each as a process of its own.
 */
package io.pcp.pmda.programs;
