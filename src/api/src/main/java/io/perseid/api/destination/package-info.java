/** Where rows go: lanes as data, writers compiled per mapping, requests and their receipts. */
@NullMarked
package io.perseid.api.destination;

import org.jspecify.annotations.NullMarked;
