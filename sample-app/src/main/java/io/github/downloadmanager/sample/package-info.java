/**
 * The sample application: a small download server on the starter. With addresses as
 * arguments it hands over to the command line.
 */
@NullMarked
package io.github.downloadmanager.sample;

import org.jspecify.annotations.NullMarked;
