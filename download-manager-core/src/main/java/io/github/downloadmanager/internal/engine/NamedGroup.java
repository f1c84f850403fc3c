package io.github.downloadmanager.internal.engine;

import java.util.List;
import java.util.Objects;

import io.github.downloadmanager.DownloadGroup;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.control.HoldMode;

/**
 * A group of a manager, by its name.
 *
 * @param manager the manager
 * @param holds how far its groups are held back
 * @param name the group's name
 */
record NamedGroup(DownloadManager manager, Holds holds, String name) implements DownloadGroup {

	@Override
	public List<DownloadSnapshot> downloads() {
		return this.manager.downloads(this.name);
	}

	@Override
	public int cancel() {
		return this.manager.cancelGroup(this.name);
	}

	@Override
	public void hold(HoldMode mode) {
		Objects.requireNonNull(mode, "mode");
		this.holds.hold(this.name, mode);
	}

	@Override
	public HoldMode hold() {
		return this.holds.group(this.name);
	}

}
