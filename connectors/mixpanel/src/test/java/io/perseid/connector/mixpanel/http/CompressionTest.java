package io.perseid.connector.mixpanel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perseid.api.destination.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompressionTest {

    @TempDir
    private Path temporary;

    @Test
    void isalIsTakenWhereItsNativePartRuns() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assumeTrue(System.getProperty("os.arch").equals("amd64"));
        assumeTrue(Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2")), "a system on glibc");
        assertThat(Compression.ofThisMachine()).hasToString("gzip by ISA-L");
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws Exception {
        new IsalLibrary(temporary, System.getProperty("os.arch")).load();
        try (var files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anotherProcessorGetsTheJdks() {
        Compression compression =
                Compression.isalOrJdk(new IsalLibrary(temporary, "aarch64")::load, IsalCompressor::new);
        assertThat(compression).hasToString("gzip by the JDK (ISA-L: it has no native part for aarch64)");
        assertThat(compression.compressor()).isInstanceOf(JdkCompressor.class);
    }

    @Test
    void aTemporaryFolderThatIsNotThereGivesTheJdks() {
        Compression compression = Compression.isalOrJdk(
                new IsalLibrary(temporary.resolve("missing"), "amd64")::load, IsalCompressor::new);
        assertThat(compression.toString()).contains("JDK", "NoSuchFileException");
    }

    @Test
    void aWrongResultGivesTheJdks() {
        Compression compression = Compression.isalOrJdk(Optional::empty, () -> new Faulty(new JdkCompressor(), false));
        assertThat(compression.toString()).contains("JDK");
        assertThat(compression.compressor()).isInstanceOf(JdkCompressor.class);
    }

    @Test
    void aFailureInTheCheckGivesTheJdks() {
        Compression compression = Compression.isalOrJdk(Optional::empty, () -> new Faulty(new JdkCompressor(), true));
        assertThat(compression.toString()).contains("JDK", "it failed its check", "no memory");
    }

    @Test
    void theJdksCanBeAskedFor() {
        String before = System.getProperty(Compression.PROPERTY);
        System.setProperty(Compression.PROPERTY, "jdk");
        try {
            assertThat(Compression.ofThisMachine().compressor()).isInstanceOf(JdkCompressor.class);
        } finally {
            if (before == null) {
                System.clearProperty(Compression.PROPERTY);
            } else {
                System.setProperty(Compression.PROPERTY, before);
            }
        }
    }

    /** Gzip that is well formed and says something else than the body, or a failure. */
    private static final class Faulty implements Compressor {
        private final Compressor inner;
        private final boolean fails;

        Faulty(Compressor inner, boolean fails) {
            this.inner = inner;
            this.fails = fails;
        }

        @Override
        public void compress(byte[] body, int length, Bytes out) {
            if (fails) {
                throw new IllegalStateException("no memory");
            }
            byte[] other = body.clone();
            if (length > 0) {
                other[length / 2] ^= 1;
            }
            inner.compress(other, length, out);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
