package io.github.downloadmanager.boot.autoconfigure;

import java.util.function.Function;

import io.github.downloadmanager.BatchProgress;
import io.github.downloadmanager.BatchResult;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadBatch;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.ControlEvent;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.WaitReason;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Makes events, snapshots, results and handles of downloads safe to return from a
 * controller. Whatever the application's mapper is set to: events have a {@code type};
 * failures are their type and message, without stack trace and causes; instants and
 * durations are ISO 8601, sizes are numbers of bytes, and {@code null} while unknown; of
 * a file there is its name, not where it lies on this machine.
 */
public final class DownloadJacksonModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	/** Create the module. */
	public DownloadJacksonModule() {
		super("download-manager");
		add(DownloadEvent.class, DownloadJson::event);
		add(DownloadException.class, DownloadJson::failure);
		add(DownloadSnapshot.class, DownloadJson::snapshot);
		add(DownloadResult.class, DownloadJson::result);
		add(Progress.class, DownloadJson::progress);
		add(DownloadRequest.class, DownloadJson::request);
		add(BatchProgress.class, DownloadJson::progress);
		add(BatchResult.class, DownloadJson::batch);
		add(BatchResult.Entry.class, DownloadJson::entry);
		add(DownloadBatch.class, (batch) -> DownloadJson.progress(batch.snapshot()));
		add(RemoteInfo.class, DownloadJson::remote);
		add(ControlEvent.class, ControlJson::event);
		add(Limits.class, ControlJson::limits);
		add(GroupLimits.class, ControlJson::group);
		add(WaitReason.class, ControlJson::waiting);
		add(AttemptJournal.class, ControlJson::journal);
		add(AttemptRecord.class, ControlJson::attempt);
		add(Download.class, (download) -> DownloadJson.snapshot(download.snapshot()));
	}

	private <T> void add(Class<T> type, Function<T, Object> view) {
		addSerializer(type, new ViewSerializer<>(type, view));
	}

	/** Writes what is to be seen of a value in its place. */
	private static final class ViewSerializer<T> extends StdSerializer<T> {

		private final Function<T, Object> view;

		private ViewSerializer(Class<T> type, Function<T, Object> view) {
			super(type);
			this.view = view;
		}

		@Override
		public void serialize(T value, JsonGenerator generator, SerializationContext context) {
			generator.writePOJO(this.view.apply(value));
		}

	}

}
