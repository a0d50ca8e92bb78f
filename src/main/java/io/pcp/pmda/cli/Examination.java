package io.pcp.pmda.cli;

import java.util.List;

/** One subject the doctor looks at. A failure inside an examination is a finding, never an exception. */
interface Examination {

    /** Heading. */
    String subject();

    /** What was found, in the order in which things depend on each other. */
    List<Finding> examine(Patient patient);
}
