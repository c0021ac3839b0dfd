/** What is wrong with the configuration, with file and line. */
@NullMarked
package io.perseid.app.config.problem;

import org.jspecify.annotations.NullMarked;
