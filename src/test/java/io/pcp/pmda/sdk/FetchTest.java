package io.pcp.pmda.sdk;

import static io.pcp.pmda.sdk.Owners.ms;
import static io.pcp.pmda.sdk.Owners.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One fetch of several owners, on a clock driven by hand. */
class FetchTest {
    private final Owners owners = new Owners();

    @Test
    void ownersRefreshInParallel() {
        List<Owners.Numbered> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Owners.Numbered numbered = owners.numbered("owner" + i + "-");
            numbered.takes = ms(100 * (i + 1));
            all.add(numbered);
        }
        Fetch fetch = owners.fetch(f -> all.forEach(numbered -> f.ask(numbered.owner)));
        assertEquals(ms(800), owners.time.elapsed());
        all.forEach(numbered -> assertTrue(fetch.answer(numbered.owner).ok()));
    }

    @Test
    void ownersFoundBehindOthersAreAskedWithinTheSameDeadline() {
        Owners.Numbered discovery = owners.numbered("discovery");
        Owners.Numbered found = owners.numbered("gpu");
        discovery.takes = ms(700);
        found.takes = ms(1300);
        Fetch fetch = owners.fetch(f -> {
            f.ask(discovery.owner);
            if (f.answer(discovery.owner).ok()) {
                f.ask(found.owner);
            }
        });
        assertEquals(ms(2000), owners.time.elapsed());
        assertEquals("discovery1", text(fetch.answer(discovery.owner)));
        assertEquals("gpu1", text(fetch.answer(found.owner)));
        assertEquals(1, discovery.begun, "asked once per fetch");
    }

    @Test
    void ownerThatWorksOnWhatAnotherFoundIsAskedAfterIt() {
        Owners.Numbered gpu = owners.numbered("gpu");
        Owners.Numbered fold = owners.numbered("fold");
        gpu.takes = ms(300);
        fold.takes = ms(200);
        owners.fetch(f -> {
            f.ask(gpu.owner);
            if (f.heard(gpu.owner)) {
                f.ask(fold.owner);
            }
        });
        assertEquals(ms(500), owners.time.elapsed());
        assertEquals(1, fold.begun);
    }

    @Test
    void ownerAskedAfterALateOneHasAMomentOfItsOwn() {
        Owners.Numbered hung = owners.numbered("hung");
        Owners.Numbered fold = owners.numbered("fold");
        hung.takes = ms(60_000);
        fold.takes = ms(20);
        Fetch fetch = owners.fetch(f -> {
            f.ask(hung.owner);
            if (f.heard(hung.owner)) {
                f.ask(fold.owner);
            }
        });
        assertEquals("fold1", text(fetch.answer(fold.owner)));
        assertEquals(ms(2020), owners.time.elapsed());
    }

    @Test
    void secondRoundDoesNotAskAgainWhatTheFirstHasAnswered() {
        Owners.Numbered discovery = owners.numbered("discovery");
        Owners.Numbered broken = owners.numbered("broken");
        Owners.Numbered found = owners.numbered("gpu");
        discovery.takes = ms(1200);
        broken.throwing = new IllegalStateException("broken");
        owners.fetch(f -> {
            f.ask(discovery.owner);
            f.ask(broken.owner);
            if (discovery.owner.latest() != null) {
                f.ask(found.owner);
            }
        });
        assertEquals(1, discovery.begun, "older than max_age by the second round, and fresh for this fetch");
        assertEquals(1, broken.begun);
        assertEquals(1, found.begun);
    }

    @Test
    void endlessQuestionsEndAfterFourRounds() {
        List<Owners.Numbered> all = new ArrayList<>();
        owners.fetch(f -> {
            Owners.Numbered more = owners.numbered("more");
            all.add(more);
            f.ask(more.owner);
        });
        assertEquals(4, all.size());
    }

    @Test
    void answerOfAnOwnerStaysTheSameForTheWholeFetch() {
        Owners.Numbered a = owners.numbered("a");
        Fetch fetch = owners.fetch(f -> f.ask(a.owner));
        assertEquals("a1", text(fetch.answer(a.owner)));
        a.owner.ask(1, -1);
        owners.time.run(ms(1));
        assertEquals("a2", a.owner.latest());
        assertEquals("a1", text(fetch.answer(a.owner)));
    }

    @Test
    void tableOfADomainStaysTheSameForTheWholeFetch() {
        PublishedInstances domain = new PublishedInstances(0, "", "", io.pcp.pmda.model.LabelSet.EMPTY);
        Fetch fetch = owners.fetch();
        InstanceTable before = fetch.instances(domain);
        domain.publish(new InstanceTable(List.of(new Instance(0, "new"))));
        assertEquals(before, fetch.instances(domain));
        assertEquals(1, owners.fetch().instances(domain).instances().size());
    }
}
