package io.perseid.app.chaos;

import java.nio.file.Path;

/**
 * How a torment goes.
 *
 * @param rounds processes to torment
 * @param seed same seed, same plan; not the same moments, which are real
 * @param rows orders at the start
 * @param keep the folder even if all went well
 * @param folder that the torment's own folder is made in
 */
public record ChaosOptions(int rounds, long seed, long rows, boolean keep, Path folder) {}
