package io.perseid.app.config.keys;

import io.perseid.app.dbt.DbtProject;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a file is read against.
 *
 * @param folder absolute; the configuration, beside which lookups lie
 * @param root absolute; what other relative paths start from
 * @param warehouses names of the configured warehouses, also of those with mistakes
 * @param destinations the same for destinations
 * @param warehouse the one that the file names, as it stands there; empty if it names none
 * @param zone of the warehouse that the file names; empty if it has none
 * @param warehouseType of the warehouse that the file names, such as duckdb; empty if it names none that has one
 * @param dbt the project of perseid.yaml; empty if it names none
 */
public record Surroundings(
        Path folder,
        Path root,
        List<String> warehouses,
        List<String> destinations,
        Optional<String> warehouse,
        Optional<ZoneId> zone,
        Optional<String> warehouseType,
        Optional<DbtProject> dbt) {}
