package io.perseid.app.sandbox;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.LoggerFactory;

/**
 * A running Mixpanel-compatible server.
 *
 * <ol>
 *   <li>{@link #start} opens the database, makes the lookup tables and listens.
 *   <li>Clients send to {@link #uri()}; people look at the page there; tests read {@link #store()} and set {@link #faults()}.
 *   <li>{@link #close()} stops listening, breaks open connections and closes the database.
 * </ol>
 *
 * Safe for many threads.
 */
public final class Sandbox implements AutoCloseable {

    private static final int THREADS = 32;

    private final Server server;
    private final Deque<AutoCloseable> parts;
    private final URI uri;
    private final Faults faults;
    private final SandboxStore store;
    private final LookupStore lookups;
    private final RequestLog requests;
    private final Optional<X509Certificate> certificate;

    private Sandbox(
            Server server,
            Deque<AutoCloseable> parts,
            URI uri,
            Faults faults,
            SandboxStore store,
            LookupStore lookups,
            RequestLog requests,
            Optional<X509Certificate> certificate) {
        this.server = server;
        this.parts = parts;
        this.uri = uri;
        this.faults = faults;
        this.store = store;
        this.lookups = lookups;
        this.requests = requests;
        this.certificate = certificate;
    }

    /**
     * Starts a sandbox; it serves when this returns.
     *
     * @throws SandboxFailure when the port is taken or the database does not open
     */
    public static Sandbox start(SandboxOptions options) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(options, parts);
        } catch (Exception e) {
            closeAll(parts);
            throw new SandboxFailure("the sandbox does not start: " + e.getMessage(), e);
        }
    }

    private static Sandbox start(SandboxOptions options, Deque<AutoCloseable> parts) throws Exception {
        Clock clock = options.clock();
        Database database = new Database(options);
        parts.push(database);
        EventLog log = new EventLog(database, clock);
        parts.push(log);
        ProfileStore profiles = new ProfileStore(database, clock, options.limits());
        parts.push(profiles);
        LookupStore lookups = new LookupStore(database, clock, options.limits());
        parts.push(lookups);
        options.lookupTables().forEach(lookups::create);

        SandboxStore store = new SandboxStore(database, clock);
        Access access = new Access(options.credentials());
        Faults faults = new Faults();
        RequestLog requests = new RequestLog();
        SandboxHandler handler = new SandboxHandler(
                clock,
                new EventEndpoint(options, access, log),
                new ProfileEndpoint(options.limits(), options.credentials().token(), profiles),
                new LookupEndpoint(options, access, lookups, store),
                new ExportEndpoint(access, store),
                new InspectEndpoint(options, store, lookups, faults, requests),
                faults,
                requests);

        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("sandbox");
        threads.setDaemon(true);
        Server server = new Server(threads);
        server.setStopTimeout(0);
        server.setHandler(handler);
        Optional<ThrowAwayCertificate> certificate =
                options.tls() ? Optional.of(new ThrowAwayCertificate()) : Optional.empty();
        ServerConnector connector = connector(server, certificate);
        connector.setHost(options.host());
        connector.setPort(options.port());
        server.addConnector(connector);
        server.start();
        parts.push(server::stop);
        URI uri = URI.create(
                (options.tls() ? "https://localhost:" : "http://" + options.host() + ":") + connector.getLocalPort());
        return new Sandbox(
                server,
                parts,
                uri,
                faults,
                store,
                lookups,
                requests,
                certificate.map(ThrowAwayCertificate::certificate));
    }

    private static ServerConnector connector(Server server, Optional<ThrowAwayCertificate> certificate) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Events come as base64 in the address too (GET /track?data=).
        http.setRequestHeaderSize(1024 * 1024);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (certificate.isEmpty()) {
            return new ServerConnector(server, plain);
        }
        http.addCustomizer(new SecureRequestCustomizer(false));
        return new ServerConnector(
                server, new SslConnectionFactory(certificate.get().contextFactory(), plain.getProtocol()), plain);
    }

    /** Where it listens, such as {@code http://127.0.0.1:41234}; the page is there, and Mixpanel's paths below. */
    public URI uri() {
        return uri;
    }

    /** Faults on demand; none at the start. */
    public Faults faults() {
        return faults;
    }

    /** What arrived. */
    public SandboxStore store() {
        return store;
    }

    /** The last requests to Mixpanel's paths, newest first; 200 are kept. */
    public List<RequestEntry> requests() {
        return requests.last(Integer.MAX_VALUE);
    }

    /** Makes a lookup table, as a person does in Mixpanel's pages, and returns its id; same name, same id. */
    public String createLookupTable(String name) {
        return lookups.create(name);
    }

    /** The certificate that clients have to trust under {@link SandboxOptions#tls()}. */
    public Optional<X509Certificate> certificate() {
        return certificate;
    }

    /** Waits until {@link #close()} is called by another thread. */
    public void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Sandbox.class).warn("a part of the sandbox did not close", e);
            }
        }
    }
}
