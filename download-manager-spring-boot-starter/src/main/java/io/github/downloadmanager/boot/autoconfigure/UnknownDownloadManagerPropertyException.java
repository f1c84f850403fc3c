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

	/** Whether some of them are of a module that is missing. */
	private final boolean moduleMissing;

	/** Whether some of them are of nobody. */
	private final boolean unknown;

	UnknownDownloadManagerPropertyException(List<UnknownProperty> unknown) {
		super(unknown.stream().map(UnknownProperty::describe).collect(Collectors.joining("\n")));
		this.moduleMissing = unknown.stream().anyMatch((property) -> property.module() != null);
		this.unknown = unknown.stream().anyMatch((property) -> property.module() == null);
	}

	/** What to do about them. */
	String action() {
		String add = this.moduleMissing ? "Add the dependency, or remove its properties. " : "";
		String correct = this.unknown ? "Correct the names, or remove the properties. " : "";
		return add + correct + "If they are meant for somebody else, set " + UnknownPropertyCheck.SWITCH + "=true.";
	}

	/**
	 * One of them.
	 *
	 * @param name as it was written
	 * @param origin where it is set, or {@code null} if that is not known
	 * @param suggestion the property that may have been meant, or {@code null}
	 * @param module the coordinates of the module that has the property and is not on the
	 * class path, or {@code null}
	 */
	record UnknownProperty(String name, @Nullable String origin, @Nullable String suggestion, @Nullable String module) {

		/** For a person to read. */
		String describe() {
			return this.name + problem() + ((this.origin != null) ? " It is set by " + this.origin + "." : "");
		}

		private String problem() {
			if (this.module != null) {
				return " needs the dependency " + this.module + ", which is not on the class path.";
			}
			return " is not a property of the download manager"
					+ ((this.suggestion != null) ? "; did you mean " + this.suggestion + "?" : ".");
		}

	}

}
