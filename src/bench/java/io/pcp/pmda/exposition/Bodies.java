package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** Documents as well-known programs write them, with other values for each round. Made from a seed. */
final class Bodies {
    private static final double[] BOUNDS = {
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0, 80.0
    };
    private static final String[] VLLM_HISTOGRAMS = {
        "time_to_first_token_seconds", "time_per_output_token_seconds", "e2e_request_latency_seconds",
        "request_queue_time_seconds", "request_inference_time_seconds", "request_prefill_time_seconds",
        "request_decode_time_seconds", "iteration_tokens_total", "request_prompt_tokens"
    };
    private static final String[] MODES = {"idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"};
    private static final String[] PHASES = {"Pending", "Succeeded", "Failed", "Unknown", "Running"};

    private final StringBuilder text = new StringBuilder();
    private final Random values;
    /** Of 100 values those that another round changes. */
    private final int changing;

    private Bodies(int round, int changing) {
        values = new Random(17 + round);
        this.changing = changing;
    }

    /**
     * @param round numbers the documents; their lines are the same but for the values
     * @param changing of 100 values those that are others in each round
     */
    static byte[] of(String program, int round, int changing) {
        Bodies bodies = new Bodies(round, changing);
        Random fixed = new Random(4711);
        switch (program) {
            case "vllm" -> bodies.vllm(fixed);
            case "node" -> bodies.node(fixed);
            case "ksm" -> bodies.ksm(fixed);
            default -> throw new IllegalArgumentException(program);
        }
        return bodies.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, String fixed, String changed) {
        text.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(fixed == null ? changed : fixed)
                .append('\n');
    }

    /** Either value is drawn, so that the rounds have the same in all that does not change. */
    private void real(String name, String labels, Random random, double most) {
        String fixed = Double.toString(random.nextDouble() * most);
        String changed = Double.toString(values.nextDouble() * most);
        line(name, labels, random.nextInt(100) < changing ? null : fixed, changed);
    }

    private void count(String name, String labels, Random random, int most) {
        String fixed = Integer.toString(random.nextInt(most));
        String changed = Integer.toString(values.nextInt(most));
        line(name, labels, random.nextInt(100) < changing ? null : fixed, changed);
    }

    /** Eight engines of one model; the Python client writes every number as a float. */
    private void vllm(Random random) {
        String model = "model_name=\"meta-llama/Llama-3.3-70B-Instruct\"";
        for (String name : VLLM_HISTOGRAMS) {
            String full = "vllm:" + name;
            head(full, "histogram", "Histogram of " + name.replace('_', ' ') + " of the requests of an engine.");
            for (int engine = 0; engine < 8; engine++) {
                String labels = "engine=\"" + engine + "\"," + model;
                for (double bound : BOUNDS) {
                    real(full + "_bucket", "engine=\"" + engine + "\",le=\"" + bound + "\"," + model, random, 1e6);
                }
                real(full + "_bucket", "engine=\"" + engine + "\",le=\"+Inf\"," + model, random, 1e6);
                real(full + "_count", labels, random, 1e6);
                real(full + "_sum", labels, random, 1e6);
            }
        }
        for (String name : new String[] {"num_requests_running", "num_requests_waiting", "kv_cache_usage_perc"}) {
            head("vllm:" + name, "gauge", "Number of requests, or the share of the cache that they use.");
            for (int engine = 0; engine < 8; engine++) {
                real("vllm:" + name, "engine=\"" + engine + "\"," + model, random, 100);
            }
        }
    }

