import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL, in a process of its own: prints its port, and ends when its standard input does. */
final class Server {

    private Server() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            System.out.println("port " + server.getPort());
            while (System.in.read() >= 0) {
                // Nothing is told; the end is what is waited for.
            }
        }
    }
}
