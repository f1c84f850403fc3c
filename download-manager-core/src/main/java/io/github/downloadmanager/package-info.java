/**
 * The download manager: its API and, package-private beside it, its engine.
 */
@NullMarked
package io.github.downloadmanager;

import org.jspecify.annotations.NullMarked;
