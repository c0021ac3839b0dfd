package io.perseid.app.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A lookup table without its rows.
 *
 * @param id UUID that {@code PUT /lookup-tables/{id}} takes
 * @param name as given at creation
 * @param columns header of the last upload; empty before the first
 * @param rows rows of the last upload
 * @param replacedAt time of the last upload
 */
public record LookupTable(String id, String name, List<String> columns, long rows, Optional<Instant> replacedAt) {}
