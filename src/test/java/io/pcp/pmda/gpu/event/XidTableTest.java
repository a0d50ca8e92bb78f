package io.pcp.pmda.gpu.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.event.XidTable.Xid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XidTableTest {
    private final List<String> problems = new ArrayList<>();

    private XidTable parse(String text) {
        return XidTable.parse("x.csv", text, problems::add);
    }

    @Test
    void tableOfThisBuildHasNoBadLine() {
        XidTable table = XidTable.load(problems::add);
        assertEquals(List.of(), problems);
        assertTrue(table.entries().size() > 140, "codes: " + table.entries().size());
        for (Xid xid : table.entries()) {
            assertTrue(xid.text().length() <= 80, xid.toString());
            assertTrue(xid.action().length() <= 120, xid.toString());
            assertFalse(xid.text().contains("XID"), xid.toString());
        }
    }

    @Test
    void classesFollowTheImmediateActionOfTheCatalogue() {
        XidTable table = XidTable.load(problems::add);
        Map<XidClass, List<Integer>> expected = Map.of(
                XidClass.FATAL, List.of(54, 64, 79, 110, 157),
                XidClass.RESET, List.of(46, 48, 62, 74, 94, 95, 109, 119, 120, 136, 140, 143, 149, 154, 158),
                XidClass.APP, List.of(8, 11, 13, 25, 31, 32, 43, 45, 68, 69, 137),
                XidClass.OTHER, List.of(37, 38, 63, 92, 93, 106, 121, 141, 160, 173));
        expected.forEach((kind, codes) ->
                codes.forEach(code -> assertEquals(kind, table.of(code).kind(), "XID " + code)));
    }

    @Test
    void codeThatIsNotListedIsOtherAndCalledByItsNumber() {
        Xid xid = parse("").of(4711);
        assertEquals(XidClass.OTHER, xid.kind());
        assertEquals("XID 4711", xid.text());
        assertEquals("XID 18446744073709551615", parse("").of(-1).text());
        assertFalse(parse("").lists(4711));
    }

    @Test
    void badLinesAreNamedAndLeftOut() {
        XidTable table = parse("""
                # comment
                code,class,text,action
                79,fatal,off the bus,power cycle
                79,app,again,nothing
                x,app,text,action
                65536,app,text,action
                -1,app,text,action
                07,app,text,action
                99999999999999999999,app,text,action
                1,bad,text,action
                2,app,text
                3,app,text,action,more
                4,app,"text",action
                5,app,,action
                6,app,text,
                7,app, text , action\s\s
                """);
        String form = "not 'code,class,text,action' (no commas or quotes inside a field); line ignored";
        String code = " is no XID code, a number from 0 to 65535; line ignored";
        assertEquals(
                List.of(
                        "x.csv:4: XID 79 stands here twice; line ignored",
                        "x.csv:5: 'x'" + code,
                        "x.csv:6: '65536'" + code,
                        "x.csv:7: '-1'" + code,
                        "x.csv:8: '07'" + code,
                        "x.csv:9: '99999999999999999999'" + code,
                        "x.csv:10: 'bad' is no class; use fatal, reset, app or other; line ignored",
                        "x.csv:11: " + form,
                        "x.csv:12: " + form,
                        "x.csv:13: " + form,
                        "x.csv:14: XID 5 has no text or no action; line ignored",
                        "x.csv:15: XID 6 has no text or no action; line ignored"),
                problems);
        assertEquals(
                List.of(
                        new Xid(7, XidClass.APP, "text", "action"),
                        new Xid(79, XidClass.FATAL, "off the bus", "power cycle")),
                List.copyOf(table.entries()));
    }

    @Test
    void tableOfASiteWinsWhereItListsACode() {
        XidTable both = parse("1,app,a,b\n2,app,c,d\n").with(parse("2,fatal,e,f\n3,reset,g,h\n"));
        assertEquals(
                List.of(
                        new Xid(1, XidClass.APP, "a", "b"),
                        new Xid(2, XidClass.FATAL, "e", "f"),
                        new Xid(3, XidClass.RESET, "g", "h")),
                List.copyOf(both.entries()));
        assertEquals(List.of(), problems);
    }
}
