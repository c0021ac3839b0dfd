package io.perseid.app.dbt;

import java.util.List;
import java.util.Optional;

/**
 * What a generic test of dbt demands of a whole table. Tests with a {@code where} say nothing about the other rows and are left
 * out. Immutable.
 *
 * @param kind the test's name, such as unique, not_null, relationships or unique_combination_of_columns
 * @param node whose columns are tested, by unique id
 * @param columns one, or those of a combination
 * @param refersTo the unique id on the other side of {@code relationships}; empty for other tests
 * @param field the column there
 */
public record DbtTest(
        String kind, String node, List<String> columns, Optional<String> refersTo, Optional<String> field) {}
