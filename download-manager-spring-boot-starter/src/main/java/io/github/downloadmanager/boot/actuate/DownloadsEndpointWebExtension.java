package io.github.downloadmanager.boot.actuate;

import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
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
	 * @param reason only those that wait for it, or {@code null} for any
	 * @param q only those whose id, address or file name has this text, or {@code null}
	 * for any
	 * @param limit how many at most, from 1 to 1000, or {@code null} for 100
	 * @param after {@code next} of the page before, or {@code null} for the first page
	 * @return status 200 and what is known, or 400 if a value is not allowed
	 */
	@ReadOperation
	public WebEndpointResponse<Object> downloads(SecurityContext securityContext, @Nullable String status,
			@Nullable String group, @Nullable String reason, @Nullable String q, @Nullable String limit,
			@Nullable String after) {
		return answer(() -> this.delegate.list(DownloadQuery.of(status, group, reason, q, limit, after),
				isShown(securityContext)));
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
	 * Steer a download; see {@link DownloadsEndpoint#steer}.
	 * @param securityContext who orders it
	 * @param id the download's id
	 * @param state {@code paused} or {@code queued}, or {@code null}
	 * @param priority from -1000 to 1000, or {@code null}
	 * @param bandwidth data size per second, or {@code none}, or {@code null}
	 * @return status 200 and the download as it is now; 400 if a value is not allowed;
	 * 404 if it is not known; 409 if it has ended, or cannot pause any more
	 */
	@WriteOperation
	public WebEndpointResponse<Object> steer(SecurityContext securityContext, @Selector String id,
			@Nullable String state, @Nullable String priority, @Nullable String bandwidth) {
		return answer(() -> this.delegate.steer(id, new DownloadOrders.DownloadOrder(state, priority, bandwidth),
				name(securityContext), isShown(securityContext)));
	}

	/**
	 * Steer a manager; see {@link DownloadsEndpoint#limits}.
	 * @param securityContext who orders it
	 * @param manager the name of the manager's bean, or {@code null} if there is only one
	 * @param maxConcurrent how many connections at once, or {@code null}
	 * @param maxPerHost how many connections to one host, or {@code none}, or
	 * {@code null}
	 * @param bandwidth data size per second, or {@code none}, or {@code null}
	 * @param defaultGroupLimit how many downloads at once of a group without limits of
	 * its own, or {@code none}, or {@code null}
	 * @param hold {@code none}, {@code new} or {@code all}, or {@code null}
	 * @return status 200 and how it is steered now, or 400 if a value is not allowed
	 */
	@WriteOperation
	public WebEndpointResponse<Object> limits(SecurityContext securityContext, @Nullable String manager,
			@Nullable String maxConcurrent, @Nullable String maxPerHost, @Nullable String bandwidth,
			@Nullable String defaultGroupLimit, @Nullable String hold) {
		return answer(() -> this.delegate.steerManager(manager,
				new DownloadOrders.LimitsOrder(maxConcurrent, maxPerHost, bandwidth, defaultGroupLimit, hold),
				name(securityContext)));
	}

	/**
	 * Steer a group.
	 * @param securityContext who orders it
	 * @param collection {@code groups}
	 * @param group the group's name
	 * @param manager the name of the manager's bean, or {@code null} if there is only one
	 * @param maxConcurrent how many of its downloads run at once, or {@code none}, or
	 * {@code null}
	 * @param bandwidth data size per second, or {@code none}, or {@code null}
	 * @param hold {@code none}, {@code new} or {@code all}, or {@code null}
	 * @return status 200 and how it is steered now; 400 if a value is not allowed; 404 if
	 * the collection is another one
	 */
	@WriteOperation
	public WebEndpointResponse<Object> group(SecurityContext securityContext, @Selector String collection,
			@Selector String group, @Nullable String manager, @Nullable String maxConcurrent,
			@Nullable String bandwidth, @Nullable String hold) {
		return answer(
				() -> collection.equals("groups")
						? this.delegate.steerGroup(group, manager,
								new DownloadOrders.GroupOrder(maxConcurrent, bandwidth, hold), name(securityContext))
						: null);
	}

	/** Not left to Boot, which keeps the message to itself by default. */
	private static WebEndpointResponse<Object> answer(Supplier<@Nullable Object> order) {
		try {
			Object now = order.get();
			return (now != null) ? new WebEndpointResponse<>(now)
					: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(Map.of("message", ex.getReason()), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (DownloadOrders.RefusedException ex) {
			return new WebEndpointResponse<>(Map.of("message", String.valueOf(ex.getMessage())), CONFLICT);
		}
	}

	private static String name(SecurityContext securityContext) {
		Principal principal = securityContext.getPrincipal();
		String name = (principal != null) ? principal.getName() : null;
		return (name != null) ? name : "anonymous";
	}

	/**
	 * Cancel a download.
	 * @param securityContext who orders it
	 * @param id the download's id
	 * @return status 204 if it is cancelled, 404 if it is not known, 409 if it had
	 * completed or failed
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> cancel(SecurityContext securityContext, @Selector String id) {
		return new WebEndpointResponse<>(switch (this.delegate.cancel(id, name(securityContext)).outcome()) {
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
