package io.github.downloadmanager.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells the person who starts the application which properties mean nothing.
 */
class UnknownDownloadManagerPropertyFailureAnalyzer
		extends AbstractFailureAnalyzer<UnknownDownloadManagerPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownDownloadManagerPropertyException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
