package io.perseid.app.init;

import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.dbt.DbtManifest;
import io.perseid.app.dbt.DbtNode;
import io.perseid.app.dbt.DbtTest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which models of a dbt project are facts that can be sent as events, and why the others are not. Names and tests come from the
 * manifest, types and a sample of rows from the warehouse. One thread; blocking.
 */
public final class FactModels {

    /** Layers below the marts: the customs of dbt's guide "How we structure our dbt projects", and of common packages. */
    private static final Pattern LAYER = Pattern.compile("(stg|staging|base|int|intermediate|raw|src|tmp|seed|ref)_.*");

    private static final Pattern DIMENSION = Pattern.compile("dim_.*|.*_dim");
    private static final Pattern SUMMARY =
            Pattern.compile("(agg|rpt|report|metrics?|mart|summary)_.*|.*_(daily|weekly|monthly|summary|agg|metrics)");
    private static final Pattern FACT = Pattern.compile("((fct|facts?)_).*|.*(_(fct|facts?|events))|(events)");

    private final DbtManifest manifest;
    private final WarehouseSession session;
    private final Dialect dialect;
    private final FactSync.Target target;

    /** @param session of the warehouse that dbt builds in; stays the caller's */
    public FactModels(DbtManifest manifest, WarehouseSession session, Dialect dialect, FactSync.Target target) {
        this.manifest = manifest;
        this.session = session;
        this.dialect = dialect;
        this.target = target;
    }

    /**
     * What becomes of a model: one of the two is there.
     *
     * @param whyNot in a few words, with what to do where something can be done
     */
    public record Verdict(String model, Optional<FactSync> sync, Optional<String> whyNot) {}

    /** Judges one model. Asks the warehouse only about those that the manifest makes likely. */
    public Verdict judge(DbtNode model) {
        Optional<String> ruledOut = ruledOut(model);
        if (ruledOut.isPresent()) {
            return no(model, ruledOut.get());
        }
        Optional<String> named = named(model);
        DbtKey key = DbtKey.of(manifest, model);
        Optional<DbtTest> user = user(model);
        if (named.isEmpty() && (key.columns().isEmpty() || user.isEmpty())) {
            return no(
                    model,
                    "neither its name, a tag nor its folder says fact, and no dbt test shows "
                            + (key.columns().isEmpty() ? "a unique key" : "a column that refers to users"));
        }
        List<ColumnFacts> columns;
        try {
            columns = new TableSample(session, dialect).columns(manifest.table(model));
        } catch (PerseidException e) {
            if (e.kind() != FailureKind.CONFIGURATION) {
                throw e;
            }
            return no(
                    model,
                    manifest.table(model) + " cannot be read: " + e.problem().found() + "; build it with dbt");
        }
        String fact = named.orElse("a key, a time, and a user among the tables it refers to");
        return facts(model, fact, key, user, columns);
    }

    private Verdict facts(
            DbtNode model, String fact, DbtKey tested, Optional<DbtTest> refers, List<ColumnFacts> columns) {
        Proposal guess = Proposal.of(model.name(), columns, Optional.of(RecordKind.EVENT));
        List<String> key = tested.columns().stream()
                .flatMap(name -> column(columns, name).stream())
                .map(ColumnFacts::name)
                .toList();
        String whyKey = tested.why();
        if (key.isEmpty() || key.size() < tested.columns().size()) {
            key = guess.key().map(ColumnFacts::name).stream().toList();
            whyKey = "unique in the rows looked at; no dbt test says so";
        }
        if (key.isEmpty()) {
            return no(model, "no key: no unique test, and no column is unique; test one in dbt");
        }
        if (guess.time().isEmpty()) {
            return no(model, "no column of a time or date type");
        }
        List<String> keys = key;
        Optional<ColumnFacts> user = refers.flatMap(
                        test -> column(columns, test.columns().get(0)))
                .or(() -> guess.user().filter(u -> !keys.contains(u.name())));
        if (user.isEmpty()) {
            return no(model, "no user: no relationships test to a table of people, and no column is called like one");
        }
        String whyUser = refers.map(test -> "whose values dbt tests to be in "
                        + test.refersTo()
                                .flatMap(manifest::node)
                                .map(DbtNode::name)
                                .orElse("another table")
                        + test.field().map(field -> "." + field).orElse(""))
                .orElse("by its name");
        return new Verdict(
                model.name(),
                Optional.of(FactSync.of(
                        model,
                        new FactSync.Findings(
                                reference(model),
                                fact,
                                keys,
                                whyKey,
                                guess.time().get(),
                                user.get(),
                                whyUser,
                                guess),
                        target)),
                Optional.empty());
    }

