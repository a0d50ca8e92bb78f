package io.pcp.pmda.bridge;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;

/**
 * A metric made of a family. Immutable; compared by identity: the same object for as long as nothing of it changes.
 *
 * @param name full PMNS name
 * @param cluster 256..4095
 * @param item 0..1023
 * @param oneline one line of help
 * @param help all lines, the original name and unit
 * @param labels of level ITEM
 * @param instances null for a singular metric
 * @param exact its words are 64-bit integers, else bits of doubles
 */
record BridgeMetric(
        String name,
        int cluster,
        int item,
        ValueType type,
        Semantics semantics,
        Units units,
        String oneline,
        String help,
        LabelSet labels,
        BridgeInstances instances,
        boolean exact) {}
