package io.pcp.pmda.process;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owner a cgroup path tells: Slurm, Kubernetes with both of its cgroup drivers, container engines, systemd. A path
 * is read from the left; the innermost job or pod wins, since a whole cluster can run inside one container.
 */
final class CgroupOwner {
    /** {@code [prefix-]kubepods[-class]-pod<uid>.slice}, dashes of the uid as underscores. */
    private static final Pattern POD_SLICE =
            Pattern.compile("(?:[^/]*-)?kubepods(?:-besteffort|-burstable|-guaranteed)?-pod([0-9a-f_]{32,36})\\.slice");

    private static final Pattern POD_DIRECTORY = Pattern.compile("pod([0-9a-f-]{32,36})");
    private static final Pattern POD_UID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}");

    private static final Set<String> POD_PARENTS = Set.of("kubepods", "burstable", "besteffort", "guaranteed");

    /** {@code slurm}, {@code slurm_<node>}, {@code slurmstepd.scope}, {@code <node>_slurmstepd.scope}. */
    private static final Pattern SLURM =
            Pattern.compile("slurm(?:_[A-Za-z0-9_.-]+)?|(?:[A-Za-z0-9_.-]+_)?slurmstepd\\.scope");

    private static final Pattern SLURM_USER = Pattern.compile("uid_(\\d{1,9})");
    private static final Pattern SLURM_JOB = Pattern.compile("job_([1-9]\\d{0,9})");
    private static final Pattern SLURM_STEP = Pattern.compile("step_(\\d{1,10}|batch|extern|interactive)");

    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9:_.\\\\@-]{1,247}\\.service");
    /** The manager of a user, not one of the user's services. */
    private static final Pattern USER_MANAGER = Pattern.compile("user@\\d+\\.service");
    /** Services of engines: what their containers are in, not who they belong to. */
    private static final Pattern ENGINE = Pattern.compile(
            "(?:.*\\.)?(?:docker|dockerd|containerd|crio|podman|kubelet|k3s|k3s-agent|rke2-server|rke2-agent|lxc@.*|lxd|"
                    + "systemd-nspawn@.*|slurmd|slurmstepd)\\.service");

    private final String path;
    private final OwnerDraft draft = new OwnerDraft();
    private boolean slurm;
    private boolean kubernetes;

    private CgroupOwner(String path) {
        this.path = path;
    }

    /** From the text of {@code /proc/PID/cgroup}; a draft of kind NONE for what tells nothing. */
    static OwnerDraft of(String text) {
        List<CgroupLine> lines = CgroupLine.parse(text);
        OwnerDraft best = null;
        OwnerDraft[] all = new OwnerDraft[lines.size()];
        for (int i = 0; i < all.length; i++) {
            CgroupLine line = lines.get(i);
            OwnerDraft draft = ofPath(line.path());
            draft.line = line;
            draft.cgroup = line.path();
            all[i] = draft;
            if (best == null || better(draft, best)) {
                best = draft;
            }
        }
        if (best == null) {
            return new OwnerDraft();
        }
        for (OwnerDraft other : all) {
            if (other != best) {
                best.fill(other);
            }
        }
        return withoutEngine(best);
    }

    /** Version 2 wins a tie, then the path that goes deeper. */
    private static boolean better(OwnerDraft draft, OwnerDraft than) {
        if (draft.rank() != than.rank()) {
            return draft.rank() > than.rank();
        }
        boolean root = draft.cgroup.equals("/");
        if (root || than.cgroup.equals("/")) {
            return !root;
        }
        return draft.line.hierarchy() == 0
                || than.line.hierarchy() != 0 && draft.cgroup.length() > than.cgroup.length();
    }

    /** From one path. */
    static OwnerDraft ofPath(String path) {
        return new CgroupOwner(path).walk();
    }

    private OwnerDraft walk() {
        String parent = "";
        for (int at = 1; at < path.length(); ) {
            int end = path.indexOf('/', at);
            end = end < 0 ? path.length() : end;
            String component = path.substring(at, end);
            take(component, parent, end);
            parent = component;
            at = end + 1;
        }
        return withoutEngine(draft);
    }

    private static OwnerDraft withoutEngine(OwnerDraft draft) {
        if (draft.kind == OwnerKind.CONTAINER
                && draft.unit != null
                && ENGINE.matcher(draft.unit).matches()) {
            draft.unit = null;
        }
        return draft;
    }

    private void take(String component, String parent, int end) {
        int colon = component.indexOf(':');
        ContainerNames.Found unsplit = colon < 0 ? null : ContainerNames.unsplit(component);
        if (unsplit != null) {
            take(component.substring(0, colon), parent, end);
            container(unsplit, end);
            return;
        }
        kubernetes |= component.equals("kubepods");
        String uid = podUid(component, parent);
        if (uid != null) {
            pod(uid, end);
            return;
        }
        if (slurm(component, end)) {
            return;
        }
        ContainerNames.Found found = ContainerNames.find(component, parent);
        if (found != null) {
            container(found, end);
        } else if (draft.rank() <= 1
                && SERVICE.matcher(component).matches()
                && !USER_MANAGER.matcher(component).matches()) {
            draft.unit = component;
            draft.kind = OwnerKind.UNIT;
        }
    }

    private String podUid(String component, String parent) {
        Matcher slice = POD_SLICE.matcher(component);
        String uid = null;
        if (slice.matches()) {
            uid = slice.group(1).replace('_', '-');
        } else if (kubernetes && POD_PARENTS.contains(parent)) {
            Matcher directory = POD_DIRECTORY.matcher(component);
            uid = directory.matches() ? directory.group(1) : null;
        }
        return uid != null && validPodUid(uid) ? uid : null;
    }

    /** True for a UUID in lower case or the hash of a static pod. */
    static boolean validPodUid(String uid) {
        return POD_UID.matcher(uid).matches();
    }

    private void pod(String uid, int end) {
        draft.kind = OwnerKind.POD;
        draft.podUid = uid;
        draft.slurmJob = null;
        draft.slurmStep = null;
        draft.unit = null;
        draft.container = null;
        draft.containerId = null;
        draft.containerRuntime = null;
        draft.group = path.substring(0, end);
    }

    /** Of containers in a container the outermost is the one the engine of the host, or the pod, has a name for. */
    private void container(ContainerNames.Found found, int end) {
        if (draft.containerId != null || draft.container != null) {
            return;
        }
        draft.containerId = found.id();
        draft.container = found.name();
        draft.containerRuntime = found.runtime();
        if (draft.kind != OwnerKind.SLURM) {
            draft.group = path.substring(0, end);
            draft.kind = draft.kind == OwnerKind.POD ? OwnerKind.POD : OwnerKind.CONTAINER;
        }
    }

    private boolean slurm(String component, int end) {
        if (SLURM.matcher(component).matches()) {
            slurm = true;
            return true;
        }
        if (!slurm) {
            return false;
        }
        Matcher user = SLURM_USER.matcher(component);
        Matcher job = SLURM_JOB.matcher(component);
        Matcher step = SLURM_STEP.matcher(component);
        if (user.matches()) {
            draft.uid = Integer.parseInt(user.group(1));
        } else if (job.matches()) {
            draft.kind = OwnerKind.SLURM;
            draft.slurmJob = job.group(1);
            draft.slurmStep = null;
            draft.unit = null;
            draft.group = path.substring(0, end);
        } else if (draft.slurmJob != null && step.matches()) {
            draft.slurmStep = SlurmEnvironment.step(step.group(1));
        } else {
            return false;
        }
        return true;
    }
}
