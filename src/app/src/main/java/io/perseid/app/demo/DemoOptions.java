package io.perseid.app.demo;

import java.nio.file.Path;

/**
 * How a demo runs.
 *
 * @param orders to generate
 * @param seed same seed, same shop
 * @param port of the sandbox; 0 = a free one
 * @param exit end after the last step, leave no page open
 * @param json the result is one JSON document, and the steps are told beside it
 * @param gallery the examples of the gallery instead of the shop; {@code orders} and {@code seed} count for nothing then
 * @param folder that it lives in; emptied at the start
 */
public record DemoOptions(long orders, long seed, int port, boolean exit, boolean json, boolean gallery, Path folder) {}
