package io.github.downloadmanager.internal.http;

import java.util.concurrent.Executor;
import java.util.function.Function;

import io.github.downloadmanager.content.RemoteInfo;
import reactor.core.publisher.Mono;

/**
 * Where bytes come from. Nothing happens before a returned mono is subscribed; cancelling
 * the subscription aborts the request. No method blocks.
 * <p>
 * Failures are platform exceptions, or those of this package, as they come; nothing is
 * retried here.
 */
public interface DownloadSource {

	/**
	 * Ask about a content without fetching it (HEAD, RFC 9110 section 9.3.2).
	 * @param request what to ask about; a range is ignored
	 * @return what the server says; fails if it does not answer with status 200
	 */
	Mono<RemoteInfo> probe(SourceRequest request);

	/**
	 * Fetch a content, or a range of it (GET, or POST if there is something to send).
	 * @param request what to fetch
	 * @param reader called once, on a network thread, with a response of status 200, or
	 * 206 if a range was asked for; it must subscribe to the body, and the mono it
	 * returns must end only after the body did, or was cancelled
	 * @param <T> what the reader makes of it
	 * @return the reader's result; fails with {@link UnexpectedStatusException} for every
	 * other status
	 */
	<T> Mono<T> fetch(SourceRequest request, Function<RemoteContent, Mono<T>> reader);

	/**
	 * Runs what is to come after the signal that is being handled: on the network thread,
	 * when it is through with that.
	 * @return the executor; its tasks must be short and must not block
	 */
	Executor afterwards();

	/**
	 * Release connections and threads.
	 * @return completes when they are released
	 */
	Mono<Void> shutdown();

}
