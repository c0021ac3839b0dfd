/** Where rows come from: the connector, its sessions, and Arrow batches of rows. */
@NullMarked
package io.perseid.api.warehouse;

import org.jspecify.annotations.NullMarked;
