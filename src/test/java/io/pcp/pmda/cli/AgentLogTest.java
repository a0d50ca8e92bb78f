package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class AgentLogTest {

    /** Remembers what it is told. */
    private static final class Memory extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;
        private final transient List<String> lines = new ArrayList<>();

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
            lines.add(level + " " + message);
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }

    @Test
    void linesArriveWithTheirLevelAndWithoutTheirStamp() {
        Memory memory = new Memory();
        var log = AgentLog.to(memory);
        log.info("2 GPUs");
        log.warning("gpu3 (index 3) is lost");
        log.error("out of step");
        assertEquals(
                List.of("INFO Info: 2 GPUs", "WARN Warning: gpu3 (index 3) is lost", "WARN Error: out of step"),
                memory.lines);
    }
}
