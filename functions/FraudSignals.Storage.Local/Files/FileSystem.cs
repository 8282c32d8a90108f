using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// What the operating system does to files, call by call. It stands below <see cref="Disk"/>, so that a test can let each call fail the way
/// the real one does.
/// </summary>
internal class FileSystem
{
    /// <summary>
    /// Makes a file whose room is set aside: writing into it cannot meet a full disk (posix_fallocate; file systems that
    /// write elsewhere on each change, such as btrfs and zfs, cannot promise it).
    /// </summary>
    /// <exception cref="IOException">It is there already, or there is no room.</exception>
    public virtual SafeFileHandle Create(string path, long reserved, UnixFileMode? mode)
    {
        if (mode == null || OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.None,
                reserved);
        }

        // Only a stream takes the mode; its handle goes on without it.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0,
            PreallocationSize = reserved, UnixCreateMode = mode,
        };
        return new FileStream(path, options).SafeFileHandle;
    }

    /// <summary>Writes all of it: a short or interrupted write goes on, and what is wrong with the rest is raised.</summary>
    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public virtual void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    /// <summary>0 once the content is on the medium, else the system's number of the error.</summary>
    public virtual int Flush(SafeFileHandle file, string path) => NativeFlush.File(file);

    /// <summary>0 once the names are on the medium, else the system's number of the error.</summary>
    public virtual int FlushDirectory(string directory) => NativeFlush.Directory(directory);

    public virtual void Move(string from, string to, bool overwrite) => File.Move(from, to, overwrite);

    public virtual void Delete(string path) => File.Delete(path);
}
