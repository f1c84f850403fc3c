package io.github.downloadmanager.boot.actuate;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} for the {@link DownloadsEndpoint} that says by the status
 * of the response what came of an order to cancel.
 */
@EndpointWebExtension(endpoint = DownloadsEndpoint.class)
public class DownloadsEndpointWebExtension {

	private static final int CONFLICT = 409;

	private final DownloadsEndpoint delegate;

	/**
	 * Create an extension.
	 * @param delegate the endpoint to extend
	 */
	public DownloadsEndpointWebExtension(DownloadsEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Cancel a download.
	 * @param id the download's id
	 * @return status 204 if it is cancelled, 404 if it is not known, 409 if it had
	 * completed or failed
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> cancel(@Selector String id) {
		return new WebEndpointResponse<>(switch (this.delegate.cancel(id)) {
			case ACCEPTED -> WebEndpointResponse.STATUS_NO_CONTENT;
			case ENDED -> CONFLICT;
			case UNKNOWN -> WebEndpointResponse.STATUS_NOT_FOUND;
		});
	}

}
