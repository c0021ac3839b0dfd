/** What a dbt project says about its tables: reads {@code manifest.json}, opens no connection. */
@NullMarked
package io.perseid.app.dbt;

import org.jspecify.annotations.NullMarked;
