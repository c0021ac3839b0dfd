package io.perseid.connector.mixpanel.http;

import io.perseid.api.destination.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which gzip this machine gets: ISA-L's where it loads and reads back what it wrote, else the JDK's. Both are gzip to the
 * other side; nothing but CPU time depends on it. Immutable; any thread.
 */
public final class Compression {

    /** JVM property: {@code jdk} leaves ISA-L alone; {@code auto}, the default, tries it. */
    public static final String PROPERTY = "perseid.compression";

    private static final Logger LOG = LoggerFactory.getLogger(Compression.class);

    private static final long SEED = 20_260_101;

    private final String words;
    private final Supplier<Compressor> maker;

    private Compression(String words, Supplier<Compressor> maker) {
        this.words = words;
        this.maker = maker;
    }

    /** The best that works here. Loads and checks, some 40 ms the first time in a process. */
    public static Compression ofThisMachine() {
        String wanted = System.getProperty(PROPERTY, "auto");
        IsalLibrary library = new IsalLibrary(
                Path.of(System.getProperty("java.io.tmpdir", ".")), System.getProperty("os.arch", "unknown"));
        return wanted.equals("jdk") ? jdk("asked for by -D" + PROPERTY) : isalOrJdk(library::load, IsalCompressor::new);
    }

    /** The JDK's, which works everywhere. */
    public static Compression jdk(String reason) {
        return new Compression("gzip by the JDK (" + reason + ")", JdkCompressor::new);
    }

    /**
     * @param load why the native part cannot be used; empty if it is loaded
     * @param isal makes compressors, once it is loaded
     */
    static Compression isalOrJdk(Supplier<Optional<String>> load, Supplier<Compressor> isal) {
        Optional<String> problem = load.get().or(() -> selfCheck(isal));
        Compression chosen =
                problem.map(why -> jdk("ISA-L: " + why)).orElseGet(() -> new Compression("gzip by ISA-L", isal));
        LOG.debug("request bodies: {}", chosen.words);
        return chosen;
    }

    /** A new one, to be closed by the caller. */
    public Compressor compressor() {
        return maker.get();
    }

    @Override
    public String toString() {
        return words;
    }

    /** Why it is not to be trusted; empty if samples of each sort come back as they were. */
    private static Optional<String> selfCheck(Supplier<Compressor> maker) {
        try (Compressor compressor = maker.get()) {
            Bytes out = new Bytes(1024);
            for (byte[] sample : samples()) {
                compressor.compress(sample, sample.length, out);
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.array(), 0, out.size()))) {
                    if (!Arrays.equals(in.readAllBytes(), sample)) {
                        return Optional.of("its output read back as something else");
                    }
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException | LinkageError e) {
            return Optional.of("it failed its check: " + e);
        }
    }

    /** Nothing, a little, text that repeats itself, noise: more than one block of each that can have blocks. */
    private static byte[][] samples() {
        byte[] text = "{\"event\":\"check\",\"properties\":{\"time\":1767225600000,\"$insert_id\":\"0f\"}}\n"
                .repeat(1000)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] noise = new byte[70_000];
        new Random(SEED).nextBytes(noise);
        return new byte[][] {new byte[0], {7}, text, noise};
    }
}
