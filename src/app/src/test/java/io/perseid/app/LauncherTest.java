package io.perseid.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher over a distribution of one small class: the archive of classes is made, used, and never in the way. */
final class LauncherTest {

    private static final String MAIN = "io/perseid/app/Perseid.class";
    private static final String ANSWER = "the program ran\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void distribution() throws IOException {
        Path launcher = Path.of("..", "..", "perseid").toAbsolutePath().normalize();
        assumeTrue(Files.isExecutable(launcher), "runs in the source tree only");
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a shell");
        Files.copy(launcher, folder.resolve("perseid"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("jvm.flags"), "# words\n-Xmx64m -XX:+UseSerialGC\n");
        Files.writeString(folder.resolve("classes.list"), "java/lang/Object\nio/perseid/app/Perseid\n");
        jar("the program ran");
    }

    @Test
    void firstLongCommandMakesAnArchiveAndTheNextUsesIt() throws Exception {
        assertThat(perseid(List.of(), "run")).isEqualTo(ANSWER);

        assertThat(archives()).singleElement().satisfies(archive -> assertThat(archive)
                .isNotEmptyFile());
        assertThat(perseid(List.of("PERSEID_JAVA_OPTS=-Xlog:class+load"), "run"))
                .contains("io.perseid.app.Perseid source: shared objects file")
                .contains(ANSWER);
        assertThat(archives()).hasSize(1);
    }

    @Test
    void quickCommandMakesNoneUnlessAsked() throws Exception {
        assertThat(perseid(List.of(), "--version")).isEqualTo(ANSWER);
        assertThat(archives()).isEmpty();

        assertThat(perseid(List.of("PERSEID_ARCHIVE=now"), "--version")).isEqualTo(ANSWER);
        assertThat(archives()).hasSize(1);
    }

    @Test
    void archiveThatIsTurnedOffIsNeitherMadeNorUsed() throws Exception {
        assertThat(perseid(List.of("PERSEID_ARCHIVE=off"), "run")).isEqualTo(ANSWER);
        assertThat(archives()).isEmpty();
    }

    @Test
    void brokenArchiveIsIgnoredWithoutAWord() throws Exception {
        perseid(List.of(), "run");
        Path archive = archives().get(0);
        byte[] good = Files.readAllBytes(archive);
        byte[] otherBegin = good.clone();
        Arrays.fill(otherBegin, 0, 64, (byte) 7);
        for (byte[] broken : List.of(Arrays.copyOf(good, good.length / 2), otherBegin, new byte[] {'x'}, new byte[0])) {
            Files.delete(archive);
            Files.write(archive, broken);

            assertThat(perseid(List.of(), "run")).isEqualTo(ANSWER);
        }
    }

