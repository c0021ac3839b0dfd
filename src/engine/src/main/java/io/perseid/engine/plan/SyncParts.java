package io.perseid.engine.plan;

import io.perseid.api.destination.Destination;
import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.sync.Sync;

/**
 * A sync with what it refers to.
 *
 * @param versions of both connectors, as one text
 */
public record SyncParts(Sync sync, Dialect dialect, Destination destination, SideTables sideTables, String versions) {}
