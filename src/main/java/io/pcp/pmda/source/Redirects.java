package io.pcp.pmda.source;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** The way of one scrape from answer to answer. Of one thread. */
final class Redirects {
    private static final int MAX = 5;

    private final boolean follow;
    private final Set<HttpAddress> seen = new HashSet<>();
    private HttpAddress at;

    /**
     * @param follow whether they are followed at all, on the same host
     */
    Redirects(HttpAddress start, boolean follow) {
        this.follow = follow;
        at = start;
        seen.add(start);
    }

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** Where the request goes now. */
    HttpAddress at() {
        return at;
    }

    /**
     * Goes where the answer points to.
     *
     * @throws ScrapeException when it must not
     */
    void go(ResponseHead head) throws ScrapeException {
        HttpAddress next = next(head);
        if (!follow) {
            throw refused(head, "redirect to " + next + "; set follow_redirects");
        }
        if (at.unix() != null || !next.host().equalsIgnoreCase(at.host())) {
            throw refused(head, "redirect to another host, " + next + "; set that as url");
        }
        if (at.tls() && !next.tls()) {
            throw refused(head, "redirect from https to " + next);
        }
        if (!seen.add(next)) {
            throw refused(head, "redirect loop at " + next);
        }
        if (seen.size() > MAX + 1) {
            throw refused(head, "more than " + MAX + " redirects");
        }
        at = next;
    }

    private HttpAddress next(ResponseHead head) throws ScrapeException {
        if (head.location() == null) {
            throw refused(head, "redirect to nowhere");
        }
        try {
            URI base = URI.create((at.tls() ? "https://" : "http://") + at.hostHeader() + at.target());
            return HttpAddress.of(base.resolve(head.location()));
        } catch (IllegalArgumentException e) {
            throw refused(head, "redirect to something that is no URL");
        }
    }

    private static ScrapeException refused(ResponseHead head, String why) {
        return new ScrapeException(
                ScrapeException.Kind.HTTP, head.status(), "http " + head.status() + " (" + why + ")", null);
    }
}
