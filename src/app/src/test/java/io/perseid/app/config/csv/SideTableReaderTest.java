package io.perseid.app.config.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.SideTable;
import io.perseid.engine.sync.Lookup;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SideTableReaderTest {

    @TempDir
    Path folder;

    private Lookup lookup(String csv, String... columns) throws IOException {
        Path file = folder.resolve("c.csv");
        Files.writeString(file, csv, StandardCharsets.UTF_8);
        Map<String, String> properties = new LinkedHashMap<>();
        for (String column : columns) {
            properties.put("p_" + column, column);
        }
        return new Lookup(new Lookup.Csv(file), "utm", "key", properties, "orders.yaml:7");
    }

    private SideTable read(String csv, String... columns) throws IOException {
        return new SideTableReader().read(lookup(csv, columns));
    }

    private List<String> problems(String csv, String... columns) throws IOException {
        return new SideTableReader()
                .problems(lookup(csv, columns)).stream()
                        .map(p -> p.sentence().replace(folder + "/", ""))
                        .toList();
    }

    @Test
    void aColumnHasOneType() throws IOException {
        SideTable table = read(
                "key,whole,mixed,code,big,flag,text\n007,1,2,01,1234567890123456789,true,x\n8,-2,2.50,02,1,false,\n",
                "whole",
                "mixed",
                "code",
                "big",
                "flag",
                "text");
        assertThat(table.fields()).containsExactly("whole", "mixed", "code", "big", "flag", "text");
        assertThat(row(table, "007"))
                .containsExactly(
                        Optional.of(1L),
                        Optional.of(new BigDecimal("2")),
                        Optional.of("01"),
                        Optional.of("1234567890123456789"),
                        Optional.of(true),
                        Optional.of("x"));
        assertThat(row(table, "8"))
                .containsExactly(
                        Optional.of(-2L),
                        Optional.of(new BigDecimal("2.50")),
                        Optional.of("02"),
                        Optional.of("1"),
                        Optional.of(false),
                        Optional.empty());
        assertThat(table.find("7")).as("keys are texts").isEqualTo(SideTable.ABSENT);
    }

    private static List<Optional<Object>> row(SideTable table, String key) {
        return IntStream.range(0, table.fields().size())
                .mapToObj(field -> table.value(table.find(key), field))
                .toList();
    }

    @Test
    void quotesLineBreaksMarkAndEmptyLines() throws IOException {
        SideTable table = read("\uFEFFkey,name\r\n\r\na,\"x, \"\"y\"\"\nz\"\r\nb,\r\n", "name");
        assertThat(table.size()).isEqualTo(2);
        assertThat(row(table, "a")).containsExactly(Optional.of("x, \"y\"\nz"));
        assertThat(row(table, "b")).containsExactly(Optional.empty());
    }

    @Test
    void missingColumns() throws IOException {
        assertThat(problems("kee,chanel\na,b\n", "channel"))
                .containsExactly(
                        "orders.yaml:7: the column channel, which c.csv has not; expected one of its columns: kee, chanel; did"
                                + " you mean chanel?",
                        "orders.yaml:7: the column key, which c.csv has not; expected one of its columns: kee, chanel; did you"
                                + " mean kee?");
    }

    @Test
    void repeatedAndEmptyKeys() throws IOException {
        assertThat(problems("key,a\nx,1\ny,2\nx,3\n,4\n", "a"))
                .containsExactly(
                        "c.csv:4: the key \"x\" again, first in line 2; expected each key once; remove one of the two rows",
                        "c.csv:5: an empty key in the column key; expected each key once; fill it in or remove the row");
    }

    @Test
    void linesAreThoseOfTheFileAfterQuotedLineBreaksAndEmptyLines() throws IOException {
        assertThat(problems("key,a\r\n\"x\",\"1\r\n2\"\r\n\r\nx,3\r\n", "a"))
                .containsExactly(
                        "c.csv:5: the key \"x\" again, first in line 2; expected each key once; remove one of the two rows");
    }

    @Test
    void manyRepeatsAreCounted() throws IOException {
        assertThat(problems("key,a\n" + "x,1\n".repeat(100), "a"))
                .hasSize(6)
                .last()
                .isEqualTo(
                        "c.csv: 94 more rows with an empty or repeated key; expected each key once; remove all but one row of"
                                + " each key");
    }

    @Test
    void aRowOfAnotherWidth() throws IOException {
        assertThat(problems("key,a\nx,1\ny,2,3\n", "a"))
                .containsExactly(
                        "c.csv:3: a row with 3 values; expected 2 values, as in the first row; put values that contain a"
                                + " comma in double quotes, or add what is missing");
    }

    @Test
    void aQuoteWithoutEnd() throws IOException {
        assertThat(problems("key,a\nx,\"1\ny,2\n", "a"))
                .singleElement()
                .asString()
                .startsWith("c.csv:")
                .contains("a CSV that cannot be read")
                .endsWith(
                        "expected values separated by commas, with double quotes in pairs; look at the quotes in this row and"
                                + " those before it");
    }

    @Test
    void emptyAndMissingFiles() throws IOException {
        assertThat(problems("", "a"))
                .containsExactly(
                        "c.csv: an empty file; expected a first row with the names of the columns; write the CSV, or"
                                + " remove the lookup");
        assertThat(problems("key,a,a\n", "a"))
                .containsExactly(
                        "c.csv:1: the column a twice; expected a first row with the names of the columns, each once;"
                                + " correct the first row");
        assertThatThrownBy(() -> new SideTableReader().columns(folder.resolve("none.csv")))
                .hasMessage(
                        folder
                                + "/none.csv: no such file; expected a CSV file with the names of its columns in the first"
                                + " row; correct the path, which starts from the configuration folder or the root, or create the file");
    }

    @Test
    void bytesThatAreNotUtf8() throws IOException {
        Lookup lookup = lookup("", "a");
        Files.write(file(lookup), new byte[] {'k', 'e', 'y', ',', 'a', '\n', (byte) 0xff, ',', 'b', '\n'});
        assertThat(new SideTableReader().problems(lookup))
                .extracting(p -> p.found())
                .containsExactly("bytes that are not UTF-8");
    }

    @Test
    void aFileTooBigForMemoryIsRefusedUnread() throws IOException {
        Lookup lookup = lookup("key,a\n", "a");
        try (RandomAccessFile file = new RandomAccessFile(file(lookup).toFile(), "rw")) {
            file.setLength(SideTableReader.MAX_BYTES + 1);
        }
        assertThat(new SideTableReader().problems(lookup))
                .extracting(p -> p.sentence().replace(folder + "/", ""))
                .containsExactly(
                        "c.csv: 67108865 bytes; expected at most 67108864 bytes, because a lookup is held in memory;"
                                + " load it into the warehouse and use join");
    }

    @Test
    void aFileWithoutRowsGivesAnEmptyTable() throws IOException {
        assertThat(read("key,a\n", "a").size()).isZero();
    }

    private static Path file(Lookup lookup) {
        return ((Lookup.Csv) lookup.source()).file();
    }
}
