package io.pcp.pmda.source;

/** Makes the scraper that fits a source. */
public final class Scrapers {
    private Scrapers() {}

    /**
     * Touches neither network nor files yet. A configuration that cannot work makes a scraper that says so at each scrape.
     *
     * @param services of the agent; outlive the scraper
     */
    public static Scraper of(SourceConfig config, ScrapeServices services) {
        try {
            Target target = config.target();
            if (target instanceof Target.Http http) {
                return HttpScraper.of(config, http, services);
            }
            if (target instanceof Target.Unix unix) {
                return HttpScraper.of(config, unix, services);
            }
            if (target instanceof Target.Files files) {
                return TailScraper.fits(config.reading())
                        ? new TailScraper(config, files, services)
                        : new FileScraper(config, files, services);
            }
            if (target instanceof Target.Push) {
                throw new ScrapeException(
                        ScrapeException.Kind.FAILED, "is sent by the program itself; there is nothing to fetch");
            }
            return new ProgramScraper(config, (Target.Program) target, services);
        } catch (ScrapeException e) {
            return new Hopeless(e);
        }
    }

    private record Hopeless(ScrapeException why) implements Scraper {
        @Override
        public Body scrape() throws ScrapeException {
            throw why;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
