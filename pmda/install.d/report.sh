# shellcheck shell=sh disable=SC2034,SC2154 # variables of the other parts and of pmdaproc.sh
#
# The table at the end of Install: what pmcd now serves. Sourced after common.sh.

report() {
    report_library=$(pminfo -f gpu.nvml.library 2>/dev/null | sed -n 's/^ *value "\(.*\)"$/\1/p')
    report_count=$(pmprobe -v gpu.count 2>/dev/null | awk '$2 == 1 { print $3 }')
    say ""
    if [ "${report_count:-0}" -eq 0 ]; then
        say "pmdagpu runs and sees no GPU: $(pminfo -f gpu.nvml.status_text 2>/dev/null \
            | sed -n 's/^ *value "\(.*\)"$/\1/p'). 'pmdagpu doctor' tells what is missing;"
        say "values appear by themselves when the driver does. Without a GPU, try ./Install --simulate"
    else
        pminfo -f gpu.info.name gpu.utilization.gpu gpu.memory.used gpu.memory.total gpu.temperature.gpu \
            gpu.power.usage 2>/dev/null | report_table
    fi
    say ""
    # shellcheck disable=SC2046 # a list
    pmprobe $(owned_roots "$(domain_of "$gpu_dir/domain.h")") 2>/dev/null | awk -v library="${report_library:-none}" '
        { metrics++ }
        $2 > 0 { values += $2 }
        END { printf "%d metrics, %d values; library: %s\n", metrics, values, library }'
    report_simulated
    say "Next: pminfo -f gpu    pmval gpu.utilization.gpu    man pmdagpu"
}

report_simulated() {
    if grep -q '^gpu[[:space:]].*[[:space:]]--simulate' "$PCP_PMCDCONF_PATH"; then
        say "These GPUs are simulated (--simulate). ./Install without it reads the real ones."
    elif grep -q '^[[:space:]]*simulate[[:space:]]*=[[:space:]]*[^n[:space:]]' "$gpu_config/pmdagpu.conf" 2>/dev/null; then
        say "These GPUs are simulated ('simulate' in $gpu_config/pmdagpu.conf)."
    fi
}

# Reads the output of pminfo -f for metrics of the indom gpu.
report_table() {
    awk '
        /^[a-z]/ { metric = $1 }
        match($0, /or "[^"]*"\] value /) {
            gpu = substr($0, RSTART + 4, RLENGTH - 13)
            if (!(gpu in seen)) { seen[gpu] = 1; order[++n] = gpu }
            text = substr($0, RSTART + RLENGTH)
            gsub(/^"|"$/, "", text)
            value[gpu, metric] = text
        }
        function cell(gpu, metric, scale, format) {
            return ((gpu, metric) in value) ? sprintf(format, value[gpu, metric] / scale) : "-"
        }
        END {
            wide = 5
            for (i = 1; i <= n; i++)
                if (length(value[order[i], "gpu.info.name"]) > wide) wide = length(value[order[i], "gpu.info.name"])
            format = "%-6s  %-" wide "s  %6s  %22s  %6s  %9s\n"
            printf format, "GPU", "MODEL", "UTIL", "MEMORY USED / TOTAL", "TEMP", "POWER"
            for (i = 1; i <= n; i++) {
                gpu = order[i]
                memory = cell(gpu, "gpu.memory.used", 1073741824, "%.1f") " / " \
                    cell(gpu, "gpu.memory.total", 1073741824, "%.1f GiB")
                printf format, gpu, value[gpu, "gpu.info.name"], cell(gpu, "gpu.utilization.gpu", 1, "%d %%"), memory,
                    cell(gpu, "gpu.temperature.gpu", 1, "%d C"), cell(gpu, "gpu.power.usage", 1000, "%.1f W")
            }
        }'
}
