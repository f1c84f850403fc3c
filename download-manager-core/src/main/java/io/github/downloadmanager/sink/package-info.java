/**
 * Where bytes go: part files, names, checksums. Knows nothing of downloads.
 */
@NullMarked
package io.github.downloadmanager.sink;

import org.jspecify.annotations.NullMarked;
