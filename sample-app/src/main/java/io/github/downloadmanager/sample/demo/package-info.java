/**
 * A built-in origin to download from, so that the first try needs no internet.
 */
@NullMarked
package io.github.downloadmanager.sample.demo;

import org.jspecify.annotations.NullMarked;
