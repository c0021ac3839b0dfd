/** What every warehouse connector has to keep: inherit {@link io.perseid.testkit.warehouse.WarehouseContract}. */
@NullMarked
package io.perseid.testkit.warehouse;

import org.jspecify.annotations.NullMarked;
