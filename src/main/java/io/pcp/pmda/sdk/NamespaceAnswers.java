package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.protocol.Pdu;
import java.util.List;

/** Answers to the questions about names that pmcd forwards below dynamic roots, and dbpmda asks about any name. */
final class NamespaceAnswers {
    private NamespaceAnswers() {}

    static Pdu answer(Pdu pdu, Namespace names, PmdaLog log) throws PcpException {
        if (pdu instanceof Pdu.PmnsNames request) {
            Integer pmid = request.names().isEmpty()
                    ? null
                    : names.pmid(request.names().get(0));
            if (pmid == null) {
                throw new PcpException(PmErr.NAME, "unknown name " + request.names());
            }
            return new Pdu.PmnsIds(0, 0, new int[] {pmid});
        } else if (pdu instanceof Pdu.PmnsIds request) {
            int pmid = request.pmids().length == 0 ? -1 : request.pmids()[0];
            List<String> all = names.names(pmid);
            if (all.isEmpty()) {
                throw new PcpException(PmErr.PMID, "no name for " + new Pmid(pmid));
            }
            return new Pdu.PmnsNames(0, all, List.of());
        } else if (pdu instanceof Pdu.PmnsChild request) {
            List<Namespace.Child> children = known(names.children(request.name()), request.name());
            List<Integer> statuses = children.stream()
                    .map(child -> child.leaf() ? Pdu.PmnsNames.LEAF : Pdu.PmnsNames.NONLEAF)
                    .toList();
            return new Pdu.PmnsNames(
                    0,
                    children.stream().map(Namespace.Child::name).toList(),
                    request.withStatus() ? statuses : List.of());
        } else if (pdu instanceof Pdu.PmnsTraverse request) {
            return new Pdu.PmnsNames(0, known(names.traverse(request.name()), request.name()), List.of());
        }
        String type = pdu.getClass().getSimpleName();
        if (log.changed("unexpected " + type, "seen")) {
            log.warning("PDU " + type + " is nothing an agent answers; ignored");
        }
        return null;
    }

    private static <T> List<T> known(List<T> found, String name) throws PcpException {
        if (found == null) {
            throw new PcpException(PmErr.NAME, "unknown name " + name);
        }
        return found;
    }
}
