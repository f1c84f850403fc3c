package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadListener;
import org.jspecify.annotations.Nullable;

/**
 * Makes a listener for each manager that is built with the builder of the application, as
 * an event does not say which manager it comes from.
 */
@FunctionalInterface
public interface ManagerListenerFactory {

	/**
	 * Make a listener.
	 * @param manager the name of the manager's bean, or {@code null} if it is none
	 * @return a listener, or {@code null} for none
	 */
	@Nullable DownloadListener listener(@Nullable String manager);

}
