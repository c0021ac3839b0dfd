package io.perseid.engine.sync;

import java.time.ZoneId;
import java.util.Optional;

/**
 * A column that holds a time or a date.
 *
 * @param zone what a value without zone means; the warehouse's zone unless the sync states one; empty if neither does,
 *     which is a problem as soon as the column turns out to have none
 */
public record TimeColumn(String column, Optional<ZoneId> zone) {}
