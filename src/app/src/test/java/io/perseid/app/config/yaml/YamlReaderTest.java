package io.perseid.app.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YamlReaderTest {

    @TempDir
    Path folder;

    private final List<ConfigProblem> problems = new ArrayList<>();

    private Optional<Node.Mapping> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private Optional<Node.Mapping> read(byte[] bytes, Map<String, String> variables) throws IOException {
        Path file = Files.write(folder.resolve("a.yaml"), bytes);
        return new YamlReader(name -> Optional.ofNullable(variables.get(name)), folder, problems::add)
                .read(file, "a.yaml");
    }

    private List<String> messages() {
        return problems.stream().map(ConfigProblem::sentence).toList();
    }

    @Test
    void valuesKeepTheTextThatWasWritten() throws IOException {
        Node.Mapping file = read("a: 010\nb: 1e3\nc: yes\nd: 2026-01-01\ne: 0x1F\nf: 1:30\ng: 'null'\nh: off\n")
                .orElseThrow();
        assertThat(file.entries().stream().map(e -> e.value().asText().orElseThrow()))
                .containsExactly("010", "1e3", "yes", "2026-01-01", "0x1F", "1:30", "null", "off");
        assertThat(problems).isEmpty();
    }

    @Test
    void keysThatYamlCallsBooleansStayWords() throws IOException {
        assertThat(read("on: 1\nyes: 2\nn: 3\n").orElseThrow().keys()).containsExactly("on", "yes", "n");
    }

    @Test
    void keysAndValuesKnowLineAndColumn() throws IOException {
        Node.Mapping file = read("# first\na:\n  b: [x,\n      y]\n").orElseThrow();
        assertThat(file.entry("a").orElseThrow().position()).isEqualTo(new Position("a.yaml", 2, 1));
        Node.Mapping a = (Node.Mapping) file.get("a").orElseThrow();
        assertThat(a.entry("b").orElseThrow().position()).isEqualTo(new Position("a.yaml", 3, 3));
        Node.Sequence b = (Node.Sequence) a.get("b").orElseThrow();
        assertThat(b.items().get(1).position()).isEqualTo(new Position("a.yaml", 4, 7));
    }

    @Test
    void aliasesStandForTheirAnchor() throws IOException {
        Node.Mapping file = read("a: &x {b: c}\nd: *x\n").orElseThrow();
        assertThat(file.find("d", "b").flatMap(Node::asText)).contains("c");
    }

    @Test
    void aBombOfAliasesIsRefused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + String.join(", ", Collections.nCopies(10, before)) + "]\n");
        }
        assertThat(read(bomb.toString())).isEmpty();
        assertThat(messages()).singleElement().asString().contains("expected");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertThat(read("a: " + "[".repeat(5000) + "]".repeat(5000))).isEmpty();
        assertThat(messages()).hasSize(1);
    }

    @Test
    void bytesThatAreNotUtf8() throws IOException {
        assertThat(read(new byte[] {'a', ':', ' ', (byte) 0xff}, Map.of())).isEmpty();
        assertThat(messages())
                .containsExactly("a.yaml: bytes that are not UTF-8; expected UTF-8 text; save the file as UTF-8");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        assertThat(read("\uFEFFa: b\n").orElseThrow().keys()).containsExactly("a");
    }

    @Test
    void aListAtTheTop() throws IOException {
        assertThat(read("- a\n")).isEmpty();
        assertThat(messages())
                .containsExactly("a.yaml:1: a list; expected keys and values; begin with a key and a colon");
    }

    @Test
    void tagsAndMergeKeys() throws IOException {
        read("a: !ruby x\nb: &b {c: d}\ne:\n  <<: *b\n");
        assertThat(messages())
                .containsExactly(
                        "a.yaml:1: the tag !ruby; expected a value without a tag; remove the tag",
                        "a.yaml:4: the merge key <<; expected the keys themselves; write them out");
    }

    @Test
    void referencesAreReplacedInValuesOnly() throws IOException {
        Files.writeString(folder.resolve("secret"), "s3cr3t\r\n");
        Node.Mapping file = read(
                        "${env:K}: x\na: pre-${env:K}-${file:secret}\nb: $${env:K}\n".getBytes(StandardCharsets.UTF_8),
                        Map.of("K", "v$1"))
                .orElseThrow();
        assertThat(file.keys()).containsExactly("${env:K}", "a", "b");
        assertThat(file.get("a").flatMap(Node::asText)).contains("pre-v$1-s3cr3t");
        assertThat(file.get("b").flatMap(Node::asText)).contains("${env:K}");
        assertThat(file.toString()).doesNotContain("s3cr3t").doesNotContain("v$1");
    }

    @Test
    void aReferenceWithoutEnd() throws IOException {
        read("a: ${env:K\n");
        assertThat(messages())
                .containsExactly(
                        "a.yaml:1: \"${\" without \"}\"; expected ${env:NAME} or ${file:/path/of/a/secret}; close it,"
                                + " or write $${ for the two characters themselves");
    }
}
