package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.identity.Fingerprint;
import io.perseid.engine.identity.Murmur3;
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
public record HashedModel(CompiledModel model, Dialect dialect, String hash) {

    /** The last but one column of {@link #with}. */
    public static final String HASH = "row_hash";

    /** The last column of {@link #with}. */
    public static final String KEY = "row_key";

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
        List<String> expressions =
                places.stream().map(place -> column(dialect, place)).collect(Collectors.toList());
        roles.cursor()
                .filter(place -> !places.contains(place))
                .ifPresent(place -> expressions.add("(" + column(dialect, place) + " IS NULL)"));
        return dialect.rowHash(expressions).map(hash -> new HashedModel(model, dialect, hash));
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
        return "SELECT q.*, " + hash + " AS " + dialect.identifier(HASH) + ", " + key() + " AS "
                + dialect.identifier(KEY) + " FROM (\n" + statement + "\n) q";
    }

    /** Key and hash of each row. */
    public String keysAndHashes(String condition) {
        return "SELECT " + key() + " AS row_key, " + hash + " AS row_hash FROM (\n" + model.where(condition) + "\n) q";
    }

    /** The model with those rows only whose key a query of one column gives. */
    public CompiledModel among(String keys) {
        return model.within(dialect.keyText(model.keyExpressions()) + " IN (" + keys + ")");
    }

    /** Changes whenever another hash than before would mean the same row, or the same hash another. */
    public String version(String hashVersion) {
        String sides = model.mapping().sides().stream()
                .map(side -> Long.toHexString(Fingerprint.ofAll(side)))
                .collect(Collectors.joining("\n"));
        byte[] utf8 =
                String.join("\n", hashVersion, model.mappingHash(), hash, sides).getBytes(StandardCharsets.UTF_8);
        Murmur3 murmur = new Murmur3();
        murmur.hash(utf8, 0, utf8.length);
        return String.format(Locale.ROOT, "%016x%016x", murmur.high(), murmur.low());
    }

    private String key() {
        return dialect.keyText(model.roles().key().stream()
                .map(place -> column(dialect, place))
                .toList());
    }

    private static String column(Dialect dialect, int place) {
        return "q." + dialect.identifier("c" + place);
    }
}
