package io.github.downloadmanager.control;

/**
 * Whether a manager finds out by itself how many connections a host bears.
 */
public enum HostGovernor {

	/** It does not; the limit for each host is the only one. */
	NONE,

	/**
	 * It does, for each scheme, host and port: additive increase, multiplicative
	 * decrease. It begins with 4 connections, or with the limit for each host if that is
	 * lower. After as many good answers as the number is, the number grows by 1, up to
	 * the limit for each host. It is halved, at most once a second and never below 1,
	 * when the host answers with status 429 or 503, refuses a connection, or resets one
	 * before it answers.
	 */
	AIMD

}
