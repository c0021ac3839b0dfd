package io.perseid.app.config.keys;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.app.config.problem.Position;
import io.perseid.app.config.yaml.Node;
import io.perseid.app.dbt.DbtManifest;
import io.perseid.app.dbt.DbtProject;
import io.perseid.engine.sync.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of a dbt project: where its manifest lies, and rows of one of its tables. */
public final class DbtKeys {

    /** The block in perseid.yaml. */
    public static final String DBT = "dbt";

    /** Its one key. */
    public static final String MANIFEST = "manifest";

    private static final Key<Path> MANIFEST_FILE = Key.of(
                    MANIFEST,
                    new Mapped<>(Scalars.path(), DbtKeys::manifest),
                    "The manifest.json that dbt writes into its target folder, of dbt 1.5 or later (v9 to v12). It is read when the"
                            + " configuration is read.")
            .mandatory()
            .such("../dbt/target/manifest.json");

    static final Key<Path> PROJECT = Key.of(
            DBT,
            Keys.of(
                    "dbt",
                    "A dbt project whose tables syncs name as dbt does.",
                    List.of(MANIFEST_FILE),
                    (block, reading) -> Optional.of(block.need(MANIFEST_FILE))),
            "A dbt project, for from: {dbt: ...}.");

    private static final Key<String> NAME = Key.of(
                    DBT,
                    Scalars.text("the name of a dbt model", "write the name of a model"),
                    "A model, seed or snapshot by its name, as dbt's ref() takes it: the one of the project, the latest version."
                            + " Another package or version is written PACKAGE.NAME or NAME.v2, a source source.SOURCE.TABLE."
                            + " Database, schema and alias are those of the manifest that perseid.yaml names.")
            .such("fct_orders");

    private static final Keys<String> TABLE = Keys.of(
                    "dbt table", "A table that dbt builds.", List.of(NAME), DbtKeys::table)
            .markedBy(NAME);

    static final Keys<Model> FROM = Keys.<Model>of(
                    TABLE.title(), TABLE.description(), TABLE.keys(), (block, reading) -> table(block, reading)
                            .map(Model.Table::new))
            .markedBy(NAME);

    /** Wherever a table or view is named. */
    static final Shape<String> TABLE_NAME =
            OneOf.of(Scalars.text("a table or view", "write the name of a table or view"), TABLE);

    private DbtKeys() {}

    /** The project of perseid.yaml, as far as its text names a file. */
    public static Optional<DbtProject> project(Optional<Node.Mapping> perseid, Path root) {
        return perseid.flatMap(file -> file.find(DBT, MANIFEST))
                .flatMap(Node::asText)
                .filter(text -> !text.isBlank())
                .flatMap(text -> resolved(root, text))
                .map(DbtProject::new);
    }

    private static Optional<Path> resolved(Path root, String text) {
        try {
            return Optional.of(Scalars.resolve(root, text));
        } catch (PerseidException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> manifest(Path file, Node node, Reading reading) {
        try {
            DbtManifest manifest = reading.surroundings()
                    .dbt()
                    .orElseGet(() -> new DbtProject(file))
                    .manifest();
            if (!manifest.isKnownVersion()) {
                reading.warning(
                        node.position(),
                        "a manifest v" + manifest.version() + ", which is newer than this Perseid",
                        "v9 to v12",
                        "check with perseid sql that the right tables are read");
            }
            return Optional.of(file);
        } catch (PerseidException e) {
            Problem problem = e.problem();
            reading.error(
                    node.position(),
                    "the file " + problem.where() + ": " + problem.found(),
                    problem.expected(),
                    problem.action());
            return Optional.empty();
        }
    }

    private static Optional<String> table(Block block, Reading reading) {
        Position position = block.at(NAME);
        Optional<DbtProject> project = reading.surroundings().dbt();
        if (project.isEmpty()) {
            reading.error(
                    position,
                    "from: {dbt: ...} without a dbt project",
                    "dbt: {manifest: ...} in perseid.yaml",
                    "name the project's target/manifest.json there");
            return Optional.empty();
        }
        DbtManifest manifest;
        try {
            manifest = project.get().manifest();
        } catch (PerseidException e) {
            reading.alreadyReported();
            return Optional.empty();
        }
        try {
            String table = manifest.table(manifest.resolve(block.need(NAME)));
            warnOfAnother(manifest, position, reading);
            return Optional.of(table);
        } catch (PerseidException e) {
            Problem problem = e.problem();
            reading.error(position, problem.found(), problem.expected(), problem.action());
            return Optional.empty();
        }
    }

    private static void warnOfAnother(DbtManifest manifest, Position position, Reading reading) {
        Optional<String> type = reading.surroundings().warehouseType();
        if (type.isPresent()
                && manifest.adapter().filter(a -> !a.equals(type.get())).isPresent()) {
            reading.warning(
                    position,
                    "a dbt project that builds in " + manifest.adapter().get() + ", read from a warehouse of type "
                            + type.get(),
                    "the warehouse that dbt builds in",
                    "name another warehouse, or make sure that the same tables are in both");
        }
    }
}