    private Optional<String> ruledOut(DbtNode model) {
        String name = lower(model.name());
        if (model.isEphemeral()) {
            return Optional.of("ephemeral: dbt builds no table of it");
        }
        if (!isLatest(model)) {
            return Optional.of("not the latest version");
        }
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            return Optional.of("a layer below the marts by its name (" + layer.group(1) + "_)");
        }
        boolean dimension = DIMENSION.matcher(name).matches();
        if (!dimension && named(model).isPresent()) {
            return Optional.empty();
        }
        if (dimension || Proposal.isPeople(name)) {
            return Optional.of("a dimension by its name"
                    + (Proposal.isPeople(name)
                            ? "; perseid init " + model.name() + " --kind users writes profiles"
                            : ""));
        }
        if (SUMMARY.matcher(name).matches()) {
            return Optional.of("a summary by its name");
        }
        boolean refers = manifest.tests(model).stream().anyMatch(t -> t.kind().equals("relationships"));
        return !refers && !manifest.referring(model).isEmpty()
                ? Optional.of("a dimension: other tables refer to it, and it refers to none")
                : Optional.empty();
    }

    private static Optional<String> named(DbtNode model) {
        Matcher name = FACT.matcher(lower(model.name()));
        if (name.matches()) {
            return Optional.of(
                    name.group(1) != null
                            ? "its name begins with " + name.group(1)
                            : "its name ends with " + (name.group(3) != null ? name.group(3) : name.group(5)));
        }
        Optional<String> tag = model.tags().stream()
                .filter(t -> lower(t).matches("fct|facts?"))
                .findFirst();
        if (tag.isPresent()) {
            return Optional.of("its tag " + tag.get());
        }
        return lower(model.path()).matches("(.*/)?(fct|facts?)/.*")
                ? Optional.of("it lies in a folder of facts")
                : Optional.empty();
    }

    /** The column that refers to people, before others if there are several. */
    private Optional<DbtTest> user(DbtNode model) {
        return manifest.tests(model).stream()
                .filter(test -> test.kind().equals("relationships"))
                .filter(test -> test.refersTo()
                        .filter(id -> !id.equals(model.uniqueId()))
                        .flatMap(manifest::node)
                        .filter(node -> Proposal.isPeople(lower(node.name())))
                        .isPresent())
                .findFirst();
    }

    /** The short name, if it means this model. */
    private String reference(DbtNode model) {
        try {
            return manifest.resolve(model.reference()).equals(model)
                    ? model.reference()
                    : model.packageName() + "." + model.name();
        } catch (PerseidException e) {
            return model.packageName() + "." + model.name();
        }
    }

    /** Names in dbt need not be written as the warehouse stores them. */
    private static Optional<ColumnFacts> column(List<ColumnFacts> columns, String name) {
        return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    }

    private static Verdict no(DbtNode model, String why) {
        String version = isLatest(model) ? "" : ".v" + model.version().orElse("");
        return new Verdict(model.name() + version, Optional.empty(), Optional.of(why));
    }

    private static boolean isLatest(DbtNode model) {
        return model.latestVersion().isEmpty() || model.latestVersion().equals(model.version());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
