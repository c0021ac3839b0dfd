package io.perseid.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * SQL for warehouses is written here and in dialects only. Looks at the texts of compiled classes, where the compiler has put
 * together what a source may have in pieces, also those between the variables of a concatenation.
 */
final class NoSqlInTextsTest {

    private static final String WORDS =
            "SELECT|FROM|WHERE|JOIN|GROUP BY|ORDER BY|HAVING|UNION|LIMIT|OFFSET|DISTINCT|CAST"
                    + "|CASE|WHEN|THEN|ELSE|AND|OR|NOT|IN|AS|IS|ON|OVER|BETWEEN|EXISTS|WITH|VALUES|ASC|DESC|LIKE";

    /**
     * Words of SQL in capitals; a query in small letters; a call; a comparison by itself, or between two variables, which
     * stand as {@code \1} in what the compiler makes of a concatenation.
     */
    private static final Pattern SQL = Pattern.compile("\\b(" + WORDS + ")\\b"
            + "|\\b(is (not )?null|group by|order by)\\b"
            + "|(?s:\\bselect\\b.*\\bfrom\\b)"
            + "|\\b(?i:count|sum|min|max|cast|coalesce|lower|upper|md5)\\("
            + "|^ (=|<>|<=|>=|<|>) $"
            + "|\1 ?(=|<>|<=|>=|<|>) ?[\1']");

    /** The state database has SQL of its own, and what reads expressions has to know their words. */
    private static final List<String> ELSEWHERE =
            List.of("io/perseid/engine/sql/", "io/perseid/engine/state/", "io/perseid/engine/mirror/RowLocal.class");

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private static Path classes() throws URISyntaxException {
        return Path.of(
                Expr.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void noTextOfTheEngineIsSql() throws IOException, URISyntaxException {
        TreeMap<String, List<String>> found = new TreeMap<>();
        List<String> looked = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = classes().relativize(file).toString().replace('\\', '/');
                if (ELSEWHERE.stream().noneMatch(name::startsWith)) {
                    looked.add(name);
                    List<String> sql = texts(file).stream()
                            .filter(text -> SQL.matcher(text).find())
                            .toList();
                    if (!sql.isEmpty()) {
                        found.put(name, sql);
                    }
                }
            }
        }
        assertThat(looked)
                .contains("io/perseid/engine/plan/Histogram.class", "io/perseid/engine/model/HistoryJoin.class");
        assertThat(found).isEmpty();
    }

    /** Else a pattern that finds nothing, or a pool that is misread, would not be noticed. */
    @Test
    void sqlIsFoundWhereItIs() throws IOException, URISyntaxException {
        for (String name : List.of("Expr", "Select", "Relation$Table", "Window", "Case")) {
            Path file = classes().resolve("io/perseid/engine/sql/" + name + ".class");
            assertThat(texts(file)).as(name).anyMatch(text -> SQL.matcher(text).find());
        }
        for (String sql : List.of("\1 = \1", "\1 >= '", " = ", "h IN (", "\1 AND \1", "count(*)", "select a from b")) {
            assertThat(sql).containsPattern(SQL);
        }
    }

    /** The texts in the pool of constants of a class, as the JVM specification (4.4) lays it out. */
    private static List<String> texts(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            String[] utf8 = new String[count];
            List<Integer> texts = new ArrayList<>();
            int place = 1;
            while (place < count) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case UTF8 -> utf8[place] = in.readUTF();
                    case STRING -> texts.add(in.readUnsignedShort());
                    case LONG, DOUBLE -> in.skipNBytes(8);
                    case CLASS, METHOD_TYPE, MODULE, PACKAGE -> in.skipNBytes(2);
                    case METHOD_HANDLE -> in.skipNBytes(3);
                    default -> in.skipNBytes(4);
                }
                place += tag == LONG || tag == DOUBLE ? 2 : 1;
            }
            return texts.stream().map(index -> utf8[index]).toList();
        }
    }
}
