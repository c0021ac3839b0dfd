package io.perseid.app.dbt;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.settings.SettingProblem;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Perseid knows of a dbt project: which tables there are, what they are called in the warehouse, and what their tests
 * demand. Immutable, any thread.
 */
public final class DbtManifest {

    /** Written by dbt 1.5 (v9) to 1.11 (v12); v20 is Fusion's, identical to v12: dbt's page on manifest.json. */
    private static final Set<Integer> KNOWN = Set.of(9, 10, 11, 12, 20);

    private static final String WORDS = "a model, seed or snapshot by its name, or source.SOURCE.TABLE";

    private final Path file;
    private final int version;
    private final String adapter;
    private final Optional<String> project;
    private final Map<String, DbtNode> nodes;
    private final Map<String, DbtNode> disabled;
    private final List<DbtTest> tests;

    DbtManifest(
            Path file,
            int version,
            Optional<String> adapter,
            Optional<String> project,
            Map<String, DbtNode> nodes,
            Map<String, DbtNode> disabled,
            List<DbtTest> tests) {
        this.file = file;
        this.version = version;
        this.adapter = adapter.orElse("");
        this.project = project;
        this.nodes = nodes;
        this.disabled = disabled;
        this.tests = List.copyOf(tests);
    }

    /**
     * Reads the file; seconds for the largest ones.
     *
     * @throws PerseidException {@code CONFIGURATION} if it is no manifest, or one of a dbt before 1.5
     */
    public static DbtManifest read(Path file) {
        return new ManifestReader(file).read();
    }

    public Path file() {
        return file;
    }

    /** The number of dbt's manifest schema. */
    public int version() {
        return version;
    }

    /** Whether this version was there when Perseid was written. */
    public boolean isKnownVersion() {
        return KNOWN.contains(version);
    }

    /** dbt's name of its warehouse, such as duckdb, postgres or snowflake; empty if the manifest does not say. */
    public Optional<String> adapter() {
        return Optional.of(adapter).filter(name -> !name.isEmpty());
    }

    /** Models of the project itself, without those of packages, in the order of the file. */
    public List<DbtNode> models() {
        return nodes.values().stream()
                .filter(node -> node.kind().equals("model"))
                .filter(node -> project.isEmpty() || project.get().equals(node.packageName()))
                .toList();
    }

    /** The node of this unique id; empty if it is none that may stand in the warehouse. */
    public Optional<DbtNode> node(String uniqueId) {
        return Optional.ofNullable(nodes.get(uniqueId));
    }

    /** Tests of this node's columns. */
    public List<DbtTest> tests(DbtNode node) {
        return tests.stream().filter(t -> t.node().equals(node.uniqueId())).toList();
    }

    /** Tests of other tables that demand that their values are found in this one. */
    public List<DbtTest> referring(DbtNode node) {
        return tests.stream()
                .filter(t -> t.refersTo().filter(node.uniqueId()::equals).isPresent()
                        && !t.node().equals(node.uniqueId()))
                .toList();
    }

    /** Everything that has a description, or may be named. */
    public Collection<DbtNode> all() {
        return nodes.values();
    }

    /** The table in the warehouse, written as sync files write tables. */
    public String table(DbtNode node) {
        return RelationName.of(node, adapter);
    }

    /**
     * What a sync file means by {@code orders}, {@code jaffle_shop.orders} (of that package), {@code orders.v2} (that version),
     * {@code source.raw.orders}, or by a unique id. Without a package the project's own come first, as in dbt; without a version
     * the latest is meant.
     *
     * @throws PerseidException {@code CONFIGURATION} if there is none, if there are several, or if dbt does not build it
     */
    public DbtNode resolve(String reference) {
        List<DbtNode> found = matching(nodes.values(), reference);
        if (found.size() > 1) {
            List<DbtNode> own = found.stream()
                    .filter(node -> project.filter(node.packageName()::equals).isPresent())
                    .toList();
            found = own.isEmpty() ? found : own;
        }
        if (found.size() > 1) {
            throw problem(
                    "the dbt name " + reference + ", which is "
                            + found.stream().map(DbtNode::uniqueId).sorted().collect(Collectors.joining(" and ")),
                    "one of them",
                    "put the package's name and a dot before it");
        }
        DbtNode node = found.stream().findFirst().orElseThrow(() -> missing(reference));
        if (node.isEphemeral()) {
            throw problem(
                    "the dbt model " + reference + ", which is ephemeral: no table of it is in the warehouse",
                    "a model that dbt builds as a table or view",
                    "give it another materialization in dbt, or name a model that is built");
        }
        return node;
    }

    private PerseidException missing(String reference) {
        if (!matching(disabled.values(), reference).isEmpty()) {
            return problem(
                    "the dbt model " + reference + ", which is disabled",
                    "a model that dbt builds",
                    "enable it in dbt and write the manifest anew, or name another");
        }
        Optional<String> source = nodes.values().stream()
                .filter(node -> node.source().isPresent() && node.name().equals(reference))
                .map(DbtNode::reference)
                .findFirst();
        List<String> known =
                nodes.values().stream().map(DbtNode::reference).distinct().toList();
        return problem(
                "the dbt name " + reference + ", which " + file.getFileName() + " has not",
                WORDS,
                source.or(() -> SettingProblem.nearest(reference, known))
                        .map(near -> "did you mean " + near + "?")
                        .orElse("correct it, or write the manifest anew with dbt parse"));
    }

    private static List<DbtNode> matching(Collection<DbtNode> nodes, String reference) {
        List<String> parts = List.of(reference.split("\\.", -1));
        return nodes.stream()
                .filter(node -> node.uniqueId().equals(reference) || matches(node, parts))
                .sorted(Comparator.comparing(DbtNode::uniqueId))
                .toList();
    }

    private static boolean matches(DbtNode node, List<String> parts) {
        if (node.source().isPresent()) {
            List<String> name = List.of(node.source().get(), node.name());
            return parts.get(0).equals("source")
                    && parts.subList(1, parts.size()).equals(name);
        }
        boolean latest = node.version().equals(node.latestVersion())
                || node.latestVersion().isEmpty();
        if (latest && (parts.equals(List.of(node.name())) || parts.equals(List.of(node.packageName(), node.name())))) {
            return true;
        }
        return node.version().map(v -> "v" + v).stream()
                .anyMatch(v -> parts.equals(List.of(node.name(), v))
                        || parts.equals(List.of(node.packageName(), node.name(), v)));
    }

    private static PerseidException problem(String found, String expected, String action) {
        return PerseidException.of(FailureKind.CONFIGURATION, "", found, expected, action);
    }
}
