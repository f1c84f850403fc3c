package io.github.downloadmanager.boot.actuate;

import java.util.Map;
import java.util.Set;

import io.github.downloadmanager.DownloadStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} for the {@link DownloadsEndpoint} that says by the status
 * of the response what came of an order to cancel, and shows addresses only to those who
 * may see them.
 */
@EndpointWebExtension(endpoint = DownloadsEndpoint.class)
public class DownloadsEndpointWebExtension {

	private static final int CONFLICT = 409;

	private final DownloadsEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create an extension.
	 * @param delegate the endpoint to extend
	 * @param showValues when addresses, names of files and errors in words are shown
	 * @param roles the roles of those who may see them, if that depends on it
	 */
	public DownloadsEndpointWebExtension(DownloadsEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
	}

	/**
	 * A page of the downloads known, with counts of all; see
	 * {@link DownloadsEndpoint#downloads}.
	 * @param securityContext who asks
	 * @param status only those that have it, or {@code null} for any
	 * @param group only those of it, or {@code null} for any
	 * @param q only those whose id, address or file name has this text, or {@code null}
	 * for any
	 * @param limit how many at most, from 1 to 1000, or {@code null} for 100
	 * @param after {@code next} of the page before, or {@code null} for the first page
	 * @return what is known
	 */
	@ReadOperation
	public DownloadsDescriptor downloads(SecurityContext securityContext, @Nullable DownloadStatus status,
			@Nullable String group, @Nullable String q, @Nullable Integer limit, @Nullable String after) {
		return this.delegate.list(new DownloadQuery(status, group, q, limit, after), isShown(securityContext));
	}

	/**
	 * One download.
	 * @param securityContext who asks
	 * @param id the download's id
	 * @return status 200 and the download, or 404 if it is not known
	 */
	@ReadOperation
	public WebEndpointResponse<DownloadDescriptor> download(SecurityContext securityContext, @Selector String id) {
		DownloadDescriptor download = this.delegate.describe(id, isShown(securityContext));
		return (download != null) ? new WebEndpointResponse<>(download)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * Cancel a download.
	 * @param id the download's id
	 * @return status 204 if it is cancelled, 404 if it is not known, 409 if it had
	 * completed or failed
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> cancel(@Selector String id) {
		return new WebEndpointResponse<>(switch (this.delegate.cancel(id).outcome()) {
			case ACCEPTED -> WebEndpointResponse.STATUS_NO_CONTENT;
			case ENDED -> CONFLICT;
			case UNKNOWN -> WebEndpointResponse.STATUS_NOT_FOUND;
		});
	}

	/**
	 * Refuse to cancel everything.
	 * @return status 400, and how to cancel one download
	 */
	@DeleteOperation
	public WebEndpointResponse<Map<String, String>> cancelWithoutAnId() {
		return new WebEndpointResponse<>(Map.of("message", "name the download to cancel: DELETE …/downloads/{id}"),
				WebEndpointResponse.STATUS_BAD_REQUEST);
	}

	private boolean isShown(SecurityContext securityContext) {
		return this.showValues.isShown(securityContext, this.roles);
	}

}
