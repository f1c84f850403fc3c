package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadManagerBuilder;

/**
 * Changes the builder of the auto-configured download manager. Beans of this type are
 * called in their order, after all properties and other beans were applied, so they have
 * the last word.
 */
@FunctionalInterface
public interface DownloadManagerBuilderCustomizer {

	/**
	 * Change the builder.
	 * @param builder the builder to change
	 */
	void customize(DownloadManagerBuilder builder);

}
