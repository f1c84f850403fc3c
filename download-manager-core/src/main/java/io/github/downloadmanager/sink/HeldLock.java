package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;

import org.jspecify.annotations.Nullable;

/**
 * Who has the lock of a file. On a file system without locks it may be anybody's.
 *
 * @param held the lock, or {@code null} if it is not ours
 * @param isOfAnother whether somebody else has it
 */
record HeldLock(@Nullable FileLock held, boolean isOfAnother) {

	/**
	 * Lock a file, if nobody else has.
	 * @param before the lock that may have been lost, if there was one
	 */
	static HeldLock take(FileChannel channel, @Nullable FileLock before) {
		try {
			if (before != null) {
				// It says that it is valid, lost or not, and so stands in its own way.
				before.release();
			}
			FileLock lock = channel.tryLock();
			return new HeldLock(lock, lock == null);
		}
		catch (OverlappingFileLockException ex) {
			return new HeldLock(null, true);
		}
		catch (IOException ex) {
			// Some network file systems have no locks, and on others a lock keeps nobody
			// out. It only saves work: what makes the result right is that every writer
			// has a file of its own, see PartFile.
			return new HeldLock(null, false);
		}
	}

}
