/** Example PMDAs written with the SDK, each one file; compiled and run by the tests. Start here to write your own. */
package io.pcp.pmda.examples;
