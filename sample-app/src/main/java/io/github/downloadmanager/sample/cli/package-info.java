/**
 * The command line: options, input file, bars and lines, exit codes.
 */
@NullMarked
package io.github.downloadmanager.sample.cli;

import org.jspecify.annotations.NullMarked;
