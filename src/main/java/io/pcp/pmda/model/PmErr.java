package io.pcp.pmda.model;

/**
 * PCP error codes an agent sends or meets ({@code PM_ERR_*} of {@code pmapi.h}), and their names.
 *
 * <p>Codes are plain negative {@code int}s because they share their place on the wire with counts.
 */
public final class PmErr {
    public static final int GENERIC = -12345;
    public static final int TEXT = -12349;
    public static final int APPVERSION = -12350;
    public static final int VALUE = -12351;
    public static final int TIMEOUT = -12353;
    public static final int NODATA = -12354;
    public static final int NAME = -12357;
    public static final int PMID = -12358;
    public static final int INDOM = -12359;
    public static final int INST = -12360;
    public static final int UNIT = -12361;
    public static final int CONV = -12362;
    public static final int TRUNC = -12363;
    public static final int SIGN = -12364;
    public static final int PROFILE = -12365;
    public static final int IPC = -12366;
    public static final int EOF = -12368;
    public static final int NOPROFILE = -12381;
    public static final int NOAGENT = -12386;
    public static final int PERMISSION = -12387;
    public static final int AGAIN = -12389;
    public static final int NOTCONN = -12391;
    public static final int NONLEAF = -12394;
    public static final int TYPE = -12397;
    public static final int NOCONTAINER = -12399;
    public static final int BADSTORE = -12400;
    public static final int NOLABELS = -12410;
    public static final int PMDAFENCED = -12411;
    public static final int TOOSMALL = -12443;
    public static final int TOOBIG = -12444;
    public static final int PMDAREADY = -13393;
    public static final int PMDANOTREADY = -13394;
    public static final int NYI = -21344;

    private PmErr() {}

    /** {@code PM_ERR_...} for the codes above, {@code -errno N} for small negative numbers, else the number. */
    public static String name(int code) {
        return switch (code) {
            case 0 -> "success";
            case GENERIC -> "PM_ERR_GENERIC";
            case TEXT -> "PM_ERR_TEXT";
            case APPVERSION -> "PM_ERR_APPVERSION";
            case VALUE -> "PM_ERR_VALUE";
            case TIMEOUT -> "PM_ERR_TIMEOUT";
            case NODATA -> "PM_ERR_NODATA";
            case NAME -> "PM_ERR_NAME";
            case PMID -> "PM_ERR_PMID";
            case INDOM -> "PM_ERR_INDOM";
            case INST -> "PM_ERR_INST";
            case UNIT -> "PM_ERR_UNIT";
            case CONV -> "PM_ERR_CONV";
            case TRUNC -> "PM_ERR_TRUNC";
            case SIGN -> "PM_ERR_SIGN";
            case PROFILE -> "PM_ERR_PROFILE";
            case IPC -> "PM_ERR_IPC";
            case EOF -> "PM_ERR_EOF";
            case NOPROFILE -> "PM_ERR_NOPROFILE";
            case NOAGENT -> "PM_ERR_NOAGENT";
            case PERMISSION -> "PM_ERR_PERMISSION";
            case AGAIN -> "PM_ERR_AGAIN";
            case NOTCONN -> "PM_ERR_NOTCONN";
            case NONLEAF -> "PM_ERR_NONLEAF";
            case TYPE -> "PM_ERR_TYPE";
            case NOCONTAINER -> "PM_ERR_NOCONTAINER";
            case BADSTORE -> "PM_ERR_BADSTORE";
            case NOLABELS -> "PM_ERR_NOLABELS";
            case PMDAFENCED -> "PM_ERR_PMDAFENCED";
            case TOOSMALL -> "PM_ERR_TOOSMALL";
            case TOOBIG -> "PM_ERR_TOOBIG";
            case PMDAREADY -> "PM_ERR_PMDAREADY";
            case PMDANOTREADY -> "PM_ERR_PMDANOTREADY";
            case NYI -> "PM_ERR_NYI";
            default -> code < 0 && code > -1000 ? "-errno " + -code : Integer.toString(code);
        };
    }
}
