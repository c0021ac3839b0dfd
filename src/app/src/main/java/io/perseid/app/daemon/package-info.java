/** The process that runs every sync on its schedule and tells how it stands over HTTP; metrics are listed in README.md. */
@NullMarked
package io.perseid.app.daemon;

import org.jspecify.annotations.NullMarked;
