package io.pcp.pmda.cli;

import picocli.CommandLine.IVersionProvider;

/** Which build this is: from the manifest of the jar. */
final class Version implements IVersionProvider {

    /** {@code 0.1.0}; {@code development} when run from class files. */
    static String number() {
        String number = Version.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "pmdagpu " + number(),
            "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
        };
    }
}
