/**
 * The names under which downloads and their attempts are observed.
 */
@NullMarked
package io.github.downloadmanager.observation;

import org.jspecify.annotations.NullMarked;