    private void node(Random random) {
        head("node_cpu_seconds_total", "counter", "Seconds the CPUs spent in each mode.");
        for (int cpu = 0; cpu < 64; cpu++) {
            for (String mode : MODES) {
                String labels = "cpu=\"" + cpu + "\",mode=\"" + mode + "\"";
                String fixed = String.format(Locale.ROOT, "%.2f", random.nextDouble() * 1e6);
                String changed = String.format(Locale.ROOT, "%.2f", values.nextDouble() * 1e6);
                line("node_cpu_seconds_total", labels, random.nextInt(100) < changing ? null : fixed, changed);
            }
        }
        for (int i = 0; i < 60; i++) {
            String name = "node_memory_Field" + i + "_bytes";
            head(name, "gauge", "Memory information field Field" + i + "_bytes.");
            String fixed = exponent(random.nextInt());
            String changed = exponent(values.nextInt());
            text.append(name)
                    .append(' ')
                    .append(random.nextInt(100) < changing ? changed : fixed)
                    .append('\n');
        }
        for (int i = 0; i < 40; i++) {
            String name = "node_network_statistic" + i + "_total";
            head(name, "counter", "Network device statistic statistic" + i + ".");
            for (int device = 0; device < 12; device++) {
                count(name, "device=\"enp" + device + "s0f1np1\"", random, Integer.MAX_VALUE);
            }
        }
        for (int i = 0; i < 20; i++) {
            String name = "node_filesystem_field" + i + "_bytes";
            head(name, "gauge", "Filesystem size in bytes.");
            for (int mount = 0; mount < 20; mount++) {
                String labels = "device=\"/dev/mapper/vg-lv" + mount + "\",device_error=\"\",fstype=\"xfs\","
                        + "mountpoint=\"/var/lib/data/volume-" + mount + "\"";
                String fixed = exponent(random.nextInt());
                String changed = exponent(values.nextInt());
                line(name, labels, random.nextInt(100) < changing ? null : fixed, changed);
            }
        }
    }

    /** As Go writes a float: 3.3564545024e+10. */
    private static String exponent(int number) {
        long bytes = (number & 0x7fffffffL) * 16;
        String digits = Long.toString(bytes);
        String rest = digits.substring(1).replaceAll("0+$", "");
        return digits.charAt(0)
                + (rest.isEmpty() ? "" : "." + rest)
                + String.format(Locale.ROOT, "e+%02d", digits.length() - 1);
    }

    private void ksm(Random random) {
        String[] pods = new String[1000];
        for (int i = 0; i < pods.length; i++) {
            pods[i] = "namespace=\"team-" + i % 23 + "\",pod=\"trainer-" + Integer.toHexString(random.nextInt())
                    + "-" + Integer.toString(random.nextInt(1 << 25), 36) + "\",uid=\""
                    + new java.util.UUID(random.nextLong(), random.nextLong()) + "\"";
        }
        head("kube_pod_status_phase", "gauge", "[STABLE] The pods current phase.");
        for (String pod : pods) {
            for (String phase : PHASES) {
                count("kube_pod_status_phase", pod + ",phase=\"" + phase + "\"", random, 2);
            }
        }
        head("kube_pod_info", "gauge", "[STABLE] Information about pod.");
        for (int i = 0; i < pods.length; i++) {
            String labels = pods[i] + ",host_ip=\"10.0.3." + i % 200 + "\",pod_ip=\"10.1." + i / 250 + "." + i % 250
                    + "\",node=\"gpu-node-" + i % 200 + "\",created_by_kind=\"ReplicaSet\",created_by_name=\"trainer\","
                    + "priority_class=\"\",host_network=\"false\"";
            line("kube_pod_info", labels, "1", null);
        }
        for (String resource : new String[] {"requests", "limits"}) {
            String name = "kube_pod_container_resource_" + resource;
            head(name, "gauge", "The number of resources requested or allowed for a container.");
            for (String pod : pods) {
                String rest = ",container=\"main\",node=\"gpu-node-7\",resource=";
                line(name, pod + rest + "\"memory\",unit=\"byte\"", "6.8719476736e+10", null);
                line(name, pod + rest + "\"nvidia_com_gpu\",unit=\"integer\"", "8", null);
            }
        }
        head("kube_pod_created", "gauge", "[STABLE] Unix creation timestamp");
        for (String pod : pods) {
            line("kube_pod_created", pod, "1.73" + (1000000 + random.nextInt(8999999)) + "e+09", null);
        }
    }
}
