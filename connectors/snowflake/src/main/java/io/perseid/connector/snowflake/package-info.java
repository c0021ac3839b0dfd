/** Snowflake as a warehouse: the vendor's driver runs the SQL, result parts are read as Arrow. */
@NullMarked
package io.perseid.connector.snowflake;

import org.jspecify.annotations.NullMarked;
