package io.perseid.app.dbt;

import java.util.List;
import java.util.Optional;

/**
 * Something of a dbt project that may stand in the warehouse: a model, seed, snapshot or source. Immutable. Named after the
 * members of dbt's published manifest schema (schemas.getdbt.com/dbt/manifest/v12.json; the same in v9 to v11).
 *
 * @param uniqueId such as {@code model.jaffle_shop.orders} or {@code source.jaffle_shop.raw.orders}
 * @param kind dbt's {@code resource_type}: model, seed, snapshot or source
 * @param source the name of the source that a table belongs to; sources only
 * @param version of a versioned model
 * @param latestVersion the version that a reference without one means
 * @param materialized table, view, incremental, ephemeral, ...; empty for sources
 * @param relationName database, schema and name as dbt writes them in SQL; empty where dbt wrote none
 * @param identifier the table's name in the warehouse: the alias of a model, the identifier of a source
 * @param path of the file, from the folder of its kind
 * @param uniqueKey of an incremental model
 * @param primaryKey the columns that a contract's constraints name as primary key
 */
public record DbtNode(
        String uniqueId,
        String kind,
        String packageName,
        String name,
        Optional<String> source,
        Optional<String> version,
        Optional<String> latestVersion,
        String materialized,
        Optional<String> relationName,
        Optional<String> database,
        String schema,
        String identifier,
        String path,
        List<String> tags,
        List<String> uniqueKey,
        List<String> primaryKey,
        List<DbtColumn> columns) {

    /** Whether dbt writes it into other models' queries instead of building it. */
    public boolean isEphemeral() {
        return materialized.equals("ephemeral");
    }

    /** As {@code from: {dbt: ...}} names it, without the package. */
    public String reference() {
        return source.map(s -> "source." + s + "." + name).orElse(name);
    }
}
