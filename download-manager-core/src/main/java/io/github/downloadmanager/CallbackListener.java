package io.github.downloadmanager;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one request as a listener.
 */
record CallbackListener(@Nullable Consumer<DownloadEvent> events,
		@Nullable Consumer<Progress> progress) implements DownloadListener {

	static @Nullable CallbackListener of(DownloadRequest request) {
		Consumer<DownloadEvent> events = request.eventCallback();
		Consumer<Progress> progress = request.progressCallback();
		return (events == null && progress == null) ? null : new CallbackListener(events, progress);
	}

	boolean observesProgress() {
		return this.progress != null;
	}

	@Override
	public void onEvent(DownloadEvent event) {
		if (this.events != null) {
			this.events.accept(event);
		}
	}

	@Override
	public void onProgress(Download download, Progress progress) {
		if (this.progress != null) {
			this.progress.accept(progress);
		}
	}

}
