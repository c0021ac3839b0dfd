package io.perseid.engine.encode;

import io.perseid.engine.sync.RecordDefinition.Superseded;
import java.time.Duration;

/**
 * How rows are judged.
 *
 * @param skewMargin events later than now minus this are held
 * @param retryRejected whether rows that were refused as they are now are tried again, because the mapping or a connector
 *     changed, or because a person wants it
 * @param parkUnknown whether rows that a run which died may have delivered become rejects, because the lane would double
 *     them
 */
public record EncodeOptions(Duration skewMargin, boolean retryRejected, Superseded superseded, boolean parkUnknown) {}
