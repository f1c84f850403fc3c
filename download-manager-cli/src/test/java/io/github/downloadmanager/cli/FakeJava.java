package io.github.downloadmanager.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Java that writes down how it was called, to the file that the variable {@code CALLS}
 * names, and makes the archive it was told to. While there is {@code $CALLS.hold} the
 * latter takes time, and if there is {@code $CALLS.fail} it fails.
 */
record FakeJava(Path home) {

	private static final String JAVA = """
			#!/bin/sh
			case "$*" in
				*cli.Training*)
					echo "$@" >>"$CALLS.training"
					while [ -e "$CALLS.hold" ]; do sleep 0.05; done
					[ ! -e "$CALLS.fail" ] || exit 1 ;;
				*) echo "$@" >"$CALLS" ;;
			esac
			for arg in "$@"; do
				case "$arg" in
					-XX:ArchiveClassesAtExit=*|-XX:AOTCacheOutput=*) echo archive >"${arg#*=}" ;;
				esac
			done
			""";

	FakeJava(Path home) {
		this.home = home;
		try {
			script(Files.createDirectories(home.resolve("bin")).resolve("java"), JAVA);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	Path binary() {
		return this.home.resolve("bin/java");
	}

	/** Say which one it is, as a JDK does. */
	void release(String version) throws IOException {
		Files.writeString(this.home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_RUNTIME_VERSION=\"" + version
				+ "+1\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base java.xml\"\n");
	}

	/** Write a program for the shell. */
	static void script(Path file, String text) throws IOException {
		Files.writeString(file, text);
		assertThat(file.toFile().setExecutable(true)).isTrue();
	}

}
