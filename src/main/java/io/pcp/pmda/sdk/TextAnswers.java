package io.pcp.pmda.sdk;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;

/**
 * Answers to TEXT_REQ. Clients ask for HELP first and fall back to ONELINE themselves when there is none. What is unknown
 * has no text, as in libpcp_pmda.
 */
final class TextAnswers {
    private TextAnswers() {}

    static Pdu answer(Pdu.TextRequest request, MetricTable served) throws PcpException {
        String text = (request.type() & Pdu.TextRequest.INDOM) != 0
                ? text(request, served.instances(new InDom(request.ident())))
                : text(request, served.metric(request.ident()));
        if (text.isEmpty()) {
            throw new PcpException(PmErr.TEXT, "no text");
        }
        return new Pdu.Text(0, request.ident(), text);
    }

    private static String text(Pdu.TextRequest request, InstanceDomain domain) {
        return domain == null ? "" : wantsHelp(request) ? HelpText.wrapped(domain.help()) : domain.oneline();
    }

    private static String text(Pdu.TextRequest request, Metric metric) {
        return metric == null ? "" : wantsHelp(request) ? HelpText.wrapped(metric.help()) : metric.oneline();
    }

    private static boolean wantsHelp(Pdu.TextRequest request) {
        return (request.type() & Pdu.TextRequest.HELP) != 0;
    }
}
