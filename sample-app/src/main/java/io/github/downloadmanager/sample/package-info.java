/**
 * The sample application: a small download server and a command line, both on the
 * starter.
 */
@NullMarked
package io.github.downloadmanager.sample;

import org.jspecify.annotations.NullMarked;
