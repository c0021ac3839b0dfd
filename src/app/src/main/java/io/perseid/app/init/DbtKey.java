package io.perseid.app.init;

import io.perseid.app.dbt.DbtManifest;
import io.perseid.app.dbt.DbtNode;
import io.perseid.app.dbt.DbtTest;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that make a row of a dbt model unique, by what the project demands of them.
 *
 * @param columns as dbt writes them; empty if the project says nothing
 * @param why in words that follow the columns
 */
record DbtKey(List<String> columns, String why) {

    /** Of several unique columns the one called like the model's id is the key, then one that refers to nothing. */
    static DbtKey of(DbtManifest manifest, DbtNode model) {
        if (!model.primaryKey().isEmpty()) {
            return new DbtKey(model.primaryKey(), "the primary key of its dbt contract");
        }
        List<DbtTest> tests = manifest.tests(model);
        Set<String> filled = columns(tests, "not_null");
        Set<String> refer = columns(tests, "relationships");
        Optional<String> unique = columns(tests, "unique").stream()
                .min(Comparator.<String>comparingInt(c -> filled.contains(c) ? 0 : 1)
                        .thenComparing(c -> c.equalsIgnoreCase(Proposal.singular(model.name()) + "_id") ? 0 : 1)
                        .thenComparing(c -> refer.contains(c) ? 1 : 0));
        if (unique.isPresent()) {
            return new DbtKey(
                    List.of(unique.get()),
                    "which dbt tests as unique" + (filled.contains(unique.get()) ? " and not_null" : ""));
        }
        // Of the package dbt_utils.
        Optional<DbtTest> together = tests.stream()
                .filter(t -> t.kind().equals("unique_combination_of_columns"))
                .findFirst();
        if (together.isPresent()) {
            return new DbtKey(together.get().columns(), "which dbt tests as unique together");
        }
        return model.uniqueKey().isEmpty()
                ? new DbtKey(List.of(), "")
                : new DbtKey(model.uniqueKey(), "the unique_key of the dbt model");
    }

    private static Set<String> columns(List<DbtTest> tests, String kind) {
        return tests.stream()
                .filter(t -> t.kind().equals(kind))
                .flatMap(t -> t.columns().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
