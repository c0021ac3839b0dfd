package io.perseid.app.dbt;

import io.perseid.api.warehouse.TablePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** From a relation as dbt writes it in the SQL of its adapter to one as sync files name tables. */
final class RelationName {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");
    /** What Snowflake stores of a name without quotes. */
    private static final Pattern UPPER = Pattern.compile("[A-Z_][A-Z0-9_$]*");
    /** As last part a table's name with these would be read as a file's. */
    private static final Pattern FILE = Pattern.compile("(?i)parquet|csv");

    private RelationName() {}

    private record Part(String name, boolean quoted) {}

    /** @param adapter dbt's name of the warehouse, empty if the manifest has none */
    static String of(DbtNode node, String adapter) {
        List<Part> parts = new ArrayList<>();
        Optional<String> relation = node.relationName();
        if (relation.isPresent()) {
            parts.addAll(parts(relation.get()));
        } else {
            // dbt quotes the three parts unless the project says otherwise; on Snowflake it does not.
            boolean quoted = !adapter.equals("snowflake");
            node.database().ifPresent(database -> parts.add(new Part(database, quoted)));
            parts.add(new Part(node.schema(), quoted));
            parts.add(new Part(node.identifier(), quoted));
        }
        return parts.stream().map(part -> written(part, adapter)).collect(Collectors.joining("."));
    }

    private static String written(Part part, String adapter) {
        boolean folds = adapter.equals("postgres") || adapter.equals("redshift");
        String name = !part.quoted() && folds ? part.name().toLowerCase(Locale.ROOT) : part.name();
        boolean plain = PLAIN.matcher(name).matches() && !FILE.matcher(name).matches();
        if (adapter.equals("snowflake") && part.quoted()) {
            plain = UPPER.matcher(name).matches();
        }
        return plain ? name : TablePath.quoted(name);
    }

    /** Quotes are double ones, backticks (BigQuery, Databricks) or brackets (SQL Server); doubled inside. */
    private static List<Part> parts(String relation) {
        List<Part> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean wasQuoted = false;
        char end = 0;
        for (int i = 0; i < relation.length(); i++) {
            char c = relation.charAt(i);
            if (end != 0 && c == end) {
                if (i + 1 < relation.length() && relation.charAt(i + 1) == end) {
                    part.append(c);
                    i++;
                } else {
                    end = 0;
                }
            } else if (end == 0 && part.length() == 0 && !wasQuoted && "\"`[".indexOf(c) >= 0) {
                end = c == '[' ? ']' : c;
                wasQuoted = true;
            } else if (end == 0 && c == '.') {
                parts.add(new Part(part.toString(), wasQuoted));
                part.setLength(0);
                wasQuoted = false;
            } else {
                part.append(c);
            }
        }
        parts.add(new Part(part.toString(), wasQuoted));
        return parts;
    }
}
