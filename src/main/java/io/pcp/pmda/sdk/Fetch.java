package io.pcp.pmda.sdk;

import io.pcp.pmda.model.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One fetch on its way: which owners it touched, until when it waits, what they said. All values of an owner in one
 * answer come from one snapshot, and all values of an instance domain see one table.
 *
 * <p>Owned by the pipe thread.
 */
public final class Fetch {
    /** Rounds of asking: a reader may find new owners behind the first ones (GPUs behind discovery). */
    private static final int MAX_ROUNDS = 4;

    /** What owners asked after the deadline get. */
    private static final long MOMENT_NANOS = Duration.ofMillis(100).toNanos();

    private record Question(long parts, long askedAt) {}

    private final Freshness rule;
    private final long patience;
    private final long deadline;
    private final Client client;
    private final Profile profile;
    private final Map<SnapshotOwner<?>, Question> questions = new IdentityHashMap<>();
    private final Map<SnapshotOwner<?>, SnapshotOwner.Answer<?>> answers = new IdentityHashMap<>();
    private final Map<InstanceDomain, InstanceTable> tables = new IdentityHashMap<>();
    /** Questions put in this round. */
    private final Set<Object> put = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Owners with a question that has not been put to them yet. */
    private final Set<SnapshotOwner<?>> unasked = Collections.newSetFromMap(new IdentityHashMap<>());

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
        unasked.add(owner);
    }

    /**
     * Whether an owner was asked and waited for in an earlier round. An owner that works on what others have found is
     * asked once those have been heard, so that it finds what they found for this fetch.
     */
    public boolean heard(SnapshotOwner<?> owner) {
        return questions.containsKey(owner) && !unasked.contains(owner);
    }

    /**
     * Whether this question is put for the first time in this round: hundreds of metrics ask the same owners for the same,
     * and need not all walk through them.
     *
     * @param question compared by identity
     */
    public boolean first(Object question) {
        return put.add(question);
    }

    /** Lets all ask, waits for the owners, and again while that brought new questions, up to the deadline. */
    void gather(Collection<? extends Touching> all) throws InterruptedException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            put.clear();
            for (Touching one : all) {
                one.touch(this);
            }
            if (unasked.isEmpty()) {
                break;
            }
            // Asked only now, with all parts together, and once: one pass of the owner serves all of this fetch.
            unasked.forEach(owner -> owner.ask(questions.get(owner).parts()));
            Set<SnapshotOwner<?>> asked = Set.copyOf(unasked);
            unasked.clear();
            await(questions.keySet(), deadline);
            if (round > 0 && rule.time.nanos() - deadline >= 0) {
                // Owners that work on what others have found are quick, and asked only now that a late one has used the
                // deadline up: without a moment of their own they would answer with what was before.
                await(asked, rule.time.nanos() + MOMENT_NANOS);
            }
            // What was looked at on the way to new questions may be out of date by now.
            answers.clear();
            tables.clear();
        }
        // Snapshots before tables: owners publish the instances of a snapshot before it, so none of them is missed.
        questions.keySet().forEach(this::answer);
    }

    private void await(Collection<SnapshotOwner<?>> owners, long until) throws InterruptedException {
        List<SnapshotOwner<?>> due = new ArrayList<>();
        boolean waiting = true;
        while (waiting) {
            // Checked and waited under the one lock the owners answer under: no bell is missed.
            rule.lock.lock();
            try {
                boolean all = allAnswered(owners, due);
                waiting = !all && rule.time.nanos() - until < 0;
                if (waiting && due.isEmpty()) {
                    rule.time.await(rule.answered, until);
                }
            } finally {
                rule.lock.unlock();
            }
            due.forEach(SnapshotOwner::start);
            due.clear();
        }
    }

    private boolean allAnswered(Collection<SnapshotOwner<?>> owners, List<SnapshotOwner<?>> due) {
        boolean all = true;
        for (SnapshotOwner<?> owner : owners) {
            Question question = questions.get(owner);
            all &= owner.answered(question.parts(), question.askedAt(), patience, due);
        }
        return all;
    }

    /** What an owner has to say, the same for all that read once all have asked. */
    @SuppressWarnings("unchecked")
    public <S> SnapshotOwner.Answer<S> answer(SnapshotOwner<S> owner) {
        return (SnapshotOwner.Answer<S>) answers.computeIfAbsent(owner, unused -> {
            Question question = questions.get(owner);
            return question == null ? owner.answer() : owner.answer(question.askedAt());
        });
    }

    /** The instances of a domain, the same for the whole fetch. */
    public InstanceTable instances(InstanceDomain domain) {
        return tables.computeIfAbsent(domain, InstanceDomain::table);
    }

    Map<InstanceDomain, InstanceTable> tables() {
        return tables;
    }
}
