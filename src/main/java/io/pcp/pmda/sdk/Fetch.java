package io.pcp.pmda.sdk;

import io.pcp.pmda.model.Profile;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * One fetch on its way: which owners it touched, until when it waits, what they said. All values of an owner in one
 * answer come from one snapshot, and all values of an instance domain see one table.
 *
 * <p>Owned by the pipe thread.
 */
public final class Fetch {
    /** Rounds of asking: a reader may find new owners behind the first ones (GPUs behind discovery). */
    private static final int MAX_ROUNDS = 4;

    private record Question(long parts, long askedAt) {}

    private final Freshness rule;
    private final long patience;
    private final long deadline;
    private final Client client;
    private final Profile profile;
    private final Map<SnapshotOwner<?>, Question> questions = new IdentityHashMap<>();
    private final Map<SnapshotOwner<?>, SnapshotOwner.Answer<?>> answers = new IdentityHashMap<>();
    private final Map<InstanceDomain, InstanceTable> tables = new IdentityHashMap<>();
    private boolean asked;

    public Fetch(Freshness rule, Duration wait, Client client, Profile profile) {
        this.rule = rule;
        this.patience = wait.toNanos();
        this.deadline = rule.time.nanos() + patience;
        this.client = client;
        this.profile = profile;
    }

    /** Who asks. */
    public Client client() {
        return client;
    }

    /** Which instances are wanted. */
    public Profile profile() {
        return profile;
    }

    /** The clock of the agent. */
    public TimeSource time() {
        return rule.time;
    }

    /** Asks an owner without parts for a fresh snapshot. */
    public void ask(SnapshotOwner<?> owner) {
        ask(owner, 1);
    }

    /** Asks an owner for fresh parts; never waits. Asking again for the same costs nothing. */
    public void ask(SnapshotOwner<?> owner, long parts) {
        Question known = questions.get(owner);
        if (known != null && (known.parts() & parts) == parts) {
            return;
        }
        long all = known == null ? parts : known.parts() | parts;
        long now = known == null ? rule.time.nanos() : known.askedAt();
        questions.put(owner, new Question(all, now));
        asked = true;
    }

    /** Lets all ask, waits for the owners, and again while that brought new questions, up to the deadline. */
    void gather(Collection<? extends Touching> all) throws InterruptedException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            asked = false;
            for (Touching one : all) {
                one.touch(this);
            }
            if (!asked) {
                return;
            }
            // Asked only now, with all parts together: one pass of the owner serves all of this fetch.
            questions.forEach((owner, question) -> owner.ask(question.parts()));
            await();
        }
    }

    private void await() throws InterruptedException {
        // Checked and waited under the one lock the owners answer under: no bell is missed. answered() may start the
        // next refresh of an owner; that only queues it.
        rule.lock.lock();
        try {
            while (!allAnswered() && rule.time.nanos() - deadline < 0) {
                rule.time.await(rule.answered, deadline);
            }
        } finally {
            rule.lock.unlock();
        }
    }

    private boolean allAnswered() {
        boolean all = true;
        for (Map.Entry<SnapshotOwner<?>, Question> entry : questions.entrySet()) {
            Question question = entry.getValue();
            all &= entry.getKey().answered(question.parts(), question.askedAt(), patience);
        }
        return all;
    }

    /** What an owner has to say, the same for the whole fetch. */
    @SuppressWarnings("unchecked")
    public <S> SnapshotOwner.Answer<S> answer(SnapshotOwner<S> owner) {
        return (SnapshotOwner.Answer<S>) answers.computeIfAbsent(owner, SnapshotOwner::answer);
    }

    /** The instances of a domain, the same for the whole fetch. */
    public InstanceTable instances(InstanceDomain domain) {
        return tables.computeIfAbsent(domain, InstanceDomain::table);
    }

    Map<InstanceDomain, InstanceTable> tables() {
        return tables;
    }
}
