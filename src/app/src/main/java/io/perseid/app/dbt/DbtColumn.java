package io.perseid.app.dbt;

/**
 * A column as the project's YAML describes it; columns that nobody described are not there.
 *
 * @param description may be empty
 */
public record DbtColumn(String name, String description) {}
