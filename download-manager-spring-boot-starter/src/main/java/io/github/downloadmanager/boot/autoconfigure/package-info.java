/**
 * Auto-configuration of the download manager. Properties enter, are checked, and go to
 * the builder; beans leave: managers, their builder, application events, JSON, health,
 * metrics and the endpoint, each only if its technology is there and the application has
 * no bean of its own. Begin at {@code DownloadManagerAutoConfiguration}, then
 * {@code DownloadManagerProperties} and {@code DownloadManagerBuilderConfigurer}.
 */
@NullMarked
package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
