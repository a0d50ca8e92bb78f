package io.pcp.pmda.sdk;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;

/** Answers to TEXT_REQ. Clients ask for HELP first and fall back to ONELINE themselves when there is none. */
final class TextAnswers {
    private TextAnswers() {}

    static Pdu answer(Pdu.TextRequest request, MetricTable served) throws PcpException {
        String oneline;
        String help;
        if ((request.type() & Pdu.TextRequest.INDOM) != 0) {
            InstanceDomain domain = served.instances(new InDom(request.ident()));
            if (domain == null) {
                throw new PcpException(PmErr.INDOM, "unknown instance domain " + new InDom(request.ident()));
            }
            oneline = domain.oneline();
            help = domain.help();
        } else {
            Metric metric = Dispatcher.metric(served, request.ident());
            oneline = metric.oneline();
            help = metric.help();
        }
        boolean wantsHelp = (request.type() & Pdu.TextRequest.HELP) != 0;
        String text = wantsHelp ? help : oneline;
        if (text.isEmpty()) {
            throw new PcpException(PmErr.TEXT, "no text");
        }
        return new Pdu.Text(0, request.ident(), text);
    }
}
