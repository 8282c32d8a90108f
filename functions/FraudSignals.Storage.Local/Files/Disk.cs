using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// What a data directory is written through: all that is to stay is made durable here, in one way. After a flush that failed
/// nothing is written any more, and the flush is not tried again: the system may have dropped what it could not write, and would
/// call the next flush a success.
/// </summary>
public sealed class Disk
{
    private const int CopyBytes = 1 << 20;

    private readonly FileSystem _files;
    private readonly ConcurrentDictionary<string, bool> _namesToFlush = new(StringComparer.Ordinal);
    private DiskFailedException? _failure;

    public Disk()
        : this(new FileSystem())
    {
    }

    internal Disk(FileSystem files) => _files = files;

    /// <summary>Told when nothing can be written any more, once.</summary>
    internal event Action<DiskFailedException>? Failed;

    /// <summary>Why nothing is written any more; null while all went well.</summary>
    internal DiskFailedException? Failure => Volatile.Read(ref _failure);

    /// <summary>Writes a small file so that it is there whole, new or old, whenever the power goes.</summary>
    /// <exception cref="IOException">It could not be written; the old one is there still.</exception>
    /// <exception cref="DiskFailedException">Which of the two is there is not known.</exception>
    public void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var aside = path + ".writing";
        WriteAside(aside, bytes, null);
        Rename(aside, path);
    }

    /// <summary>
    /// Writes a small file like <see cref="Replace"/> does, unless it is there by then: of two processes at once the first wins.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What is to stand in it.</param>
    /// <param name="mode">Who may use it, on Unix.</param>
    public void Place(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        WriteAside(aside, bytes, mode);
        try
        {
            _files.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            _files.Delete(aside);
        }

        FlushNames(path);
    }

    /// <summary>Makes a directory for its owner alone, unless it is there.</summary>
    public static void MakeDirectory(string path) => Access.Make(path);

    /// <summary>Makes a file whose room is set aside.</summary>
    /// <exception cref="IOException">It is there already, or there is no room.</exception>
    internal SafeFileHandle Create(string path, long reserved, UnixFileMode? mode = null)
    {
        ThrowIfFailed();
        return _files.Create(path, reserved, mode ?? Access.OfFiles);
    }

    /// <summary>Nothing is written any more: what is on the medium is not known.</summary>
    internal void GiveUp(Exception problem)
    {
        var failure = problem as DiskFailedException ?? new DiskFailedException(problem.Message, problem);
        if (Interlocked.CompareExchange(ref _failure, failure, null) == null)
        {
            Failed?.Invoke(failure);
        }
    }

    /// <summary>
    /// Opens a file that grows, or makes it. Its name is there for good with the next <see cref="Flush"/>, also where a write failed before
    /// that and the file is opened again.
    /// </summary>
    internal SafeFileHandle OpenToGrow(string path)
    {
        if (File.Exists(path))
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        }

        var file = Create(path, 0);
        _namesToFlush[path] = true;
        return file;
    }

    internal void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        ThrowIfFailed();
        _files.Write(file, bytes, offset);
    }

    internal void SetLength(SafeFileHandle file, long length)
    {
        ThrowIfFailed();
        _files.SetLength(file, length);
    }

    /// <summary>Returns once all that was written is on the medium (fsync; F_FULLFSYNC on macOS; FlushFileBuffers on Windows).</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, to be told.</param>
    internal void Flush(SafeFileHandle file, string path)
    {
        ThrowIfFailed();
        Judge(_files.Flush(file, path), path);
        if (_namesToFlush.ContainsKey(path))
        {
            FlushNames(path);
            _namesToFlush.TryRemove(path, out _);
        }
    }

    /// <summary>Returns once the names in a directory are on the medium.</summary>
    internal void FlushDirectory(string directory)
    {
        ThrowIfFailed();
        Judge(_files.FlushDirectory(directory), directory);
    }

    /// <summary>Renames within a directory, over an older file of that name, for good.</summary>
    internal void Rename(string from, string to)
    {
        ThrowIfFailed();
        _files.Move(from, to, overwrite: true);
        FlushNames(to);
    }

    /// <summary>Moves a file to where none is; for good once both directories are flushed.</summary>
    internal void Move(string from, string to)
    {
        ThrowIfFailed();
        _files.Move(from, to, overwrite: false);
    }

    /// <summary>
    /// Copies a file that others may be using, for its owner alone, over an older copy; its name is there for good once the directory is
    /// flushed.
    /// </summary>
    internal void Copy(string from, string to)
    {
        Delete(to);
        using var source = File.OpenHandle(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = Create(to, 0);
        var buffer = new byte[CopyBytes];
        int read;
        for (long offset = 0; (read = RandomAccess.Read(source, buffer, offset)) > 0; offset += read)
        {
            Write(copy, buffer.AsSpan(0, read), offset);
        }

        Flush(copy, to);
    }

    /// <summary>Deletes a file if it is there; for good once its directory is flushed.</summary>
    internal void Delete(string path) => _files.Delete(path);

    private void WriteAside(string path, ReadOnlySpan<byte> bytes, UnixFileMode? mode)
    {
        Delete(path);
        try
        {
            using var file = Create(path, 0, mode);
            Write(file, bytes, 0);
            Flush(file, path);
        }
        catch
        {
            Delete(path);
            throw;
        }
    }

    private void FlushNames(string path) => FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

    private void Judge(int error, string path)
    {
        if (error != 0)
        {
            GiveUp(new DiskFailedException($"{path} could not be flushed: {Marshal.GetPInvokeErrorMessage(error)} (error {error})."));
        }

        // Also where another flush failed meanwhile: what follows from this one would not be kept.
        ThrowIfFailed();
    }

    private void ThrowIfFailed()
    {
        if (Failure is { } failure)
        {
            throw new DiskFailedException(failure.Message, failure);
        }
    }
}
