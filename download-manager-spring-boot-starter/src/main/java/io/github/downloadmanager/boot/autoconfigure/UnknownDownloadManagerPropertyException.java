package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * There are {@code download-manager.*} properties that the download manager does not
 * have, which are spelling mistakes mostly.
 */
public final class UnknownDownloadManagerPropertyException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	UnknownDownloadManagerPropertyException(List<UnknownProperty> unknown) {
		super(unknown.stream().map(UnknownProperty::describe).collect(Collectors.joining("\n")));
	}

	/**
	 * One of them.
	 *
	 * @param name as it was written
	 * @param origin where it is set, or {@code null} if that is not known
	 * @param suggestion the property that may have been meant, or {@code null}
	 */
	record UnknownProperty(String name, @Nullable String origin, @Nullable String suggestion) {

		private String describe() {
			return this.name + " is not a property of the download manager"
					+ ((this.suggestion != null) ? "; did you mean " + this.suggestion + "?" : ".")
					+ ((this.origin != null) ? " It is set by " + this.origin + "." : "");
		}

	}

}