    @Test
    void javaThatKeepsProfilesIsTrainedWhereAskedAndItsArchiveIsUsed() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "keeps classes only");
        assertThat(perseid(List.of("PERSEID_ARCHIVE=now"), "--version")).isEqualTo(ANSWER);

        assertThat(archives())
                .singleElement()
                .satisfies(archive -> assertThat(archive).hasExtension("aot").isNotEmptyFile());
        assertThat(perseid(List.of("PERSEID_JAVA_OPTS=-Xlog:class+load"), "run"))
                .contains("io.perseid.app.Perseid source: shared objects file")
                .contains(ANSWER);
        assertThat(archives()).hasSize(1);
    }

    @Test
    void brokenTrainedArchiveIsIgnoredWithoutAWord() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25, "keeps classes only");
        perseid(List.of("PERSEID_ARCHIVE=now"), "--version");
        Path archive = archives().get(0);
        byte[] good = Files.readAllBytes(archive);
        byte[] otherBegin = good.clone();
        Arrays.fill(otherBegin, 0, 64, (byte) 7);
        for (byte[] broken : List.of(Arrays.copyOf(good, good.length / 2), otherBegin, new byte[0])) {
            Files.delete(archive);
            Files.write(archive, broken);

            assertThat(perseid(List.of("PERSEID_ARCHIVE=now"), "run")).isEqualTo(ANSWER);
        }
    }

    @Test
    void commandThatEndsHasOneCompilerAndTheDaemonBoth() throws Exception {
        List<String> shown = List.of("PERSEID_JAVA_OPTS=-XX:+PrintFlagsFinal");

        assertThat(perseid(shown, "run")).containsPattern("TieredStopAtLevel += 1 ");
        assertThat(perseid(shown, "daemon")).containsPattern("TieredStopAtLevel += 4 ");
    }

    @Test
    void commandThatEndsBeginsWithALargerHeapThanTheDaemonUnlessAHeapIsSet() throws Exception {
        Files.writeString(folder.resolve("jvm.flags"), "-Xms32m -Xmx256m -XX:+UseSerialGC\n");
        String shown = "PERSEID_JAVA_OPTS=-XX:+PrintFlagsFinal";

        assertThat(perseid(List.of(shown), "run")).containsPattern("InitialHeapSize += " + (64 << 20) + " ");
        assertThat(perseid(List.of(shown), "daemon")).containsPattern("InitialHeapSize += " + (32 << 20) + " ");
        assertThat(perseid(List.of(shown + " -Xmx64m"), "run"))
                .containsPattern("InitialHeapSize += " + (32 << 20) + " ")
                .contains(ANSWER);
    }

    @Test
    void heapIsInHugePagesWhereTheSystemHasThemUnlessTheyAreSwitchedOff() throws Exception {
        Path offered = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        boolean there = Files.isReadable(offered) && !Files.readString(offered).contains("[never]");
        String shown = "PERSEID_JAVA_OPTS=-XX:+PrintFlagsFinal";

        for (String command : List.of("run", "daemon")) {
            String answer = perseid(List.of(shown), command);
            assertThat(answer.contains("transparent huge pages")).as(answer).isFalse();
            assertThat(Pattern.compile("UseTransparentHugePages += true ")
                            .matcher(answer)
                            .find())
                    .isEqualTo(there);
        }
        if (there) {
            assertThat(perseid(List.of(shown + " -XX:-UseTransparentHugePages"), "run"))
                    .doesNotContainPattern("UseTransparentHugePages += true ");
        }
    }

    @Test
    void driverOfSqliteIsToldWhereItsLibraryIsIfThereIsOne() throws Exception {
        List<String> shown = List.of("PERSEID_JAVA_OPTS=-XshowSettings:properties");

        assertThat(perseid(shown, "run")).doesNotContain("org.sqlite.lib.path");
        Files.writeString(folder.resolve("lib").resolve("libsqlitejdbc.so"), "");
        assertThat(perseid(shown, "run"))
                .contains("org.sqlite.lib.path = " + folder.toRealPath().resolve("lib"));
    }

    @Test
    void commandThatEndsStartsNoFlightRecorderUnlessOneIsAskedFor() throws Exception {
        String shown = "PERSEID_JAVA_OPTS=-XshowSettings:properties";
        String without = "jfr.unsupported.vm = true";

        assertThat(perseid(List.of(shown), "run")).contains(without);
        assertThat(perseid(List.of(shown), "daemon")).doesNotContain(without);
        assertThat(perseid(List.of(shown + " -XX:FlightRecorderOptions=stackdepth=64"), "run"))
                .doesNotContain(without);
    }

    @Test
    void archiveOfOtherClassesIsIgnoredWithoutAWord() throws Exception {
        perseid(List.of(), "run");
        jar("another program ran");
        Files.setLastModifiedTime(folder.resolve("lib/app.jar"), FileTime.fromMillis(1_000_000_000_000L));

        assertThat(perseid(List.of(), "run")).isEqualTo("another program ran\n");
    }

    @Test
    void archiveThatCannotBeMadeIsDoneWithout() throws Exception {
        Files.writeString(folder.resolve("archive"), "a file where the folder should be");

        assertThat(perseid(List.of(), "run")).isEqualTo(ANSWER);
    }

    @Test
    void folderThatCannotBeWrittenToRunsWithoutAnArchive() throws Exception {
        assertThat(folder.toFile().setWritable(false)).isTrue();
        try {
            assumeTrue(!Files.isWritable(folder), "root may write everywhere");
            assertThat(perseid(List.of(), "run")).isEqualTo(ANSWER);
            assertThat(archives()).isEmpty();
        } finally {
            assertThat(folder.toFile().setWritable(true)).isTrue();
        }
    }

    private List<Path> archives() throws IOException {
        Path archives = folder.resolve("archive");
        if (!Files.isDirectory(archives)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(archives)) {
            return files.filter(file -> file.toString().matches(".*\\.(jsa|aot)"))
                    .toList();
        }
    }

    /** Standard output and error in one, once the launcher has ended with 0. */
    private String perseid(List<String> environment, String command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(folder.resolve("perseid").toString(), command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PERSEID_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        for (String variable : environment) {
            int sign = variable.indexOf('=');
            builder.environment().put(variable.substring(0, sign), variable.substring(sign + 1));
        }
        Process process = builder.directory(folder.toFile()).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** A program that says one line. */
    private void jar(String line) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("source/io/perseid/app"));
        Path source = sources.resolve("Perseid.java");
        Files.writeString(
                source,
                "package io.perseid.app; public class Perseid { public static void main(String[] a) {"
                        + " System.out.println(\"" + line + "\"); } }");
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", folder.resolve("classes").toString()));
        arguments.add(source.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        try (OutputStream file = Files.newOutputStream(folder.resolve("lib/app.jar"));
                ZipOutputStream zip = new ZipOutputStream(file);
                InputStream compiled =
                        Files.newInputStream(folder.resolve("classes").resolve(MAIN))) {
            zip.putNextEntry(new ZipEntry(MAIN));
            compiled.transferTo(zip);
            zip.closeEntry();
        }
    }
}
