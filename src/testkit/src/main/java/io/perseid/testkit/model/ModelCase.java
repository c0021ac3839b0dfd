package io.perseid.testkit.model;

import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.RecordDefinition;
import java.util.List;

/**
 * A model with its tables and the rows that it has to give.
 *
 * @param name of the golden file
 * @param tables statements that make and fill its tables, whose names no other case takes. {@code <instant>} and {@code <json>}
 *     stand for the warehouse's types, {@code @2025-01-01T01:00:00Z@} for an instant
 * @param expected rows by hand, as {@link RowLines} writes them, in any order
 */
public record ModelCase(
        String name, List<String> tables, Model model, RecordDefinition record, List<String> expected) {}
