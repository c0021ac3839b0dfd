package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.identity.Fingerprint;
import io.perseid.engine.identity.Murmur3;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * A model whose rows come with a hash that the warehouse makes of all that decides what is sent: key, time, user, name and
 * mapped columns. The cursor counts only by whether there is one. Immutable.
 *
 * @param hash of a row's values, in the terms of {@link #with}
 */
public record HashedModel(CompiledModel model, Dialect dialect, Expr hash) {

    /** The last but one column of {@link #with}. */
    public static final String HASH = "row_hash";

    /** The last column of {@link #with}. */
    public static final String KEY = "row_key";

    private static final String ROWS = "q";

    /** Empty where the dialect has no such hash. */
    public static Optional<HashedModel> of(CompiledModel model, Dialect dialect) {
        ColumnRoles roles = model.roles();
        SortedSet<Integer> places = new TreeSet<>(roles.key());
        roles.time().ifPresent(places::add);
        roles.user().ifPresent(places::add);
        roles.device().ifPresent(places::add);
        roles.name().ifPresent(places::add);
        places.addAll(roles.fingerprint().values());
        places.addAll(roles.sideMatch());
        List<Expr> expressions = places.stream().map(HashedModel::column).collect(Collectors.toList());
        roles.cursor()
                .filter(place -> !places.contains(place))
                .ifPresent(place -> expressions.add(column(place).isNull()));
        return Expr.rowHash(dialect, expressions).map(hash -> new HashedModel(model, dialect, hash));
    }

    /** Whether the engine and the warehouse write keys of these types alike. */
    public boolean hasPlainKey() {
        return model.roles().key().stream()
                .map(place -> model.schema().getFields().get(place).getType())
                .allMatch(type -> type instanceof ArrowType.Int
                        || type instanceof ArrowType.Utf8
                        || type instanceof ArrowType.Decimal decimal && decimal.getScale() == 0);
    }

    /** A statement of the model with hash and key behind its columns. */
    public String with(String statement) {
        return Select.from(new Relation.Written(statement), ROWS)
                .allOf(ROWS)
                .column(hash, HASH)
                .column(key(), KEY)
                .sql(dialect);
    }

    /** Key and hash of each row. */
    public String keysAndHashes(Expr condition) {
        return Select.from(model.mapped(condition), ROWS)
                .column(key(), KEY)
                .column(hash, HASH)
                .sql(dialect);
    }

    /** The model with those rows only whose key a query of one column gives. */
    public CompiledModel among(String keys) {
        return model.within(Expr.keyText(model.keyExpressions()).in(new Relation.Written(keys)));
    }

    /** Changes whenever another hash than before would mean the same row, or the same hash another. */
    public String version(String hashVersion) {
        String sides = model.mapping().sides().stream()
                .map(side -> Long.toHexString(Fingerprint.ofAll(side)))
                .collect(Collectors.joining("\n"));
        byte[] utf8 = String.join("\n", hashVersion, model.mappingHash(), hash.sql(dialect), sides)
                .getBytes(StandardCharsets.UTF_8);
        Murmur3 murmur = new Murmur3();
        murmur.hash(utf8, 0, utf8.length);
        return String.format(Locale.ROOT, "%016x%016x", murmur.high(), murmur.low());
    }

    private Expr key() {
        return Expr.keyText(
                model.roles().key().stream().map(HashedModel::column).toList());
    }

    private static Expr column(int place) {
        return Expr.column(ROWS, SelectList.name(place));
    }
}
