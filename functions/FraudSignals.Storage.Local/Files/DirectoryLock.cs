using Microsoft.Win32.SafeHandles;

namespace FraudSignals.Storage.Local.Files;

/// <summary>
/// Holds a data directory for one process. <see cref="DirectoryLock(string, Func{SafeFileHandle, LockOutcome}?)">At first</see> nothing is
/// changed, so that a start can look before it writes; <see cref="Claim"/> makes what is missing.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    public const string FileName = "store.lock";

    private const int MaxText = 1024;

    private readonly string _directory;
    private readonly string _path;
    private readonly Func<SafeFileHandle, LockOutcome> _take;
    private SafeFileHandle? _held;
    private SafeFileHandle? _file;
    private bool _claimed;

    /// <summary>Holds the directory as far as it is there.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="take">Asks for a lock; the operating system unless a test has its own.</param>
    /// <exception cref="IOException">Another process holds it, or it cannot be written to.</exception>
    public DirectoryLock(string directory, Func<SafeFileHandle, LockOutcome>? take = null)
    {
        _directory = directory;
        _path = Path.Combine(directory, FileName);
        _take = take ?? NativeLock.Take;
        try
        {
            if (Directory.Exists(directory))
            {
                HoldDirectory();
            }
            else if (File.Exists(directory))
            {
                throw new IOException($"{directory} is a file. Name a directory with --data.");
            }

            if (File.Exists(_path))
            {
                HoldFile(FileMode.Open);
            }
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Makes the directory and its lock file where they are missing, and writes down who holds it.</summary>
    /// <param name="disk">Where it is.</param>
    /// <exception cref="IOException">Another process was faster, or it cannot be written to.</exception>
    public void Claim(Disk disk)
    {
        try
        {
            Access.Make(_directory);
            if (_held == null)
            {
                HoldDirectory();
            }

            if (_file == null)
            {
                HoldFile(FileMode.CreateNew);
            }

            _claimed = true;
            disk.SetLength(_file!, 0);
            disk.Write(_file!, LockOwner.Self.ToBytes(), 0);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw Unwritable(problem);
        }
    }

    public void Dispose()
    {
        try
        {
            if (_claimed && _file is { IsClosed: false } file)
            {
                // Where the file system has no locks, this is what lets the next start go on at once.
                RandomAccess.SetLength(file, 0);
            }
        }
        catch (IOException)
        {
            // The process is known by its id too.
        }

        Release();
    }

    private void Release()
    {
        _file?.Dispose();
        _held?.Dispose();
    }

    // The directory itself is held too where the system lets it be, since its lock file can be deleted.
    private void HoldDirectory()
    {
        if (!OperatingSystem.IsWindows())
        {
            _held = NativeLock.Open(_directory, writes: false);
            ThrowIfHeld(_take(_held));
        }
    }

    private void HoldFile(FileMode mode)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _file = File.OpenHandle(_path, mode, FileAccess.ReadWrite, FileShare.Read);
                return;
            }

            if (mode == FileMode.CreateNew)
            {
                // Whoever made it in the meantime was faster.
                File.OpenHandle(_path, mode, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
            }

            _file = NativeLock.Open(_path, writes: true);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw Unwritable(problem);
        }
        catch (IOException problem)
        {
            throw OperatingSystem.IsWindows() || mode == FileMode.CreateNew ? InUse(problem) : Unwritable(problem);
        }

        ThrowIfHeld(_take(_file));
    }

    private void ThrowIfHeld(LockOutcome outcome)
    {
        if (outcome == LockOutcome.Held || (outcome == LockOutcome.Unknown && _file != null && Owner() is { MayLive: true }))
        {
            throw InUse(null);
        }
    }

    private IOException InUse(Exception? problem) =>
        new($"The data directory {_directory} is in use by another process{(Owner() is { } owner ? $" ({owner})" : "")}. "
            + $"Stop that one, or name another directory with --data. If no host uses it, delete {_path}.", problem);

    private IOException Unwritable(Exception problem) =>
        new($"The data directory {_directory} cannot be written to ({problem.Message.TrimEnd('.')}). Give this user the right to, or "
            + $"name another with --data.", problem);

    private LockOwner? Owner()
    {
        try
        {
            using var file = OperatingSystem.IsWindows()
                ? File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : NativeLock.Open(_path, writes: false);
            var text = new byte[MaxText];
            return LockOwner.Read(text.AsSpan(0, RandomAccess.Read(file, text, 0)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
