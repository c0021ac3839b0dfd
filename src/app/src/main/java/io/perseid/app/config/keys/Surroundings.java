package io.perseid.app.config.keys;

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
 */
public record Surroundings(
        Path folder,
        Path root,
        List<String> warehouses,
        List<String> destinations,
        Optional<String> warehouse,
        Optional<ZoneId> zone) {}
