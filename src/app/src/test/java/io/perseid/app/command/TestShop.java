package io.perseid.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.sandbox.Credentials;
import io.perseid.app.sandbox.Sandbox;
import io.perseid.app.sandbox.SandboxOptions;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.StopSignal;
import io.perseid.app.wiring.RunConditions;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RetryPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A shop in a real DuckDB file, a sandbox, and the command line called in this process. */
final class TestShop implements AutoCloseable {

    static final String SECRET = "s3cr3t-of-the-service-account";
    static final String TOKEN = "t0ken-of-the-project";

    final Path folder;
    final Sandbox sandbox;
    final Map<String, String> environment = new HashMap<>();
    /** What a stop signal would call, while a run is under way. */
    final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});

    RetryPolicy retry = new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ZERO);
    Slicing slicing = new Slicing(40, Duration.ofSeconds(10), 100);

    boolean stopAtOnce;
    boolean terminal;
    /** What a person types. */
    String answers = "";

    TestShop(Path folder) {
        this.folder = folder;
        this.sandbox = Sandbox.start(SandboxOptions.defaults()
                .withCredentials(new Credentials("42", TOKEN, "robot", SECRET))
                .withLookupTables(List.of("products")));
        environment.put("SHOP_SECRET", SECRET);
        environment.put("SHOP_TOKEN", TOKEN);
        configure(sandbox.uri().toString());
        sql(
                "CREATE TABLE orders (order_id BIGINT, ordered_at TIMESTAMP, customer_id VARCHAR,"
                        + " order_total DECIMAL(18,2), product_id INTEGER)",
                "INSERT INTO orders SELECT i, timestamp '2026-01-01 00:00:00' + to_minutes(i), 'c' || (i % 7), i * 1.25,"
                        + " i % 3 FROM range(1, 101) t(i)",
                "CREATE TABLE customers (customer_id VARCHAR, name VARCHAR, email VARCHAR)",
                "INSERT INTO customers SELECT 'c' || i, 'Customer ' || i, 'c' || i || '@example.com' FROM range(7) t(i)",
                "CREATE TABLE products (product_id INTEGER, product_name VARCHAR)",
                "INSERT INTO products VALUES (1, 'tea'), (2, 'cake'), (3, 'jam')");
    }

    /** Writes perseid.yaml and three syncs. */
    void configure(String host) {
        write("config/perseid.yaml", """
                warehouses:
                  shop: {type: duckdb, file: shop.duckdb, zone: UTC}
                destinations:
                  mixpanel:
                    type: mixpanel
                    project_id: 42
                    token: ${env:SHOP_TOKEN}
                    service_account: {username: robot, secret: "${env:SHOP_SECRET}"}
                    timeout: 5s
                    hosts: {ingestion: "HOST", data: "HOST", query: "HOST", app: "HOST"}
                """.replace("HOST", host));
        write("config/syncs/orders.yaml", """
                sync: orders
                warehouse: shop
                destination: mixpanel
                mode: standard
                schedule: manual
                events:
                  from: orders
                  name: order submitted
                  time: ordered_at
                  user: customer_id
                  key: order_id
                  cursor: {column: ordered_at}
                  properties: {revenue: order_total, product_id: product_id}
                """);
        write("config/syncs/customers.yaml", """
                sync: customers
                warehouse: shop
                destination: mixpanel
                mode: full
                schedule: manual
                users:
                  from: customers
                  user: customer_id
                  properties: {$name: name, $email: email}
                """);
        write("config/syncs/products.yaml", """
                sync: products
                warehouse: shop
                destination: mixpanel
                schedule: manual
                lookup: {table: products, from: products, key: product_id, columns: "*"}
                """);
    }

    void write(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The single number that a query of the shop gives. */
    long count(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("shop.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void sql(String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("shop.duckdb"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls the command line with this shop's configuration. */
    Said call(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--config");
        all.add(folder.resolve("config").toString());
        return callBare(all.toArray(String[]::new));
    }

    Said callBare(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter outWriter = new PrintWriter(out);
        PrintWriter errWriter = new PrintWriter(err);
        Program program = new Program(
                new Screen(outWriter, errWriter, terminal, new StringReader(answers)),
                name -> Optional.ofNullable(environment.get(name)),
                ConnectorRegistry::installed,
                () -> RunConditions.ofProcess().withRetry(retry).withSlicing(slicing),
                this::watch);
        int code = CommandTree.of(program).setOut(outWriter).setErr(errWriter).execute(arguments);
        return new Said(code, told(out), told(err));
    }

    private String told(StringWriter text) {
        return text.toString().replace(folder.toString(), "FOLDER");
    }

    private StopSignal.Watch watch(Runnable stopping, Runnable late) {
        stop.set(stopping);
        if (stopAtOnce) {
            stopping.run();
        }
        return () -> stop.set(() -> {});
    }

    void pressCtrlC() {
        Objects.requireNonNull(stop.get()).run();
    }

    /** Every file of the folder. */
    List<String> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }

    /** What a call of the command line said. The folder's name is replaced by {@code FOLDER}. */
    record Said(int code, String out, String err) {
        JsonNode json() {
            return Json.parse(out).orElseThrow(() -> new AssertionError("no JSON: " + out + err));
        }
    }
}
