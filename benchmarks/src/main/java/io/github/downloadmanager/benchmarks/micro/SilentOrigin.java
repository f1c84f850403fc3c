package io.github.downloadmanager.benchmarks.micro;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.policy.AddressPolicy;

/**
 * A server that takes a connection and never answers: what comes after the first download
 * stays in the queue.
 */
final class SilentOrigin implements AutoCloseable {

	private final ServerSocket socket;

	private final URI uri;

	SilentOrigin() throws IOException {
		// The backlog is enough; nobody accepts.
		this.socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
		this.uri = URI.create("http://127.0.0.1:" + this.socket.getLocalPort() + "/file");
	}

	/** A manager that runs one download at a time. */
	DownloadManagerBuilder manager() {
		return DownloadManager.builder().maxConcurrent(1).history(0).probe(false).addressPolicy(AddressPolicy.any());
	}

	DownloadRequest request() {
		return DownloadRequest.builder(this.uri).sink(new DiscardingSink()).build();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
