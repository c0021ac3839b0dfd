package io.perseid.engine.mirror;

/**
 * What a person lets one run do although a guard rail would stop it.
 *
 * @param deletes however many, also of all rows, also where the sync says {@code deletes: refuse}, which then sends them
 * @param updates however many
 * @param columns that are gone or have another type
 */
public record Allowances(boolean deletes, boolean updates, boolean columns) {

    /** Nothing out of the ordinary: what the daemon allows. */
    public static Allowances none() {
        return new Allowances(false, false, false);
    }
}
