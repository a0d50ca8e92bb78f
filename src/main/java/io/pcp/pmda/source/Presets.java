package io.pcp.pmda.source;

import io.pcp.pmda.source.ConfigSetting.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What is known about well-known programs: where they are asked, what is wanted of them, units that their documents do
 * not tell. One file per preset in the jar, {@code presets/NAME.conf}, in the format of {@code sources.d}.
 */
public final class Presets {
    private static final List<String> NAMES = List.of(
            "cadvisor",
            "ceph",
            "collectd",
            "dcgm",
            "epp",
            "etcd",
            "grafana",
            "istio",
            "jmx",
            "kepler",
            "ksm",
            "kubelet",
            "llamacpp",
            "micrometer",
            "nim",
            "node",
            "ollama",
            "otelcol-prom",
            "otelcol-self",
            "ray",
            "sglang",
            "slurm",
            "slurm.jobs",
            "slurm.nodes",
            "slurm.partitions",
            "slurm.scheduler",
            "spark",
            "tgi",
            "triton",
            "vllm",
            "vmware");

    private Presets() {}

    /** All, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The file of a preset, for people.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no preset '" + name + "'");
        }
        try (InputStream in = Presets.class.getResourceAsStream("/presets/" + name + ".conf")) {
            if (in == null) {
                throw new IllegalStateException("the jar is incomplete: presets/" + name + ".conf is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the program is: the first line of its file. */
    public static String title(String name) {
        String text = text(name);
        return text.substring(0, text.indexOf('\n')).replaceFirst("^#\\s*", "");
    }

    /** Null, with a problem, when there is none of that name. */
    static ConfigLayer layer(ConfigSetting setting, ConfigProblems problems) {
        String name = setting.value();
        if (!NAMES.contains(name)) {
            String near = Nearest.of(name, NAMES);
            problems.fatal(
                    setting,
                    setting.shown() + "is no preset"
                            + (near == null
                                    ? "; there are " + String.join(" ", NAMES)
                                    : "; did you mean '" + near + "'?"));
            return null;
        }
        return layer(name, problems);
    }

    static ConfigLayer layer(String name, ConfigProblems problems) {
        ConfigProblems own = new ConfigProblems(Path.of("presets", name + ".conf"), "");
        ConfigLayer layer = ConfigLayer.parse(Origin.PRESET, text(name), own);
        for (ConfigProblem wrong : own.list()) {
            problems.fatal(0, wrong.toString());
        }
        return layer;
    }
}
