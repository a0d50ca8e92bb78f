package io.pcp.pmda.source;

/**
 * A document as it came.
 *
 * @param bytes inflated; belongs to the scraper and is good until its next scrape
 * @param length of it that counts
 * @param contentType null when the target has none to say
 * @param status HTTP status; 0 for files and programs
 * @param writtenMillis when it was written, milliseconds since the epoch; 0 for now
 */
public record Body(byte[] bytes, int length, String contentType, int status, long writtenMillis) {
    /** A document of now. */
    public Body(byte[] bytes, int length, String contentType, int status) {
        this(bytes, length, contentType, status, 0);
    }
}
