/**
 * Auto-configuration of the download manager.
 */
@NullMarked
package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
