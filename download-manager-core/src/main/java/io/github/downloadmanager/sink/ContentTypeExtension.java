package io.github.downloadmanager.sink;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The usual extensions of common media types, for names that have none.
 */
final class ContentTypeExtension {

	private static final Map<String, String> EXTENSIONS = Map.ofEntries(Map.entry("application/epub+zip", "epub"),
			Map.entry("application/gzip", "gz"), Map.entry("application/java-archive", "jar"),
			Map.entry("application/json", "json"), Map.entry("application/msword", "doc"),
			Map.entry("application/pdf", "pdf"), Map.entry("application/rtf", "rtf"),
			Map.entry("application/vnd.ms-excel", "xls"), Map.entry("application/vnd.ms-powerpoint", "ppt"),
			Map.entry("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
			Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
			Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
			Map.entry("application/x-7z-compressed", "7z"), Map.entry("application/x-gzip", "gz"),
			Map.entry("application/x-tar", "tar"), Map.entry("application/xml", "xml"),
			Map.entry("application/zip", "zip"), Map.entry("application/zstd", "zst"), Map.entry("audio/flac", "flac"),
			Map.entry("audio/mp4", "m4a"), Map.entry("audio/mpeg", "mp3"), Map.entry("audio/ogg", "ogg"),
			Map.entry("audio/wav", "wav"), Map.entry("image/avif", "avif"), Map.entry("image/bmp", "bmp"),
			Map.entry("image/gif", "gif"), Map.entry("image/jpeg", "jpg"), Map.entry("image/png", "png"),
			Map.entry("image/svg+xml", "svg"), Map.entry("image/tiff", "tif"), Map.entry("image/webp", "webp"),
			Map.entry("text/calendar", "ics"), Map.entry("text/css", "css"), Map.entry("text/csv", "csv"),
			Map.entry("text/html", "html"), Map.entry("text/javascript", "js"), Map.entry("text/markdown", "md"),
			Map.entry("text/plain", "txt"), Map.entry("text/xml", "xml"), Map.entry("video/mp4", "mp4"),
			Map.entry("video/mpeg", "mpg"), Map.entry("video/ogg", "ogv"), Map.entry("video/quicktime", "mov"),
			Map.entry("video/webm", "webm"), Map.entry("video/x-matroska", "mkv"));

	private ContentTypeExtension() {
	}

	/**
	 * Give a name an extension, if it has none and the type has a usual one.
	 * @param name a file name
	 * @param contentType the media type as sent, with whatever parameters, or
	 * {@code null}
	 * @return the name, with an extension or as it was
	 */
	static String add(String name, @Nullable String contentType) {
		if (contentType == null || name.indexOf('.', 1) > 0) {
			return name;
		}
		int parameters = contentType.indexOf(';');
		String type = (parameters < 0) ? contentType : contentType.substring(0, parameters);
		String extension = EXTENSIONS.get(type.strip().toLowerCase(Locale.ROOT));
		return (extension != null) ? name + "." + extension : name;
	}

}
