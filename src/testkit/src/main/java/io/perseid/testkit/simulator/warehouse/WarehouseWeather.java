package io.perseid.testkit.simulator.warehouse;

/** What goes wrong in a warehouse, asked before each call. One thread. */
public interface WarehouseWeather {

    /**
     * @param call {@code open}, {@code now}, {@code describe}, {@code read}, {@code next}, {@code feed} or {@code close}
     * @throws RuntimeException what the call is to fail with
     */
    void before(String call);

    /** How many rows the next batch has at most; at least 1. */
    int batchRows();
}
